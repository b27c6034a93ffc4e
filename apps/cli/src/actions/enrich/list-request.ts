import { basename, extname, resolve } from 'node:path';
import { DEFAULT_ENRICHMENT_BUDGET_USD, type ListInput } from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import { parseListMap, readListFile } from '@leadline/core/modules/enrichment';
import { amount, list } from '../visibility/flag-values.ts';

/** How a list’s file is written. */
export interface ListOutputFlags {
  readonly out?: string;
  readonly provenance?: boolean;
  readonly json?: boolean;
  readonly sandbox?: boolean;
}

export interface ListFlags extends ListOutputFlags {
  readonly file?: string;
  readonly map?: string;
  readonly fields?: string;
  readonly budget?: string;
  readonly perCompany?: string;
  readonly layers?: string;
  readonly country?: string;
  readonly refresh?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** A list as it is to be started, and where its file goes. */
export interface ListRequest {
  readonly input: ListInput;
  readonly output: ListOutput;
  /** What the reader should know of how the file was read. */
  readonly notes: readonly string[];
}

export interface ListOutput {
  readonly out: string;
  readonly format: 'csv' | 'jsonl';
  readonly provenance: boolean;
  readonly sandbox: boolean;
  readonly json: boolean;
}

const MOST_BUDGET_USD = 100_000;

/**
 * Makes a list of flags and its file.
 *
 * @throws `invalid_input`, `unreadable_file`, `too_large`; nothing has been started then.
 */
export async function readListRequest(file: string, flags: ListFlags): Promise<ListRequest> {
  const perCompanyUsd = money('--per-company', flags.perCompany) ?? DEFAULT_ENRICHMENT_BUDGET_USD;
  const budgetUsd = money('--budget', flags.budget);
  const output = outputOf(flags, file);
  if (resolve(output.out) === resolve(file))
    throw wrong(`${output.out} is the list itself.`, 'Name another file with --out.');
  const map = flags.map === undefined ? {} : parseListMap(flags.map);
  const { rows, map: found, notes } = await readListFile(file, map);
  const { country } = flags;
  const input: ListInput = {
    name: basename(file).slice(0, 200),
    rows: country === undefined ? [...rows] : rows.map((row) => ({ country, ...row })),
    fields: flags.fields === undefined ? ['all'] : list(flags.fields),
    budgetUsd: budgetUsd ?? Math.min(MOST_BUDGET_USD, rows.length * perCompanyUsd),
    perCompanyUsd,
    refresh: flags.refresh ?? false,
    ...(flags.layers !== undefined && { layers: Number(flags.layers) }),
  };
  const read = Object.entries(found).map(([what, column]) => `${what} from "${column}"`);
  return { input, output, notes: [`Columns read: ${read.join(', ')}.`, ...notes] };
}

/** Where a list’s file goes: beside its own, unless said. @throws `invalid_input` for an ending that is neither. */
export function outputOf(flags: ListOutputFlags, name: string): ListOutput {
  const out = flags.out ?? `${name.slice(0, name.length - extname(name).length)}.enriched.csv`;
  const format = /\.csv$/iu.test(out) ? 'csv' : /\.(?:jsonl|ndjson)$/iu.test(out) ? 'jsonl' : null;
  if (format === null)
    throw wrong(`${out} ends neither in .csv nor in .jsonl.`, 'Name the file with one of them.');
  const { provenance = false, sandbox = false, json = false } = flags;
  return { out, format, provenance, sandbox, json };
}

/** @throws `invalid_input` for what is no amount of money that could be spent. */
export function money(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const usd = amount(text.replace(/^\$/u, ''));
  if (usd > 0 && usd <= MOST_BUDGET_USD) return usd;
  throw wrong(
    usd > 0 ? `${flag} ${text} is more than $100,000.` : `${flag} ${text} leaves nothing to spend.`,
    'Give US dollars, such as --budget 5. To spend nothing, ask for free metadata alone: --layers 1.',
  );
}

function wrong(message: string, next: string): LeadlineError {
  return new LeadlineError('invalid_input', message, { next, kept: 'Nothing was started.' });
}

/** The words that go on with a list. */
export function resumeCommandOf(listId: string, output: ListOutput, budgetUsd?: number): string {
  return [
    `leadline enrich resume ${listId}`,
    ...(budgetUsd === undefined ? [] : [`--budget ${budgetUsd}`]),
    `--out ${quoted(output.out)}`,
    ...(output.provenance ? ['--provenance'] : []),
    ...(output.sandbox ? ['--sandbox'] : []),
  ].join(' ');
}

function quoted(path: string): string {
  return /^[\w./-]+$/u.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
