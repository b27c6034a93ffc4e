import type { Config } from '@leadline/core/kernel/config';
import type { Log } from '@leadline/core/kernel/log';
import { VERSION } from '../project.ts';
import type { Listeners } from './listeners.ts';
import type { Metrics } from './metrics/create-metrics.ts';
import type { Spans } from './spans/create-spans.ts';

/** What is told to the outside of how the server does; only what was asked for is loaded at all. */
export interface Telemetry extends MaybeListeners {
  /** Null without a token for them. */
  readonly metrics: { readonly token: string; readonly registry: Metrics } | null;
  /** Whether what is said is wanted, too. */
  readonly keepContent: boolean;
  close(): Promise<void>;
}

type MaybeListeners = { readonly [Name in keyof Listeners]?: Listeners[Name] | undefined };

export async function createTelemetry(config: Config, log: Pick<Log, 'warn'>): Promise<Telemetry> {
  const [metrics, spans] = await Promise.all([metricsOf(config), spansOf(config, log)]);
  return {
    ...together([metrics?.registry ?? {}, spans ?? {}]),
    metrics,
    keepContent: spans !== null && config.LEADLINE_TRACE_CONTENT,
    async close() {
      metrics?.registry.close();
      await spans?.close();
    },
  };
}

async function metricsOf(config: Config): Promise<Telemetry['metrics']> {
  const { LEADLINE_METRICS_TOKEN: token, LEADLINE_MODEL_PRICES: prices } = config;
  const simulated = Boolean(config.LEADLINE_SANDBOX_URL);
  if (token === undefined) return null;
  const { createMetrics } = await import('./metrics/create-metrics.ts');
  return { token, registry: createMetrics({ configuredModels: Object.keys(prices), simulated }) };
}

async function spansOf(config: Config, log: Pick<Log, 'warn'>): Promise<Spans | null> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = config;
  if (endpoint === undefined) return null;
  const { createSpans, readHeaders } = await import('./spans/create-spans.ts');
  return createSpans({
    endpoint,
    headers: readHeaders(config.OTEL_EXPORTER_OTLP_HEADERS),
    serviceName: config.OTEL_SERVICE_NAME,
    serviceVersion: VERSION,
    share: config.OTEL_TRACES_SAMPLER_ARG,
    onFailed: (spans, err) => log.warn({ spans, err }, 'the collector took no spans; they are lost'),
  });
}

/** One listener for each that tells all who want to know; none where nobody does, so that nothing is made up for nobody. */
function together(all: readonly MaybeListeners[]): MaybeListeners {
  return {
    onRequest: one(all.map(({ onRequest }) => onRequest)),
    onRouting: one(all.map(({ onRouting }) => onRouting)),
    onSource: one(all.map(({ onSource }) => onSource)),
    onEnrichment: one(all.map(({ onEnrichment }) => onEnrichment)),
    onQuota: one(all.map(({ onQuota }) => onQuota)),
    onLostRows: one(all.map(({ onLostRows }) => onLostRows)),
    onAnswered: one(all.map(({ onAnswered }) => onAnswered)),
  };
}

type Listener<Told> = (told: Told) => void;

function one<Told>(listeners: readonly (Listener<Told> | undefined)[]): Listener<Told> | undefined {
  const [first, ...others] = listeners.filter((listener) => listener !== undefined);
  if (!first || others.length === 0) return first;
  return (told) => {
    first(told);
    for (const other of others) other(told);
  };
}
