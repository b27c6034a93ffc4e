import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Everything that is counted. Labels have few values each: no keys, users, tasks or workspaces. */
export function createInstruments(registry: Registry) {
  const make = makers(registry);
  return {
    ...modelInstruments(make),
    ...sourceInstruments(make),
    ...enrichmentInstruments(make),
    ...processInstruments(make),
  };
}

export type Instruments = ReturnType<typeof createInstruments>;
type Makers = ReturnType<typeof makers>;

const PREFIX = 'leadline_';

function makers(registry: Registry) {
  const registers = [registry];
  return {
    counter: <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Counter({ name: `${PREFIX}${name}`, help, labelNames, registers }),
    gauge: <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Gauge({ name: `${PREFIX}${name}`, help, labelNames, registers }),
    seconds: <Label extends string>(
      { name, help, buckets }: { readonly name: string; readonly help: string; readonly buckets: number[] },
      labelNames: readonly Label[],
    ) => new Histogram({ name: `${PREFIX}${name}`, help, buckets, labelNames, registers }),
  };
}

const LATENCY = {
  name: 'llm_latency_seconds',
  help: 'Seconds to the end of an answer by a model.',
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 30, 60, 120],
};
const FIRST_BYTE = {
  name: 'llm_first_byte_seconds',
  help: 'Seconds to the first part of a streamed answer by a model.',
  buckets: [0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 5, 10, 30],
};
const SOURCE_SECONDS = {
  name: 'source_seconds',
  help: 'Seconds to a live answer of a data source, with the wait for its limits.',
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 30, 60, 300],
};
const ENRICHMENT_COST = {
  name: 'enrichment_cost_usd',
  help: 'US dollars one enrichment cost.',
  buckets: [0, 0.001, 0.003, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1],
};
const ENRICHMENT_SECONDS = {
  name: 'enrichment_seconds',
  help: 'Seconds to the end of an enrichment that asked anybody.',
  buckets: [0.25, 0.5, 1, 2, 3, 4, 6, 8, 10, 15, 30, 60, 300],
};
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const ENRICHMENT_CONFIDENCE = {
  name: 'enrichment_confidence',
  help: 'Mean confidence over the fields an enrichment found.',
  buckets: SHARES,
};
const ENRICHMENT_FILL = {
  name: 'enrichment_fill',
  help: 'Share of the fields that were wanted which an enrichment found.',
  buckets: SHARES,
};
const HTTP_SECONDS = {
  name: 'http_request_seconds',
  help: 'Seconds to the end of an answer.',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
};

function modelInstruments({ counter, gauge, seconds }: Makers) {
  const model = ['provider', 'model'] as const;
  return {
    requests: counter(
      'llm_requests_total',
      'Requests to models: of programs through the gateway, and each try of a task of Leadline itself.',
      ['via', ...model, 'outcome', 'cache'],
    ),
    tokens: counter('llm_tokens_total', 'Tokens; input includes cached input.', [...model, 'kind']),
    cost: counter('llm_cost_usd_total', 'US dollars models cost.', model),
    saved: counter('llm_saved_usd_total', 'US dollars saved by answers from cache and by prompt caches.', [
      'by',
    ]),
    latency: seconds(LATENCY, ['via', ...model]),
    firstByte: seconds(FIRST_BYTE, model),
    errors: counter(
      'llm_errors_total',
      'Requests that failed or were refused, by what their caller was told.',
      ['via', 'provider', 'code'],
    ),
    upstreamFailures: counter(
      'llm_upstream_failures_total',
      'Tries of the gateway that a provider failed, also where another answered then.',
      ['provider', 'kind'],
    ),
    findings: counter('llm_guard_findings_total', 'Requests in which a guard found something.', [
      'guard',
      'action',
    ]),
    breakers: gauge(
      'llm_breaker_open',
      '1 while a breaker is open, 0.5 while it tries again, 0 while closed.',
      ['scope', 'name'],
    ),
  };
}

function sourceInstruments({ counter, gauge, seconds }: Makers) {
  return {
    sourceRequests: counter('source_requests_total', 'Requests to data sources, by what came of them.', [
      'source',
      'outcome',
      'origin',
    ]),
    sourceSeconds: seconds(SOURCE_SECONDS, ['source']),
    sourceCost: counter('source_cost_usd_total', 'US dollars data sources cost.', ['source']),
    sourceSaved: counter(
      'source_saved_usd_total',
      'US dollars saved by answers of data sources that were kept or shared.',
      ['source'],
    ),
    sourceFailures: counter('source_failures_total', 'Requests to data sources that failed, by why.', [
      'source',
      'code',
    ]),
    sourceBreakers: gauge(
      'source_breaker',
      '1 for the state a data source’s breaker is in, 0 for the others.',
      ['source', 'state'],
    ),
  };
}

function enrichmentInstruments({ counter, seconds: histogram }: Makers) {
  return {
    enrichments: counter('enrichments_total', 'Enrichments that ended, by what came of them.', [
      'status',
      'served',
    ]),
    enrichmentCost: histogram(ENRICHMENT_COST, []),
    enrichmentSeconds: histogram(ENRICHMENT_SECONDS, []),
    enrichmentConfidence: histogram(ENRICHMENT_CONFIDENCE, []),
    enrichmentFill: histogram(ENRICHMENT_FILL, []),
  };
}

function processInstruments({ counter, gauge, seconds }: Makers) {
  const limit = ['unit', 'window'] as const;
  return {
    quotaRefusals: counter('quota_refusals_total', 'Requests refused because a limit was used up.', limit),
    quotaLimits: gauge('quota_limits', 'Limits in use, of all workspaces, by how full they are.', [
      ...limit,
      'state',
    ]),
    quotaFullest: gauge('quota_fullest_ratio', 'How full the fullest limit is.', limit),
    rowsLost: counter('ledger_rows_lost_total', 'Rows of the ledger that could not be written.', []),
    workers: gauge('job_workers', 'Workers that are alive, over all processes.', []),
    jobs: gauge('jobs_unfinished', 'Jobs that wait or run, over all processes.', []),
    databaseUp: gauge('database_up', 'Whether the database answered when this was read.', []),
    httpRequests: counter('http_requests_total', 'Answered HTTP requests.', ['method', 'route', 'status']),
    httpSeconds: seconds(HTTP_SECONDS, ['route']),
  };
}
