import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CompanyImport,
  type CompanyImportPreview,
  companyDatabaseOperations as operations,
  type RefusedRow,
} from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Session, withLeadline } from '../session.ts';
import { amount } from '../visibility/flag-values.ts';
import { columnMapOf } from './column-map.ts';

const ASK_ONLY = { work: false } as const;
const WORK = { work: true } as const;
const LOOK_EVERY_MS = 200;
const SHOWN_ROWS = 10;

export interface ImportFlags {
  readonly map?: string;
  readonly format?: string;
  readonly name?: string;
  readonly licence?: string;
  readonly asOf?: string;
  readonly confidence?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export async function importCompanies(
  context: CommandContext,
  file: string,
  flags: ImportFlags,
): Promise<void> {
  const { terminal } = context;
  const { map, format, name, licence, asOf, confidence } = flags;
  const input = {
    path: resolve(file),
    ...(format !== undefined && { format }),
    ...(map !== undefined && { map: columnMapOf(map) }),
  };
  if (flags.dryRun)
    return withLeadline(context, ASK_ONLY, async (session) => {
      const preview = await session.ask(operations.previewImport, input);
      terminal.print(flags.json ? JSON.stringify(preview, null, 2) : previewText(preview));
    });
  const about = {
    name,
    licence,
    asOf,
    confidence: confidence === undefined ? undefined : amount(confidence),
  };
  await withLeadline(context, WORK, async (session) => {
    const started = await session.ask(operations.startImport, { ...input, ...about });
    await report(context, session, { importId: started.id, json: flags.json });
  });
}

interface Reporting {
  readonly importId: string;
  readonly json: boolean | undefined;
}

/** Shows how far an import is until it ends, then its report. */
async function report(
  context: CommandContext,
  session: Session,
  { importId, json }: Reporting,
): Promise<void> {
  const { terminal } = context;
  let found = await session.ask(operations.getImport, { importId });
  while (found.status === 'running' && !context.shell.stopped.aborted) {
    if (terminal.live) terminal.draw(progressLine(found));
    await sleep(LOOK_EVERY_MS);
    found = await session.ask(operations.getImport, { importId });
  }
  if (terminal.live) terminal.draw('');
  terminal.print(json ? JSON.stringify(found, null, 2) : importText(terminal, found));
  if (found.status === 'failed') context.fail();
}

const count = (number: number) => number.toLocaleString('en');
const percent = (share: number) => `${Math.floor(share * 100)}%`;

function progressLine({ share, rowsRead, rowsRefused, rowsPerSecond }: CompanyImport): string {
  const work = share === 1 ? 'looking for duplicates' : `${count(rowsPerSecond)} rows/s`;
  return `${percent(share)}  ${count(rowsRead)} rows read, ${count(rowsRefused)} refused, ${work}`;
}

function importText(terminal: Terminal, found: CompanyImport): string {
  const rows = `${count(found.rowsKept)} of ${count(found.rowsRead)} rows kept, ${count(found.rowsRefused)} refused, ${count(found.merged)} merged with a company that is there`;
  const refresh = found.lastRefresh;
  return [
    `${terminal.style('bold', found.name)}: ${found.status}${found.error === null ? '' : ` (${found.error})`}`,
    `${rows}; ${count(found.rowsPerSecond)} rows/s.`,
    `Licence: ${found.licence}. As of ${found.asOf}.`,
    ...(refresh
      ? [
          `Refreshed ${refresh.at}: ${count(refresh.added)} added, ${count(refresh.removed)} removed, ${count(refresh.unchanged)} as they were.`,
        ]
      : []),
    ...found.notes,
    ...refusedText(found.refused, found.rowsRefused),
    ...conflictText(found),
    ...(found.status === 'failed' ? [`Go on with: leadline companies refresh ${found.id}`] : []),
    ...(found.status === 'done' ? [`Undo with: leadline companies undo ${found.id}`] : []),
  ].join('\n');
}

function refusedText(refused: readonly RefusedRow[], total: number): string[] {
  const shown = refused.slice(0, SHOWN_ROWS).map(({ row, reason }) => `  line ${row}: ${reason}`);
  const more =
    total > shown.length ? [`  … and ${count(total - shown.length)} more (--json lists a thousand)`] : [];
  return shown.length === 0 ? [] : ['Refused:', ...shown, ...more];
}

function conflictText({ conflicts, conflictCount }: CompanyImport): string[] {
  if (conflictCount === 0) return [];
  const shown = conflicts
    .slice(0, SHOWN_ROWS)
    .map(({ domain, names }) => `  ${domain}: ${names.join(' / ')}`);
  return [`${count(conflictCount)} domains are claimed by two companies; both are kept:`, ...shown];
}

function previewText(preview: CompanyImportPreview): string {
  const map = Object.entries(preview.map).map(([field, column]) => [field, column]);
  return [
    `${preview.format}; nothing was kept.`,
    '',
    ...table(['field', 'column'], map),
    ...(preview.unused.length > 0
      ? ['', `Not used: ${preview.unused.join(', ')}. Use one with --map field=column.`]
      : []),
    '',
    'First companies:',
    ...preview.sample.map((company) => `  ${JSON.stringify(company)}`),
    '',
    `${count(preview.refusedCount)} of the first ${count(preview.rowsRead)} rows would be refused.`,
    ...preview.refused.slice(0, SHOWN_ROWS).map(({ row, reason }) => `  line ${row}: ${reason}`),
    ...preview.notes,
  ].join('\n');
}

export async function listImports(
  context: CommandContext,
  flags: { readonly json?: boolean },
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { items } = await session.ask(operations.listImports, { limit: 200 });
    if (flags.json) return context.terminal.print(JSON.stringify(items, null, 2));
    const rows = items.map((each) => [
      each.id,
      each.name,
      each.status === 'running' ? percent(each.share) : each.status,
      count(each.rowsKept),
      count(each.rowsRefused),
      count(each.merged),
      each.asOf,
      each.licence,
    ]);
    const head = ['import', 'name', 'status', 'kept', 'refused', 'merged', 'as of', 'licence'];
    const text =
      rows.length === 0
        ? 'No companies of your own yet. Import some with `leadline companies import FILE`.'
        : table(head, rows).join('\n');
    context.terminal.print(text);
  });
}

