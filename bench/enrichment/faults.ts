import { type Enrichment, progressiveInputSchema } from '@leadline/contracts';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { type BenchEngine, openBenchEngine } from './bench-engine.ts';

type Rules = Parameters<BenchEngine['sandbox']['setRules']>[0];

/** Half as long as the real providers take. */
const SOURCE_LATENCY = 0.5;
const COMPANIES = 16;
const AT_ONCE = 4;
const BUDGET_USD = 0.3;
/** How long an open breaker is waited for; it opens for a minute. */
const LONGEST_HEALING_MS = 180_000;
/** Every other source, dear and free, sites and registers. */
const FLAPPING = [
  'site',
  'rdap',
  'wikidata',
  'sec-edgar',
  'clearbit',
  'coresignal',
  'open-corporates',
  'greenhouse',
  'mapbox',
] as const;
const HANGING = 'clearbit';
const ALL_DOWN: Rules = [{ match: { provider: 'sources' }, fault: 503 }];

interface Run {
  readonly found: readonly Enrichment[];
  readonly medianMs: number;
  /** Fields in all profiles. */
  readonly fields: number;
}

async function enrichAll(
  { engine, workspaceId }: BenchEngine,
  domains: readonly string[],
  refresh = false,
): Promise<Run> {
  const waiting = [...domains];
  const found: Enrichment[] = [];
  const times: number[] = [];
  const worker = async () => {
    for (let url = waiting.shift(); url; url = waiting.shift()) {
      const startedAt = performance.now();
      const input = progressiveInputSchema.parse({ url, wait: 'all', refresh, budgetUsd: BUDGET_USD });
      found.push(await engine.enrichments.progressive(workspaceId, input));
      times.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const medianMs = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  return {
    found,
    medianMs,
    fields: found.reduce((sum, { profile }) => sum + (profile?.fields.length ?? 0), 0),
  };
}

/** A fresh engine on the same world: what one run has opened, kept or learned is not there for the next. */
async function onFreshEngine<Result>(
  run: (bench: BenchEngine, domains: (part: number) => string[]) => Promise<Result>,
): Promise<Result> {
  const bench = await openBenchEngine({ sandbox: { worldSize: 400, sourceLatency: SOURCE_LATENCY } });
  try {
    const normal = bench.sandbox.world.companies.filter(({ site }) => site === 'normal');
    const domains = (part: number) =>
      normal.slice(part * COMPANIES, (part + 1) * COMPANIES).map(({ domain }) => domain);
    return await run(bench, domains);
  } finally {
    await bench.close();
  }
}

async function breakers({
  engine,
  workspaceId,
}: BenchEngine): Promise<{ source: string; breaker: string }[]> {
  const all = await engine.sources.status(workspaceId, new Date(0));
  return all.map(({ source, breaker }) => ({ source, breaker }));
}

const notClosed = (all: readonly { source: string; breaker: string }[]) =>
  all.filter(({ breaker }) => breaker !== 'closed').map(({ source }) => source);

function faulty(rules: Rules): Promise<Run> {
  return onFreshEngine(async (bench, domains) => {
    bench.sandbox.setRules(rules);
    return enrichAll(bench, domains(0));
  });
}

/** Goes on with other companies until every breaker has closed again. */
async function heal(bench: BenchEngine, domains: (part: number) => string[], opened: readonly string[]) {
  const startedAt = performance.now();
  bench.sandbox.setRules([]);
  for (let part = 2; performance.now() - startedAt < LONGEST_HEALING_MS; part = 2 + ((part - 1) % 20)) {
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await enrichAll(bench, domains(part), true);
    const stillOpen = new Set(notClosed(await breakers(bench)));
    if (!opened.some((source) => stillOpen.has(source))) break;
  }
  const stillOpen = new Set(notClosed(await breakers(bench)));
  return {
    healed: opened.filter((source) => !stillOpen.has(source)).length,
    seconds: (performance.now() - startedAt) / 1000,
    stillOpen: [...stillOpen],
  };
}

function allDown() {
  return onFreshEngine(async (bench, domains) => {
    const normal = await enrichAll(bench, domains(0));
    bench.sandbox.setRules(ALL_DOWN);
    const known = await enrichAll(bench, domains(0), true);
    const unknown = await enrichAll(bench, domains(1));
    const opened = notClosed(await breakers(bench));
    return { normal, known, unknown, opened, ...(await heal(bench, domains, opened)) };
  });
}

async function measureFaults(): Promise<Measurement[]> {
  const { normal, known, unknown, opened, healed, seconds, stillOpen } = await allDown();
  const flapping = await faulty(
    FLAPPING.map((provider) => ({ match: { provider, probability: 0.5 }, fault: 503 })),
  );
  const hanging = await faulty([{ match: { provider: HANGING }, fault: 'hang' }]);
  const stale = known.found.filter(({ layers }) =>
    layers.some(({ sources }) => sources.some(({ origin }) => origin === 'stale')),
  ).length;
  const honest = unknown.found.filter(
    ({ profile, costUsd, layers, warnings }) =>
      profile?.entity.domain && costUsd === 0 && layers[0]?.status === 'failed' && warnings.length > 0,
  ).length;
  const ratio = (name: string, run: Run, note: string) =>
    measurement({
      name: `enrichment/faults/${name}`,
      value: run.medianMs / normal.medianMs,
      bar: '≤ 2',
      unit: 'median time ÷ normal time',
      note: `${note}; ${Math.round(run.medianMs)} ms, normally ${Math.round(normal.medianMs)} ms; ${run.fields} fields of ${COMPANIES} companies, normally ${normal.fields}`,
    });
  return [
    ratio(
      'all-down-known',
      known,
      `every source down, companies known before; ${stale} of ${COMPANIES} marked stale`,
    ),
    measurement({
      name: 'enrichment/faults/all-down-kept',
      value: known.fields / normal.fields,
      bar: '≥ 0.95',
      unit: 'share of fields kept',
      note: 'refreshed while every source was down',
    }),
    ratio('all-down-new', unknown, 'every source down, companies never asked for'),
    measurement({
      name: 'enrichment/faults/all-down-honest',
      value: honest / COMPANIES,
      bar: '= 1',
      unit: 'share that names the company, costs nothing and says that nobody answered',
      note: 'companies never asked for',
    }),
    ratio('half-flapping', flapping, `${FLAPPING.length} sources fail every other time`),
    ratio('one-hanging', hanging, `${HANGING} never answers`),
    measurement({
      name: 'enrichment/faults/breakers-healed',
      value: opened.length === 0 ? 0 : healed / opened.length,
      bar: '= 1',
      unit: 'share of opened breakers that closed again',
      note: `${opened.length} opened (${opened.join(', ')}); all closed after ${seconds.toFixed(0)} s of other companies${stillOpen.length > 0 ? `, but ${stillOpen.join(', ')}` : ''}`,
    }),
  ];
}

export const enrichmentFaultGroup: MeasurementGroup = { prefix: 'enrichment/faults', run: measureFaults };
