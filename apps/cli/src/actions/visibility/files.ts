import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { AuditReport, ExportFormat } from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import { renderReport } from '@leadline/core/modules/visibility';
import type { Terminal } from '../../terminal/terminal.ts';

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
  for (const file of wanted(flags).map(([, name]) => name)) {
    try {
      if ((await stat(file).catch(() => null))?.isDirectory()) throw new Error('it is a folder');
      const draft = await writeDraft(file, '');
      await rm(draft);
    } catch (cause) {
      throw unwritable(file, cause, {
        kept: 'Nothing was started.',
        next: 'Name a file in a folder that can be written.',
      });
    }
  }
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

/** Writes beside the target and renames, so that no reader ever meets half a file. */
export async function writeWhole(file: string, text: string): Promise<void> {
  try {
    await rename(await writeDraft(file, text), resolve(file));
  } catch (cause) {
    throw unwritable(file, cause, {
      kept: 'What was to be written is stored in the database.',
      next: 'Name another file with `leadline visibility export`.',
    });
  }
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

async function writeDraft(file: string, text: string): Promise<string> {
  const target = resolve(file);
  const draft = `${target}.${process.pid}.part`;
  await mkdir(dirname(target), { recursive: true });
  try {
    await writeFile(draft, text);
    return draft;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function unwritable(
  file: string,
  cause: unknown,
  advice: { readonly kept: string; readonly next: string },
): LeadlineError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new LeadlineError('disk_unavailable', `${file} cannot be written (${code ?? message}).`, {
    ...advice,
    cause,
  });
}
