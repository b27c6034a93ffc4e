import type { Usage, UsageFigures } from '@leadline/contracts';
import { csvLine, csvText } from '../../csv/index.ts';

const FIGURES = [
  ['calls', 'calls'],
  ['inputTokens', 'input_tokens'],
  ['cachedInputTokens', 'cached_input_tokens'],
  ['outputTokens', 'output_tokens'],
  ['costUsd', 'cost_usd'],
  ['cacheHits', 'cache_hits'],
  ['savedByCacheUsd', 'saved_by_cache_usd'],
  ['savedByPromptCacheUsd', 'saved_by_prompt_cache_usd'],
  ['errors', 'errors'],
  ['refused', 'refused'],
  ['abandoned', 'abandoned'],
  ['simulated', 'simulated'],
  ['p50Ms', 'p50_ms'],
  ['p95Ms', 'p95_ms'],
] as const satisfies readonly (readonly [keyof UsageFigures, string])[];

/** One line for each row, in RFC 4180's form. There is no line for the total: whoever sums up would count it twice. */
export function usageCsv({ by, rows }: Usage): string {
  const named = by === 'key';
  const head = [by, ...(named ? ['name'] : []), ...FIGURES.map(([, title]) => title)];
  const lines = rows.map((row) => [
    cell(row.value),
    ...(named ? [cell(row.name)] : []),
    ...FIGURES.map(([figure]) => number(row[figure])),
  ]);
  return [head, ...lines].map(csvLine).join('');
}

function cell(text: string | null): string {
  return text === null ? '' : csvText(text);
}

function number(value: number | null): string {
  return value === null ? '' : String(Math.round(value * 1e10) / 1e10);
}
