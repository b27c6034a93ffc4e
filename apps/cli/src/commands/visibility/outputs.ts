import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { AuditReport, ExportFormat } from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import { renderReport } from '@leadline/core/modules/visibility';

interface OutputFlags {
  readonly report?: string;
  readonly json?: string;
  readonly csv?: string;
  readonly markdown?: string;
}

/** Writes each file that was asked for and says where it is. */
export async function writeOutputs(report: AuditReport, flags: OutputFlags): Promise<void> {
  const wanted: readonly (readonly [ExportFormat, string | undefined])[] = [
    ['html', flags.report],
    ['json', flags.json],
    ['csv', flags.csv],
    ['markdown', flags.markdown],
  ];
  for (const [format, file] of wanted) {
    if (file === undefined) continue;
    await writeWhole(file, renderReport(report, format).body);
    console.log(`Written: ${file}`);
  }
}

/** Writes beside the target and renames, so that no reader ever meets half a file. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const target = resolve(file);
  const draft = `${target}.${process.pid}.part`;
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(draft, text);
    await rename(draft, target);
  } catch (cause) {
    throw new LeadlineError('disk_unavailable', `${file} cannot be written.`, {
      cause,
      kept: 'The audit itself is stored.',
      next: 'Name another file with `leadline visibility export`.',
    });
  }
}
