import { open } from 'node:fs/promises';
import type { ImportFormat } from '@leadline/contracts';
import { LeadlineError } from '../../../../kernel/errors/index.ts';
import { openCsv } from './csv-file.ts';
import { openJsonl } from './jsonl-file.ts';
import { openParquet } from './parquet-file.ts';
import type { RowFile } from './row-file.ts';

export { flattened } from './jsonl-file.ts';
export type { OnRow, RawRow, RowFile } from './row-file.ts';

/** Opens a file of companies; its ending and first bytes tell the format unless said. Close it. */
export async function openRowFile(path: string, format?: ImportFormat): Promise<RowFile> {
  const known = format ?? (await sniffFormat(path));
  if (known === 'parquet') return openParquet(path);
  return known === 'jsonl' ? openJsonl(path) : openCsv(path);
}

/** Size and time of change: another file of that name has others. */
export async function fingerprintOf(
  path: string,
): Promise<{ readonly fingerprint: string; readonly changedAt: Date }> {
  const file = await openForReading(path);
  try {
    const { size, mtime, mtimeMs } = await file.stat();
    return { fingerprint: `${size}:${Math.round(mtimeMs)}`, changedAt: mtime };
  } finally {
    await file.close();
  }
}

async function sniffFormat(path: string): Promise<ImportFormat> {
  const file = await openForReading(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(64), 0, 64, 0);
    const begin = buffer.toString('latin1', 0, bytesRead).replace(/^(?:\u00ef\u00bb\u00bf)?\s*/u, '');
    if (begin.startsWith('PAR1')) return 'parquet';
    if (/\.(?:csv|tsv|txt)$/iu.test(path)) return 'csv';
    if (/\.(?:jsonl|ndjson|json)$/iu.test(path) || begin.startsWith('{')) return 'jsonl';
    return 'csv';
  } finally {
    await file.close();
  }
}

async function openForReading(path: string) {
  try {
    const file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (cause) {
    throw cannotOpen(
      path,
      (cause as NodeJS.ErrnoException).code === 'EACCES' ? 'may not be read' : 'is not there',
    );
  }
  throw cannotOpen(path, 'is no file');
}

function cannotOpen(path: string, what: string): LeadlineError {
  return new LeadlineError('unreadable_file', `${path} ${what}.`, {
    next: 'Give the path of a file that the server can read.',
    kept: 'Nothing was imported.',
  });
}
