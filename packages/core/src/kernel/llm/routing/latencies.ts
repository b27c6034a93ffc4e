/** How long answers took lately. */
export interface Latency {
  readonly samples: number;
  /** Milliseconds; 0 without samples. */
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export interface Latencies {
  add(nowMs: number, latencyMs: number): void;
  read(nowMs: number): Latency;
}

/** So many of the newest are kept, and none longer than this. */
const KEPT = 100;
const MAX_AGE_MS = 300_000;
/** Sorting a hundred figures for every request would be waste: they are sorted once in so long. */
const FRESH_MS = 1_000;

/**
 * Percentiles of the newest answers. A model left out for being slow gives no new figures; after five minutes
 * the old ones are forgotten, and it gets another chance.
 */
export function createLatencies(): Latencies {
  const took = new Float64Array(KEPT);
  const at = new Float64Array(KEPT);
  let count = 0;
  let read: Latency = { samples: 0, p50Ms: 0, p95Ms: 0 };
  let readAtMs = Number.NEGATIVE_INFINITY;
  return {
    add(nowMs, latencyMs) {
      took[count % KEPT] = latencyMs;
      at[count % KEPT] = nowMs;
      count += 1;
      // The first answers matter at once; later ones change little.
      if (count <= KEPT) readAtMs = Number.NEGATIVE_INFINITY;
    },
    read(nowMs) {
      if (nowMs - readAtMs < FRESH_MS) return read;
      const recent = [...took.subarray(0, Math.min(count, KEPT))]
        .filter((_, index) => nowMs - (at[index] ?? 0) <= MAX_AGE_MS)
        .sort((a, b) => a - b);
      read = { samples: recent.length, p50Ms: nearestRank(recent, 0.5), p95Ms: nearestRank(recent, 0.95) };
      readAtMs = nowMs;
      return read;
    },
  };
}

/** The smallest value that is not below the given share of them (nearest-rank percentile); 0 of none. */
function nearestRank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
