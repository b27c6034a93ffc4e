import type { Config } from '@leadline/core/kernel/config';
import type { Listeners } from './listeners.ts';
import type { Metrics } from './metrics/create-metrics.ts';

/** What is told to the outside of how the server does; only what was asked for is loaded at all. */
export interface Telemetry extends MaybeListeners {
  /** Null without a token for them. */
  readonly metrics: { readonly token: string; readonly registry: Metrics } | null;
  close(): Promise<void>;
}

type MaybeListeners = { readonly [Name in keyof Listeners]?: Listeners[Name] | undefined };

export async function createTelemetry(config: Config): Promise<Telemetry> {
  const metrics = await metricsOf(config);
  const all = metrics ? [metrics.registry] : [];
  return {
    ...together(all),
    metrics,
    async close() {
      metrics?.registry.close();
    },
  };
}

async function metricsOf(config: Config): Promise<Telemetry['metrics']> {
  const { LEADLINE_METRICS_TOKEN: token, LEADLINE_MODEL_PRICES: prices } = config;
  if (token === undefined) return null;
  const { createMetrics } = await import('./metrics/create-metrics.ts');
  return { token, registry: createMetrics({ configuredModels: Object.keys(prices) }) };
}

/** One listener for each that tells all who want to know; none where nobody does, so that nothing is made up for nobody. */
function together(all: readonly MaybeListeners[]): MaybeListeners {
  return {
    onRequest: one(all.map(({ onRequest }) => onRequest)),
    onRouting: one(all.map(({ onRouting }) => onRouting)),
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
