import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { LeadlineError } from '../../../../kernel/errors/index.ts';

/** What is read and kept at once: so little that its rows are gone again before the garbage collector copies them. */
const BLOCK_BYTES = 128 * 1024;
const LONGEST_LINE = 64 * 1024 * 1024;
const PROBE_BYTES = 256 * 1024;

/** Whole lines of a text file, decoded. */
export interface TextBlock {
  readonly text: string;
  readonly from: number;
  /** The byte behind the text. */
  readonly to: number;
  readonly isLast: boolean;
}

export interface TextFile {
  readonly size: number;
  /** The first byte behind a byte order mark. */
  readonly begin: number;
  readonly notes: readonly string[];
  /** The whole lines from a byte on, of 128 KiB or as many bytes as asked for; empty text at the end of the file. */
  block(from: number, bytes?: number): Promise<TextBlock>;
  /** Bytes that a part of a block takes in the file. */
  bytesOf(text: string): number;
  /** How many lines end before a byte. */
  linesBefore(byte: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens UTF-8, or what is not UTF-8 as Windows-1252, with a note. Rejects with `unreadable_file` what is no text, empty, or UTF-16.
 */
export async function openTextFile(path: string): Promise<TextFile> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const probe = await readBytes(file, 0, Math.min(size, PROBE_BYTES));
    refuse(path, probe);
    const isMarked = probe[0] === 0xef && probe[1] === 0xbb && probe[2] === 0xbf;
    // A character may be cut by the end of the probe.
    const isUnicode = [0, 1, 2, 3].some((cut) => isUtf8(probe.subarray(0, probe.length - cut)));
    return textFile(file, { size, begin: isMarked ? 3 : 0, isUnicode });
  } catch (error) {
    await file.close();
    throw error;
  }
}

function textFile(file: FileHandle, given: { size: number; begin: number; isUnicode: boolean }): TextFile {
  const { size, isUnicode } = given;
  const windows = new TextDecoder('windows-1252');
  const decode = (bytes: Buffer) => (isUnicode ? bytes.toString('utf8') : windows.decode(bytes));
  return {
    ...given,
    notes: isUnicode ? [] : ['The file is not UTF-8; it was read as Windows-1252.'],
    bytesOf: (text) => (isUnicode ? Buffer.byteLength(text) : text.length),
    close: () => file.close(),
    async block(from, atFirst = BLOCK_BYTES) {
      for (let length = atFirst; ; length *= 2) {
        const bytes = await readBytes(file, from, Math.min(length, size - from));
        const isLast = from + bytes.length >= size;
        const end = isLast ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
        if (end > 0 || bytes.length === 0)
          return { text: decode(bytes.subarray(0, end)), from, to: from + end, isLast };
        if (length >= LONGEST_LINE) throw tooLong(from);
      }
    },
    async linesBefore(byte) {
      let lines = 0;
      for (let from = given.begin; from < byte; from += BLOCK_BYTES) {
        const bytes = await readBytes(file, from, Math.min(BLOCK_BYTES, byte - from));
        for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines += 1;
      }
      return lines;
    },
  };
}

async function readBytes(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(Math.max(0, length));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function refuse(path: string, probe: Buffer): void {
  const name = path.split('/').at(-1) ?? path;
  const begins = (...bytes: number[]) => bytes.every((byte, at) => probe[at] === byte);
  if (probe.length === 0) throw unreadable(`${name} is empty.`, 'Check that it was written to the end.');
  if (begins(0xff, 0xfe) || begins(0xfe, 0xff))
    throw unreadable(`${name} is UTF-16.`, 'Save it as UTF-8 and try again.');
  if (begins(0x50, 0x4b, 3, 4)) throw unreadable(`${name} is a zip archive or an Excel workbook.`, SAVE_AS);
  if (begins(0x1f, 0x8b)) throw unreadable(`${name} is compressed with gzip.`, 'Unpack it and try again.');
  const nul = probe.indexOf(0);
  if (nul >= 0) throw unreadable(`${name} is not text: byte 0x00 at position ${nul}.`, SAVE_AS);
}

const SAVE_AS = 'Save it as CSV, JSONL or Parquet and try again.';

export function unreadable(message: string, next: string): LeadlineError {
  return new LeadlineError('unreadable_file', message, { next, kept: 'Nothing of it was imported.' });
}

function tooLong(from: number): LeadlineError {
  return new LeadlineError('unreadable_file', `No line ends within 64 MiB behind byte ${from}.`, {
    next: 'Check that it is a file of lines.',
    kept: 'The rows before it.',
  });
}
