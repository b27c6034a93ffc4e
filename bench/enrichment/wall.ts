import { type Enrichment, progressiveInputSchema, type SourceUse } from '@leadline/contracts';
import type { Sandbox } from '@leadline/sandbox';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { type BenchEngine, openBenchEngine } from './bench-engine.ts';

const COLD = 15;
const WARM_READS = 3_000;
const CALLERS = 1_000;
const BUDGET_USD = 0.2;
/** Half of the real providers' usual latencies: a median of 125 ms for a site, 300 ms for Wikidata. */
const LATENCY = 0.5;

type SourceCall = Sandbox['sourceCalls'][number];

/** How long an enrichment takes over what it must at least, with the latencies that were drawn; reads of what is at hand. */
export const enrichmentWallGroup: MeasurementGroup = {
  prefix: 'enrichment/wall',
  run: async () => {
    const bench = await openBenchEngine({ sandbox: { sourceLatency: LATENCY } });
    try {
      return [...(await coldRows(bench)), await warmRow(bench), await callersRow(bench)];
    } finally {
      await bench.close();
    }
  },
};

function enrich({ engine, workspaceId }: BenchEngine, url: string): Promise<Enrichment> {
  const input = progressiveInputSchema.parse({ url, wait: 'all', budgetUsd: BUDGET_USD });
  return engine.enrichments.progressive(workspaceId, input);
}

async function coldRows(bench: BenchEngine): Promise<Measurement[]> {
  const domains = bench.sandbox.world.companies
    .filter(({ site }) => site === 'normal')
    .slice(0, COLD + 2)
    .map(({ domain }) => domain);
  const runs: { ratio: number; wallMs: number; firstMs: number }[] = [];
  for (const [turn, domain] of domains.entries()) {
    bench.sandbox.reset();
    const startedAt = performance.now();
    const found = await enrich(bench, domain);
    const wallMs = performance.now() - startedAt;
    const firstMs = await firstAnswerMs(bench, found.id);
    // The first two warm up the process.
    if (turn >= 2) runs.push({ wallMs, firstMs, ratio: wallMs / chainMs(found, bench.sandbox.sourceCalls) });
  }
  const ratios = runs.map(({ ratio }) => ratio);
  const walls = runs.map(({ wallMs }) => wallMs);
  return [
    measurement({
      name: 'enrichment/wall/cold',
      value: median(ratios),
      bar: '≤ 1.15',
      unit: '× chain',
      note: `median of ${COLD} companies (${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}); median wall time ${Math.round(median(walls))} ms, static order; chain = home page → layer 1 → free records → paid waves`,
    }),
    measurement({
      name: 'enrichment/wall/first-result',
      value: Math.max(...runs.map(({ firstMs }) => firstMs)),
      bar: '≤ 2000',
      unit: 'ms',
      note: `slowest of ${COLD}: until layer 1 had landed`,
    }),
  ];
}

async function firstAnswerMs({ engine, workspaceId }: BenchEngine, id: string): Promise<number> {
  const { events } = await engine.enrichments.events(workspaceId, id, -1);
  const at = (type: string) => Date.parse(events.find((event) => event.type === type)?.at ?? '');
  return at('layer.landed') - at('job.started');
}

/** The longest chain of calls of which each needs what the one before it found. */
function chainMs({ layers }: Enrichment, calls: readonly SourceCall[]): number {
  const busyOf = (source: string) => {
    const own = calls.filter(({ provider }) => provider === source);
    return ASYNCHRONOUS.has(source) ? spanMs(own) : busyMs(own);
  };
  const home = homeMs(calls.filter(({ provider }) => provider === 'site'));
  const layerOne = Math.max(home, ...['site', 'dns', 'rdap'].map(busyOf));
  const asked = (layers[1]?.sources ?? []).filter(({ outcome }) => outcome !== 'skipped');
  const prices = Map.groupBy(asked, priceOf);
  const free = (prices.get(0) ?? []).map(({ source }) =>
    // By its domain a company is found as soon as it is known to be the one; by its name when the site has been read.
    source === 'wikidata' ? home + busyOf(source) : layerOne + busyOf(source),
  );
  const waves = [...prices].filter(([price]) => price > 0);
  const paid = waves.map(([, uses]) => Math.max(...uses.map(({ source }) => busyOf(source))));
  return Math.max(layerOne, ...free) + paid.reduce((sum, ms) => sum + ms, 0);
}

/** What a call costs at most: calls of one price go out together in the static order. */
const PRICES: Readonly<Record<string, number>> = {
  'bright-data': 0.0015,
  'open-corporates': 0.003,
  'serp-api': 0.01,
  snov: 0.0125,
  'google-places': 0.017,
  coresignal: 0.02,
  clearbit: 0.05,
};

function priceOf({ source }: SourceUse): number {
  return PRICES[source] ?? 0;
}

/** Time in which at least one of the requests was under way. */
function busyMs(calls: readonly SourceCall[]): number {
  const spans = calls
    .map(({ startedMs, endedMs }) => [startedMs, endedMs ?? startedMs] as const)
    .toSorted((a, b) => a[0] - b[0]);
  let total = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const [from, to] of spans) {
    total += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return total;
}

/** Providers that work while we wait: the pauses between two looks are theirs. */
const ASYNCHRONOUS: ReadonlySet<string> = new Set(['bright-data', 'snov']);

function spanMs(calls: readonly SourceCall[]): number {
  if (calls.length === 0) return 0;
  const ends = calls.map(({ startedMs, endedMs }) => endedMs ?? startedMs);
  return Math.max(...ends) - Math.min(...calls.map(({ startedMs }) => startedMs));
}

/** Its robots.txt, then the page itself. */
function homeMs(calls: readonly SourceCall[]): number {
  const first = (path: RegExp) => calls.find((call) => path.test(call.path));
  return busyMs([first(/robots\.txt/u), first(/\/$/u)].flatMap((call) => call ?? []));
}

async function warmRow(bench: BenchEngine): Promise<Measurement> {
  const domain = bench.sandbox.world.companies.find(({ site }) => site === 'normal')?.domain ?? '';
  await enrich(bench, domain);
  const times: number[] = [];
  for (let turn = 0; turn < WARM_READS; turn += 1) {
    const startedAt = performance.now();
    const { served } = await enrich(bench, domain);
    times.push(performance.now() - startedAt);
    if (served !== 'cache') throw new Error('A warm read asked somebody.');
  }
  const sorted = times.toSorted((a, b) => a - b);
  return measurement({
    name: 'enrichment/wall/warm-p99',
    value: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
    bar: '≤ 5',
    unit: 'ms',
    note: `${WARM_READS} reads in process; median ${median(times).toFixed(2)} ms`,
  });
}

async function callersRow(bench: BenchEngine): Promise<Measurement> {
  bench.sandbox.reset();
  const domain = bench.sandbox.world.companies.findLast(({ site }) => site === 'normal')?.domain ?? '';
  const found = await Promise.all(Array.from({ length: CALLERS }, () => enrich(bench, domain)));
  const { rows } = await bench.engine.store.pool.query<{ times: number }>(
    `select count(*)::int as times from call_ledger where job_id = any($1) and task like 'source:%' and attempt > 0
     group by provider, model order by 1 desc limit 1`,
    [[...new Set(found.map(({ id }) => id))]],
  );
  return measurement({
    name: 'enrichment/wall/calls-per-source',
    value: rows[0]?.times ?? Number.NaN,
    bar: '= 1',
    unit: 'calls',
    note: `${CALLERS} callers at once for one new domain; most calls of any one source`,
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
