import type { JSONObject, Json, Usage } from './neutral.ts';

/** Token counts, of which those a provider does not tell stay undefined. */
export interface TokenCounts {
  readonly input: number | undefined;
  readonly cacheRead: number | undefined;
  readonly cacheWrite: number | undefined;
  readonly output: number | undefined;
  readonly reasoning: number | undefined;
}

/** Usage of total counts, the cached tokens being part of the input and the reasoning part of the output. */
export function usageOf(counts: TokenCounts, raw?: Json): Usage {
  const { input, cacheRead, cacheWrite, output, reasoning } = counts;
  return {
    inputTokens: {
      total: input,
      noCache: input === undefined ? undefined : Math.max(0, input - (cacheRead ?? 0) - (cacheWrite ?? 0)),
      cacheRead,
      cacheWrite,
    },
    outputTokens: {
      total: output,
      text: output === undefined ? undefined : Math.max(0, output - (reasoning ?? 0)),
      reasoning,
    },
    ...(raw && { raw: raw as JSONObject }),
  };
}

/** A number from a provider's reply; undefined for anything else. */
export function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
