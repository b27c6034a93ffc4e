import { type Usage, type UsageFigures, usageOperations } from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { dollars, table } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { withLeadline } from '../session.ts';
import { writeWhole } from '../visibility/files.ts';

export interface UsageFlags {
  readonly by: string;
  readonly since: string;
  readonly until?: string;
  readonly task?: string;
  readonly model?: string;
  readonly provider?: string;
  readonly key?: string;
  readonly user?: string;
  readonly limit: string;
  readonly csv?: string;
  readonly json?: boolean;
}

export async function showUsage(context: CommandContext, flags: UsageFlags): Promise<void> {
  const { json, csv, ...query } = flags;
  const { terminal } = context;
  await withLeadline(context, { work: false }, async (session) => {
    if (csv !== undefined) {
      const { body } = await session.ask(usageOperations.exportUsage, query);
      await writeWhole(csv, body);
      terminal.say(`Written: ${csv}`);
      if (!json) return;
    }
    const usage = await session.ask(usageOperations.usage, query);
    terminal.print(json ? JSON.stringify(usage, null, 2) : usageText(terminal, usage));
  });
}

function usageText(terminal: Terminal, usage: Usage): string {
  const span = `${minute(usage.since)} to ${minute(usage.until)} (UTC)`;
  if (usage.total.calls === 0) return `No calls from ${span}. A longer time: --since 30d`;
  const total = ['total', ...cellsOf(usage.total)];
  const rows = usage.rows.map((row) => [row.name ?? row.value ?? '(none)', ...cellsOf(row)]);
  const [head = '', ...lines] = table([usage.by, ...TITLES], [...rows, total]);
  const last = lines.pop() ?? '';
  const more = usage.omitted > 0 ? [terminal.style('dim', `… and ${usage.omitted} more rows (--limit)`)] : [];
  return [
    terminal.style('dim', span),
    terminal.style('bold', head),
    ...lines,
    ...more,
    terminal.style('bold', last),
    ...savings(usage.total),
    ...simulations(usage.total),
  ].join('\n');
}

const TITLES = ['calls', 'in', 'cached', 'out', 'cost', 'hits', 'saved', 'errors', 'p50', 'p95'] as const;

function cellsOf(figures: UsageFigures): string[] {
  const { calls, inputTokens, cachedInputTokens, outputTokens, costUsd, cacheHits } = figures;
  const saved = figures.savedByCacheUsd + figures.savedByPromptCacheUsd;
  return [
    calls.toLocaleString('en'),
    tokens(inputTokens),
    tokens(cachedInputTokens),
    tokens(outputTokens),
    dollars(costUsd),
    percent(cacheHits, calls),
    dollars(saved),
    percent(figures.errors, calls),
    seconds(figures.p50Ms),
    seconds(figures.p95Ms),
  ];
}

/** That figures are not all real must not be overlooked. */
function simulations({ simulated, calls }: UsageFigures): string[] {
  if (simulated === 0) return [];
  return [
    `Simulated: a sandbox answered ${simulated.toLocaleString('en')} of ${calls.toLocaleString('en')} calls.`,
  ];
}

/** What was saved, by what saved it; nothing where nothing was. */
function savings({ savedByCacheUsd, savedByPromptCacheUsd }: UsageFigures): string[] {
  if (savedByCacheUsd + savedByPromptCacheUsd === 0) return [];
  return [
    `Saved ${dollars(savedByCacheUsd)} by answers from cache and ${dollars(savedByPromptCacheUsd)} by providers’ prompt caches.`,
  ];
}

/** 1,234 → `1,234`; 12,345,678 → `12.3M`. */
function tokens(count: number): string {
  return count < 100_000
    ? count.toLocaleString('en')
    : new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}

function percent(part: number, whole: number): string {
  return part === 0 ? '–' : `${((part / whole) * 100).toFixed(1)}%`;
}

function seconds(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

function minute(moment: string): string {
  return moment.slice(0, 16).replace('T', ' ');
}
