import type { Enrichment, EnrichmentListItem, Layer, Profile } from '@leadline/contracts';
import { wholeMicros } from './money.ts';
import type { EnrichmentRecord, LayerRecord } from './records.ts';
import type { ListedEnrichment, StoredCall } from './repository/enrichments.ts';
import type { EnrichmentRequest } from './request.ts';

export const NO_LAYERS: readonly LayerRecord[] = [1, 2, 3].map((layer) => ({
  layer,
  status: 'waiting',
  reason: null,
  ms: null,
}));

/** An enrichment as it leaves the module. */
export function presentEnrichment(
  record: EnrichmentRecord,
  { calls, profile }: { readonly calls: readonly StoredCall[]; readonly profile: Profile | null },
): Enrichment {
  return {
    id: record.id,
    status: record.status,
    query: record.query,
    layers: record.layers.map((layer) => presentLayer(record, layer, calls)),
    profile,
    candidates: [...record.candidates],
    warnings: [...record.warnings],
    budgetUsd: record.budgetUsd,
    costUsd: sum(calls, 'costUsd'),
    savedUsd: sum(calls, 'savedUsd'),
    error: record.error,
    served: 'live',
    simulated: record.simulated,
    createdAt: record.createdAt,
    finishedAt: record.finishedAt,
  };
}

function presentLayer(record: EnrichmentRecord, layer: LayerRecord, calls: readonly StoredCall[]): Layer {
  const own = calls.filter((call) => call.layer === layer.layer);
  const isOver = record.status !== 'queued' && record.status !== 'running';
  const isWaiting = layer.status === 'waiting';
  const sources = own.map(({ callKey: _key, layer: _layer, enrichmentId: _id, ...use }) => use);
  const standing =
    isWaiting && layer.layer > record.input.layers
      ? { status: 'skipped' as const, reason: 'not asked for' }
      : isWaiting && !isOver && own.length > 0
        ? { status: 'running' as const, reason: null }
        : isWaiting && isOver
          ? { status: 'skipped' as const, reason: 'the enrichment stopped before it' }
          : {};
  return { ...layer, ...standing, costUsd: sum(own, 'costUsd'), sources };
}

/** What was at hand already, shown as an enrichment that asked nobody. */
export function presentServed(
  request: EnrichmentRequest,
  served: { readonly id: string; readonly profile: Profile; readonly worthUsd: number; readonly at: Date },
): Enrichment {
  const at = served.at.toISOString();
  return {
    id: served.id,
    status: 'succeeded',
    query: request.text,
    layers: NO_LAYERS.map((layer) => ({
      ...layer,
      status: 'skipped',
      reason: layer.layer > request.input.layers ? 'not asked for' : 'everything wanted is at hand and fresh',
      ms: 0,
      costUsd: 0,
      sources: [],
    })),
    profile: served.profile,
    candidates: [],
    warnings: [...request.query.warnings],
    budgetUsd: request.budgetUsd,
    costUsd: 0,
    savedUsd: served.worthUsd,
    error: null,
    served: 'cache',
    simulated: served.profile.simulated,
    createdAt: at,
    finishedAt: at,
  };
}

export function presentListed(record: ListedEnrichment, calls: readonly StoredCall[]): EnrichmentListItem {
  const own = calls.filter(({ enrichmentId }) => enrichmentId === record.id);
  return {
    id: record.id,
    status: record.status,
    query: record.query,
    company: record.company,
    domain: record.domain,
    costUsd: sum(own, 'costUsd'),
    savedUsd: sum(own, 'savedUsd'),
    simulated: record.simulated,
    createdAt: record.createdAt,
    finishedAt: record.finishedAt,
  };
}

function sum(calls: readonly StoredCall[], of: 'costUsd' | 'savedUsd'): number {
  return wholeMicros(calls.reduce((total, call) => total + call[of], 0));
}
