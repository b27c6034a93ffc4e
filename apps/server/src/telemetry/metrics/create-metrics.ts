import type { HealthLine, QuotaEvent, RoutingEvent } from '@leadline/core/kernel/llm';
import type { SourceEvent } from '@leadline/core/kernel/sources';
import type { ModelRequest } from '@leadline/core/kernel/telemetry';
import type { EnrichmentEvent } from '@leadline/core/modules/enrichment';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Listeners } from '../listeners.ts';
import { createInstruments, type Instruments } from './instruments.ts';
import { createModelLabels, type ModelLabels } from './labels.ts';
import type { Standing } from './standing.ts';

export interface MetricsOptions {
  /** Models with a price of the settings, as `provider/model`. */
  readonly configuredModels: readonly string[];
  /** True when a sandbox stands in for the providers: every figure then says so. */
  readonly simulated?: boolean;
}

/** Counts what happens, and writes it the way Prometheus reads it. */
export interface Metrics extends Listeners {
  readonly contentType: string;
  render(standing: Standing): Promise<string>;
  close(): void;
}

export function createMetrics({ configuredModels, simulated = false }: MetricsOptions): Metrics {
  const registry = new Registry();
  if (simulated) registry.setDefaultLabels({ simulated: 'true' });
  collectDefaultMetrics({ register: registry });
  const instruments = createInstruments(registry);
  const labels = createModelLabels(configuredModels);
  return {
    contentType: registry.contentType,
    onRequest: (request) => countRequest(instruments, labels, request),
    onRouting: (event) => countRouting(instruments, labels, event),
    onSource: (event) => countSource(instruments, event),
    onEnrichment: (event) => countEnrichment(instruments, event),
    onQuota: (event) => countQuota(instruments, event),
    onLostRows: (rows) => instruments.rowsLost.inc(rows),
    onAnswered({ method, route, status, ms }) {
      instruments.httpRequests.inc({ method: METHODS.has(method) ? method : 'other', route, status });
      instruments.httpSeconds.observe({ route }, ms / 1_000);
    },
    async render(standing) {
      setStanding(instruments, labels, standing);
      return registry.metrics();
    },
    close: () => registry.clear(),
  };
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

function countRequest(instruments: Instruments, labels: ModelLabels, request: ModelRequest): void {
  const { via, outcome, cache, tokens, usd, savedUsd, promptSavedUsd, findings } = request;
  const provider = labels.provider(request.provider);
  const model = labels.model(provider, request.model);
  instruments.requests.inc({ via, provider, model, outcome, cache });
  if (tokens.inputTokens > 0) instruments.tokens.inc({ provider, model, kind: 'input' }, tokens.inputTokens);
  if (tokens.cachedInputTokens > 0)
    instruments.tokens.inc({ provider, model, kind: 'cached_input' }, tokens.cachedInputTokens);
  if (tokens.outputTokens > 0)
    instruments.tokens.inc({ provider, model, kind: 'output' }, tokens.outputTokens);
  if (usd > 0) instruments.cost.inc({ provider, model }, usd);
  if (savedUsd > 0) instruments.saved.inc({ by: 'cache' }, savedUsd);
  if (promptSavedUsd > 0) instruments.saved.inc({ by: 'prompt_cache' }, promptSavedUsd);
  if (outcome === 'ok') {
    instruments.latency.observe({ via, provider, model }, request.latencyMs / 1_000);
    if (request.firstByteMs !== null)
      instruments.firstByte.observe({ provider, model }, request.firstByteMs / 1_000);
  }
  if (outcome === 'error' || outcome === 'refused')
    instruments.errors.inc({ via, provider, code: request.errorCode ?? 'declined' });
  if (findings.length > 0) countFindings(instruments, findings);
}

/** `guard:kind:action`; one for each guard and action of a request. */
function countFindings(instruments: Instruments, findings: readonly string[]): void {
  const pairs = new Set(findings.map((finding) => finding.replace(/:.*:/u, ':')));
  for (const pair of pairs) {
    const [guard = '', action = ''] = pair.split(':');
    instruments.findings.inc({ guard, action });
  }
}

function countRouting(instruments: Instruments, labels: ModelLabels, event: RoutingEvent): void {
  if (event.type !== 'route.failed' && event.type !== 'route.stream_broke') return;
  const provider = labels.provider(event.model.split(/[/@]/u, 1)[0] ?? '');
  instruments.upstreamFailures.inc({ provider, kind: event.kind });
}

/** What was served from what is at hand costs nothing and takes no time: it counts for the share served, not for the time. */
function countEnrichment(instruments: Instruments, event: EnrichmentEvent): void {
  const { status, served, costUsd, seconds, confidence, fill } = event;
  instruments.enrichments.inc({ status, served });
  instruments.enrichmentCost.observe(costUsd);
  if (served === 'live') instruments.enrichmentSeconds.observe(seconds);
  if (confidence !== null) instruments.enrichmentConfidence.observe(confidence);
  if (fill !== null) instruments.enrichmentFill.observe(fill);
}

function countQuota(instruments: Instruments, event: QuotaEvent): void {
  if (event.type === 'quota.refused')
    instruments.quotaRefusals.inc({ unit: event.unit, window: event.window });
}

const BREAKER_STATES = ['closed', 'open', 'half_open'] as const;

/** Names of sources are those of our own definitions: there are few. */
function countSource(instruments: Instruments, event: SourceEvent): void {
  if (event.type === 'source.breaker') {
    for (const state of BREAKER_STATES)
      instruments.sourceBreakers.set({ source: event.source, state }, event.state === state ? 1 : 0);
    return;
  }
  if (event.type === 'source.failed') {
    const { source, code } = event;
    instruments.sourceRequests.inc({ source, outcome: outcomeOf(code), origin: 'live' });
    instruments.sourceFailures.inc({ source, code });
    return;
  }
  if (event.type !== 'source.answered') return;
  const { source, outcome, origin, costUsd, savedUsd, ms } = event;
  instruments.sourceRequests.inc({ source, outcome, origin });
  if (costUsd > 0) instruments.sourceCost.inc({ source }, costUsd);
  if (savedUsd > 0) instruments.sourceSaved.inc({ source }, savedUsd);
  if (origin === 'live') instruments.sourceSeconds.observe({ source }, ms / 1_000);
}

/** Requests that were never to be asked are no failures of their source. */
const REFUSED: ReadonlySet<string> = new Set([
  'budget_reached',
  'provider_unconfigured',
  'invalid_input',
  'cancelled',
]);

function outcomeOf(code: string): 'refused' | 'failed' {
  return REFUSED.has(code) ? 'refused' : 'failed';
}

const OPEN = { closed: 0, half_open: 0.5, open: 1 } as const;

function setStanding(instruments: Instruments, labels: ModelLabels, standing: Standing): void {
  const { health, work, quotas } = standing;
  instruments.breakers.reset();
  for (const [scope, lines] of [
    ['provider', health.providers],
    ['model', health.models],
  ] as const)
    setBreakers(instruments, labels, { scope, lines });
  instruments.databaseUp.set(work && quotas ? 1 : 0);
  if (work) {
    instruments.workers.set(work.workers.length);
    instruments.jobs.set(work.unfinished);
  }
  if (!quotas) return;
  instruments.quotaLimits.reset();
  instruments.quotaFullest.reset();
  for (const { unit, window, limits, near, full, fullestRatio } of quotas) {
    instruments.quotaLimits.set({ unit, window, state: 'below' }, limits - near);
    instruments.quotaLimits.set({ unit, window, state: 'near' }, near - full);
    instruments.quotaLimits.set({ unit, window, state: 'full' }, full);
    instruments.quotaFullest.set({ unit, window }, fullestRatio);
  }
}

interface Breakers {
  readonly scope: 'provider' | 'model';
  readonly lines: readonly HealthLine[];
}

/** Of several models under one name, the worst. */
function setBreakers(instruments: Instruments, labels: ModelLabels, { scope, lines }: Breakers): void {
  const worst = new Map<string, number>();
  for (const line of lines) {
    const [provider = '', model = ''] = line.name.split(/\/(.*)/u, 2);
    const [bare = ''] = model.split('@', 1);
    const name = scope === 'provider' ? line.name : `${provider}/${labels.model(provider, bare)}`;
    worst.set(name, Math.max(worst.get(name) ?? 0, OPEN[line.state]));
  }
  for (const [name, open] of worst) instruments.breakers.set({ scope, name }, open);
}
