import { isUtf8 } from 'node:buffer';
import { LeadlineError } from '../../../kernel/errors/index.ts';

/** A file as it was handed in; `name` is used in messages and to tell format and provider. */
export interface InputFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The longest text the runtime holds in one string is little above this. */
const MAX_FILE_BYTES = 480 * 1024 * 1024;

const SIGNATURES: readonly { readonly bytes: readonly number[]; readonly kind: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], kind: 'a zip archive or an Excel workbook' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], kind: 'an old Office document' },
  { bytes: [0x25, 0x50, 0x44, 0x46], kind: 'a PDF document' },
  { bytes: [0x1f, 0x8b], kind: 'a gzip archive' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], kind: 'a PNG picture' },
];

const SAVE_AS = 'Save it as CSV, JSONL or JSON in UTF-8 and try again.';

/**
 * The text of a file in UTF-8, or in UTF-16 with a byte order mark. Anything else is refused with the position
 * of the first byte that cannot be text (`unreadable_file`), an empty file likewise; files above 480 MiB are
 * `too_large`.
 */
export function decodeFile({ name, bytes }: InputFile): string {
  if (bytes.length === 0) throw unreadable(`${name} is empty.`, 'Check that it was written to the end.');
  if (bytes.length > MAX_FILE_BYTES) {
    throw new LeadlineError(
      'too_large',
      `${name} has ${mebibytes(bytes)} MiB; at most 480 can be read at once.`,
      {
        next: 'Split it into several files.',
      },
    );
  }
  refuseKnownBinary(name, bytes);
  const text = startsWith(bytes, [0xff, 0xfe])
    ? decodeUtf16(name, bytes, 'utf-16le')
    : startsWith(bytes, [0xfe, 0xff])
      ? decodeUtf16(name, bytes, 'utf-16be')
      : decodeUtf8(name, bytes);
  if (text.trim() === '')
    throw unreadable(`${name} holds nothing but white space.`, 'Check that it is the right file.');
  return text;
}

function refuseKnownBinary(name: string, bytes: Uint8Array): void {
  const found = SIGNATURES.find((signature) => startsWith(bytes, signature.bytes));
  if (found)
    throw unreadable(
      `${name} is ${found.kind}, not text (its first bytes, from position 0, say so).`,
      SAVE_AS,
    );
}

function decodeUtf16(name: string, bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string {
  if (bytes[2] === 0 && bytes[3] === 0 && encoding === 'utf-16le') {
    throw unreadable(`${name} is UTF-32 (byte order mark at position 0).`, 'Save it as UTF-8 and try again.');
  }
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = `${name} begins as UTF-16 but is broken: a character is cut or half of a pair is missing.`;
    throw unreadable(`${message} It has ${bytes.length} bytes.`, 'Save it as UTF-8 and try again.', cause);
  }
  // The mark takes two bytes and is not part of the text.
  const nul = text.indexOf('\0');
  if (nul >= 0) throw nulFound(name, 2 + 2 * nul);
  return text;
}

function decodeUtf8(name: string, bytes: Uint8Array): string {
  const nul = bytes.indexOf(0);
  if (isUtf8(bytes)) {
    if (nul >= 0) throw nulFound(name, nul);
    return new TextDecoder('utf-8').decode(bytes);
  }
  const position = firstInvalidByte(bytes);
  const byte = (bytes[position] ?? 0).toString(16).padStart(2, '0').toUpperCase();
  const line = bytes.subarray(0, position).reduce((count, value) => (value === 0x0a ? count + 1 : count), 1);
  if (nul >= 0 && nul < 4_096) {
    throw unreadable(`${name} is not text: byte 0x${byte} at position ${position}.`, SAVE_AS);
  }
  throw unreadable(
    `${name} is not UTF-8: byte 0x${byte} at position ${position} (line ${line}).`,
    `It may be Windows-1252 or Latin-1: save it as UTF-8, for example with iconv -f WINDOWS-1252 -t UTF-8 "${name}".`,
  );
}

/** Raw NUL is in no text file; where it shows up, a binary file or UTF-16 without its mark is being read. */
function nulFound(name: string, position: number): LeadlineError {
  const message = `${name} is not text: byte 0x00 at position ${position}.`;
  return unreadable(message, `${SAVE_AS} UTF-16 is read when it begins with a byte order mark.`);
}

/** Where UTF-8 breaks (RFC 3629): the position of the first byte that no character can have there. */
function firstInvalidByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at] ?? 0);
    if (length === 0) return at;
    if (!isUtf8(bytes.subarray(at, at + length))) return at;
    at += length;
  }
  return bytes.length;
}

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

function mebibytes(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / (1024 * 1024));
}

/** A file that cannot be read at all. */
export function unreadable(message: string, next: string, cause?: unknown): LeadlineError {
  return new LeadlineError('unreadable_file', message, { next, kept: 'Nothing was started.', cause });
}