export async function showImport(
  context: CommandContext,
  importId: string,
  flags: { readonly json?: boolean },
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const found = await session.ask(operations.getImport, { importId });
    context.terminal.print(flags.json ? JSON.stringify(found, null, 2) : importText(context.terminal, found));
  });
}

export async function undo(
  context: CommandContext,
  id: string,
  flags: { readonly merge?: boolean },
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    if (flags.merge) {
      const { undone } = await session.ask(operations.undoMerge, { mergeId: id });
      return context.terminal.print(
        undone ? 'Both stand by themselves again.' : 'That merge was undone before.',
      );
    }
    const { name, rowsKept } = await session.ask(operations.undoImport, { importId: id });
    context.terminal.print(`${name} is taken back with its ${count(rowsKept)} rows.`);
  });
}

export interface RefreshFlags {
  readonly monthly?: boolean;
  readonly cron?: string;
  readonly timeZone: string;
  readonly stop?: boolean;
  readonly json?: boolean;
}

export async function refresh(context: CommandContext, importId: string, flags: RefreshFlags): Promise<void> {
  const { terminal } = context;
  const { cron, timeZone } = flags;
  if (flags.stop || flags.monthly || cron !== undefined)
    return withLeadline(context, ASK_ONLY, async (session) => {
      if (flags.stop) {
        const { stopped } = await session.ask(operations.stopRefresh, { importId });
        return terminal.print(stopped ? 'It is refreshed no more.' : 'It was not refreshed regularly.');
      }
      const { nextAt } = await session.ask(operations.scheduleRefresh, {
        importId,
        timeZone,
        ...(cron !== undefined && { cron }),
      });
      terminal.print(`Refreshed next at ${nextAt ?? 'no time'}. A running server carries it out.`);
    });
  await withLeadline(context, WORK, async (session) => {
    const { lastRefresh } = await session.ask(operations.refreshImport, { importId });
    await untilBegun(session, importId, lastRefresh?.at);
    await report(context, session, { importId, json: flags.json });
  });
}

/** A refresh begins in a job of its own; where the file is as it was, it ends as soon. */
async function untilBegun(session: Session, importId: string, lastAt: string | undefined): Promise<void> {
  for (let looks = 0; looks < 50; looks += 1) {
    const { status, lastRefresh, error } = await session.ask(operations.getImport, { importId });
    if (status === 'running' || lastRefresh?.at !== lastAt || error !== null) return;
    await sleep(LOOK_EVERY_MS);
  }
}
