import type { Latency } from '../traffic/latency.ts';
import type { SourceProvider } from '../world/company.ts';

/** Median milliseconds a provider takes to answer, as a user far from its servers sees it. */
const MEDIANS: Readonly<Record<SourceProvider, number>> = {
  site: 250,
  dns: 20,
  rdap: 300,
  wikidata: 600,
  gleif: 300,
  'sec-edgar': 300,
  gdelt: 700,
  greenhouse: 200,
  lever: 200,
  'brasil-api': 300,
  'receita-ws': 300,
  'open-corporates': 300,
  mapbox: 120,
  'google-places': 250,
  clearbit: 400,
  'serp-api': 900,
  snov: 500,
  'bright-data': 400,
  coresignal: 600,
};

/** The slowest twentieth of the calls takes so many times the median, at least. */
const TAIL = 2.5;

/** A provider's usual latency times `scale`; none for 0. */
export function usualLatency(provider: SourceProvider, scale: number): Latency {
  if (scale === 0) return { kind: 'none' };
  const medianMs = MEDIANS[provider] * scale;
  return { kind: 'lognormal', medianMs, p95Ms: medianMs * TAIL };
}
