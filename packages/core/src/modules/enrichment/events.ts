import type { JobStatus } from '@leadline/contracts';

/** What the module tells meters. Names no company. */
export interface EnrichmentEvent {
  readonly type: 'enrichment.ended';
  readonly status: JobStatus;
  /** `cache`: everything wanted was at hand. */
  readonly served: 'live' | 'cache';
  readonly costUsd: number;
  readonly seconds: number;
  /** Mean over the fields found; null where none was. */
  readonly confidence: number | null;
  readonly fill: number | null;
}
