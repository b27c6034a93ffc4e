import { readFile } from 'node:fs/promises';
import type { AuditReport, ExportFormat } from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import { renderReport } from '@leadline/core/modules/visibility';
import type { Terminal } from '../../terminal/terminal.ts';
import { requireWritableFile, writeWholeFile } from '../output-file.ts';

/** Where a finished audit is to be written, by kind of file. */
export interface OutputFlags {
  readonly report?: string;
  readonly json?: string;
  readonly csv?: string;
  readonly markdown?: string;
}

/** @throws `unreadable_file`. */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read${code ? ` (${code})` : ''}`;
    throw new LeadlineError('unreadable_file', `${file} ${reason}.`, {
      cause,
      kept: 'Nothing was started.',
      next: 'Check the path and its permissions.',
    });
  }
}

/** @throws `unreadable_file` for what is not there, not UTF-8 or not a JSON object. */
export async function readJsonObject(file: string): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readBytes(file);
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    throw new TypeError('it holds another kind of value');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LeadlineError('unreadable_file', `${file} is not a JSON object in UTF-8: ${reason}.`, {
      cause,
      kept: 'Nothing was started.',
      next: 'Correct the file.',
    });
  }
}

/** Tries to write beside each file, so that a report that could not be kept is known of before money is spent. */
export async function requireWritable(flags: OutputFlags): Promise<void> {
  for (const [, file] of wanted(flags)) await requireWritableFile(file);
}

/** Writes each file that was asked for and says where it is. */
export async function writeOutputs(
  terminal: Terminal,
  report: AuditReport,
  flags: OutputFlags,
): Promise<void> {
  for (const [format, file] of wanted(flags)) {
    await writeWhole(file, renderReport(report, format).body);
    terminal.say(`Written: ${file}`);
  }
}

/** Writes a file so that no reader ever meets half of it. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await writeWholeFile(file, text, {
    kept: 'What was to be written is stored in the database.',
    next: 'Name another file with `leadline visibility export`.',
  });
}

function wanted(flags: OutputFlags): (readonly [ExportFormat, string])[] {
  const files = [
    ['html', flags.report],
    ['json', flags.json],
    ['csv', flags.csv],
    ['markdown', flags.markdown],
  ] as const;
  return files.flatMap(([format, file]) => (file === undefined ? [] : [[format, file] as const]));
}
