import {
  type SourceList,
  type SourceProbeView,
  type SourceView,
  sourceOperations,
} from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { dollars, table } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { askServerOrSettings } from '../llm/ask-server.ts';
import { withLeadline } from '../session.ts';

export interface SourcesFlags {
  readonly since: string;
  readonly configured?: boolean;
  readonly json?: boolean;
}

export async function showSources(context: CommandContext, flags: SourcesFlags): Promise<void> {
  const { terminal } = context;
  const { since } = flags;
  const { answer } = await askServerOrSettings(context, sourceOperations.list, { since });
  const items = flags.configured ? answer.items.filter(({ configured }) => configured) : answer.items;
  const list = { ...answer, items };
  terminal.print(flags.json ? JSON.stringify(list, null, 2) : sourcesText(terminal, list));
}

const STATE = { closed: 'ok', open: 'shut', 'half-open': 'trying' } as const;
const TITLES = [
  'source',
  'state',
  'calls',
  'hit rate',
  'kept',
  'failed',
  'spent',
  'saved',
  'p95',
  'credits',
  'up to',
] as const;

function sourcesText(terminal: Terminal, { items, since, simulated }: SourceList): string {
  if (items.length === 0) return 'No data source is configured.';
  const [head = '', ...rows] = table(TITLES, [...items.map(cellsOf), totalOf(items)]);
  const total = rows.pop() ?? '';
  return [
    terminal.style('dim', `since ${since.slice(0, 16).replace('T', ' ')} (UTC)`),
    terminal.style('bold', head),
    ...rows.map((row, index) => shown(terminal, row, items[index])),
    terminal.style('bold', total),
    '',
    ...troubles(items),
    ...waiting(items),
    'hit rate: of live answers, those that knew something. kept: answered from what is kept. up to: the price of its dearest call.',
    ...(simulated ? ['Simulated: a sandbox stands in for all of them.'] : []),
  ].join('\n');
}

function shown(terminal: Terminal, row: string, item: SourceView | undefined): string {
  if (!item?.configured) return terminal.style('dim', row);
  return item.breaker === 'closed' ? row : terminal.style('red', row);
}

function cellsOf(item: SourceView): string[] {
  return [
    item.source,
    item.configured ? STATE[item.breaker] : item.settings.length > 0 ? 'no key' : 'off',
    ...figuresOf(item),
    seconds(item.p95Ms),
    item.creditsLeft === null ? '–' : item.creditsLeft.toLocaleString('en'),
    item.priceUsd === 0 ? 'free' : dollars(item.priceUsd),
  ];
}

type Sums = Pick<
  SourceView,
  'calls' | 'hits' | 'misses' | 'failures' | 'fromCache' | 'spentUsd' | 'savedUsd'
>;

function figuresOf({ calls, hits, misses, failures, fromCache, spentUsd, savedUsd }: Sums): string[] {
  return [
    calls === 0 ? '–' : calls.toLocaleString('en'),
    percent(hits, hits + misses),
    percent(fromCache, calls),
    failures === 0 ? '–' : percent(failures, calls),
    calls === 0 ? '–' : dollars(spentUsd),
    calls === 0 ? '–' : dollars(savedUsd),
  ];
}

function totalOf(items: readonly SourceView[]): string[] {
  const sum = (pick: (item: SourceView) => number) => items.reduce((all, item) => all + pick(item), 0);
  const sums: Sums = {
    calls: sum(({ calls }) => calls),
    hits: sum(({ hits }) => hits),
    misses: sum(({ misses }) => misses),
    failures: sum(({ failures }) => failures),
    fromCache: sum(({ fromCache }) => fromCache),
    spentUsd: sum(({ spentUsd }) => spentUsd),
    savedUsd: sum(({ savedUsd }) => savedUsd),
  };
  return ['total', '', ...figuresOf(sums), '–', '–', ''];
}

/** What is left alone just now, and why. */
function troubles(items: readonly SourceView[]): string[] {
  return items
    .filter(({ configured, breaker }) => configured && breaker !== 'closed')
    .map(({ title, retryAt, lastError }) => {
      const until = retryAt === null ? '' : ` until ${retryAt.slice(11, 19)} UTC`;
      return `${title} is left alone${until}: ${lastError ?? 'it failed repeatedly'}`;
    });
}

function waiting(items: readonly SourceView[]): string[] {
  const settings = items
    .filter(({ configured, settings }) => !configured && settings.length > 0)
    .flatMap((each) => each.settings);
  return settings.length === 0 ? [] : [`Not set: ${settings.join(', ')} (docs/settings.md)`];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((part / whole) * 100)}%`;
}

function seconds(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

export async function testSources(
  context: CommandContext,
  names: readonly string[],
  flags: { readonly json?: boolean },
): Promise<void> {
  const { terminal } = context;
  const { items, simulated } = await withLeadline(context, { work: false }, (session) =>
    session.ask(sourceOperations.probe, names.length > 0 ? { names: [...names] } : {}),
  );
  if (items.some(({ ok }) => !ok)) context.fail();
  if (flags.json) return terminal.print(JSON.stringify({ items, simulated }, null, 2));
  const width = Math.max(...items.map(({ source }) => source.length));
  for (const item of items) terminal.print(probeLine(terminal, item, width));
  if (simulated) terminal.print('Simulated: a sandbox stands in for all of them.');
}

function probeLine(terminal: Terminal, { source, ok, detail }: SourceProbeView, width: number): string {
  return `${ok ? terminal.style('green', '✓') : terminal.style('red', '✗')} ${source.padEnd(width)}  ${detail}`;
}
