import {
  type CompanyMatch,
  type CompanyMerge,
  companyDatabaseOperations as operations,
} from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { withLeadline } from '../session.ts';
import { amount } from '../visibility/flag-values.ts';

const ASK_ONLY = { work: false } as const;

export interface LookupFlags {
  readonly number?: boolean;
  readonly place?: boolean;
  readonly country?: string;
  readonly city?: string;
  readonly limit: string;
  readonly json?: boolean;
}

function kindOf(text: string, { number, place }: LookupFlags): 'number' | 'city' | 'domain' | 'name' {
  if (number) return 'number';
  if (place) return 'city';
  return /^[^\s]+\.[^\s.]{2,}$/u.test(text) ? 'domain' : 'name';
}

/** What has a dot and no space is a domain; `--number` says that it is a registry number, `--place` that it is a city. */
export async function lookupCompany(
  context: CommandContext,
  text: string,
  flags: LookupFlags,
): Promise<void> {
  const kind = kindOf(text, flags);
  const { country, city } = flags;
  const place = { ...(country !== undefined && { country }), ...(city !== undefined && { city }) };
  await withLeadline(context, ASK_ONLY, async (session) => {
    const query = { ...place, [kind]: text, limit: amount(flags.limit) };
    const { matches } = await session.ask(operations.lookup, query);
    if (flags.json) return context.terminal.print(JSON.stringify(matches, null, 2));
    const [best, ...others] = matches;
    if (!best) return context.terminal.print(`The database knows no company with the ${kind} ${text}.`);
    context.terminal.print([...matchText(context.terminal, best), ...othersText(others)].join('\n'));
  });
}

function matchText(terminal: Terminal, match: CompanyMatch): string[] {
  const fields = match.observations.map(({ field, value, confidence, observedAt }) => [
    field,
    Array.isArray(value) ? value.join(', ') : String(value),
    confidence.toFixed(2),
    observedAt.slice(0, 10),
  ]);
  return [
    `${terminal.style('bold', match.name ?? match.domain ?? '?')}  ${match.score.toFixed(2)} (${match.reasons.join('; ')})`,
    ...table(['field', 'value', 'confidence', 'as of'], fields),
  ];
}

function othersText(others: readonly CompanyMatch[]): string[] {
  if (others.length === 0) return [];
  const rows = others.map(({ name, domain, country, city, score, reasons }) => [
    name ?? '–',
    domain ?? '–',
    [city, country].filter(Boolean).join(', ') || '–',
    score.toFixed(2),
    reasons.join('; '),
  ]);
  return ['', 'Or:', ...table(['name', 'domain', 'place', 'score', 'why'], rows)];
}

export async function listMerges(
  context: CommandContext,
  flags: { readonly import?: string; readonly limit: string; readonly json?: boolean },
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const asked = {
      limit: amount(flags.limit),
      ...(flags.import !== undefined && { importId: flags.import }),
    };
    const { items } = await session.ask(operations.listMerges, asked);
    if (flags.json) return context.terminal.print(JSON.stringify(items, null, 2));
    const rows = items.map(({ id, kept, merged, reason }) => [id, label(merged), label(kept), reason]);
    const text =
      rows.length === 0
        ? 'Nothing was merged.'
        : table(['merge', 'row', 'taken for', 'same'], rows).join('\n');
    context.terminal.print(text);
  });
}

const label = ({ name, domain }: CompanyMerge['kept']): string => name ?? domain ?? '–';
