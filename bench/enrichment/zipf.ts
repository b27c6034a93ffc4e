import { progressiveInputSchema } from '@leadline/contracts';
import { systemClock } from '../../packages/core/src/kernel/clock/index.ts';
import { createLearnedChoice } from '../../packages/core/src/modules/enrichment/index.ts';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { type BenchEngine, type BenchOptions, openBenchEngine } from './bench-engine.ts';

const COMPANIES = 2_000;
const REQUESTS = 10_000;
const AT_ONCE = 24;
/** Companies the static order is paid for without a cache, to be shown beside. */
const COMPARED = 150;

interface Tally {
  requests: number;
  spentUsd: number;
  free: number;
  failed: number;
  readonly latencies: number[];
}

/** Draws a rank from 0 with chances falling as 1/rank (Zipf, exponent 1), the same stream every time. */
function createZipf(size: number): () => number {
  const sums: number[] = [];
  for (let rank = 1, sum = 0; rank <= size; rank += 1) sums.push((sum += 1 / rank));
  const total = sums.at(-1) ?? 1;
  let state = 20_261_121;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const drawn = (state / 4_294_967_296) * total;
    let [low, high] = [0, size - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < drawn) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

async function run(
  { engine, sandbox, workspaceId }: BenchEngine,
  ranks: Iterator<number>,
  refresh: boolean,
): Promise<Tally> {
  const tally: Tally = { requests: 0, spentUsd: 0, free: 0, failed: 0, latencies: [] };
  const companies = sandbox.world.companies;
  const paid = new Set<string>();
  const worker = async () => {
    for (let next = ranks.next(); !next.done; next = ranks.next()) {
      const url = companies[next.value]?.domain ?? '';
      const startedAt = performance.now();
      const input = progressiveInputSchema.parse({ url, wait: 'all', refresh });
      const found = await engine.enrichments.progressive(workspaceId, input);
      tally.requests += 1;
      // Callers who ask at once share one enrichment: it is paid once, by the first of them.
      const isPayer = !paid.has(found.id) && found.costUsd > 0;
      paid.add(found.id);
      if (isPayer) tally.spentUsd += found.costUsd;
      else tally.free += 1;
      if (found.status === 'failed') tally.failed += 1;
      tally.latencies.push(performance.now() - startedAt);
      if (tally.requests % 1_000 === 0) process.stderr.write(`  ${tally.requests} requests\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return tally;
}

async function measured(options: BenchOptions, ranks: Iterable<number>, refresh = false): Promise<Tally> {
  const bench = await openBenchEngine({ ...options, sandbox: { worldSize: COMPANIES } });
  try {
    return await run(bench, ranks[Symbol.iterator](), refresh);
  } finally {
    await bench.close();
  }
}

function* draws(count: number): Generator<number> {
  const zipf = createZipf(COMPANIES);
  // The most asked companies are not the first of the world: ranks are spread over it by a step coprime to its size.
  for (let n = 0; n < count; n += 1) yield (zipf() * 1_301) % COMPANIES;
}

async function measureZipf(): Promise<Measurement[]> {
  const learned = await measured(
    {
      deps: (store) => ({
        choice: createLearnedChoice({ store, clock: systemClock, random: Math.random, simulated: true }),
      }),
    },
    draws(REQUESTS),
  );
  // Every request as if nothing had ever been asked: what a static waterfall without a cache costs.
  const fixed = await measured({}, [...new Set(draws(REQUESTS))].slice(0, COMPARED));
  const each = fixed.spentUsd / fixed.requests;
  const sorted = learned.latencies.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  const note = `${REQUESTS} requests, Zipf over ${COMPANIES} companies, ${learned.failed} failed; a static order without a cache: $${each.toFixed(4)} each (first requests of ${fixed.requests} companies); p50 ${at(0.5)} ms, p99 ${at(0.99)} ms with ${AT_ONCE} at once`;
  return [
    measurement({
      name: 'enrichment/zipf-price',
      value: learned.spentUsd / learned.requests,
      bar: '≤ 0.01',
      unit: 'US dollars a request',
      note,
    }),
    measurement({
      name: 'enrichment/zipf-free',
      value: learned.free / learned.requests,
      bar: '≥ 0.85',
      unit: 'share served without paying',
      note: 'fresh profiles and companies for which nothing was worth buying',
    }),
  ];
}

export const zipfGroup: MeasurementGroup = { prefix: 'enrichment/zipf', run: measureZipf };
