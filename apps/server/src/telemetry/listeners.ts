import type { QuotaEvent, RoutingEvent } from '@leadline/core/kernel/llm';
import type { OnSourceEvent } from '@leadline/core/kernel/sources';
import type { OnModelRequest } from '@leadline/core/kernel/telemetry';
import type { EnrichmentEvent } from '@leadline/core/modules/enrichment';
import type { AnsweredRequest } from '../http/server.ts';

/** Who is told of what happens. None of them throws or keeps anybody waiting. */
export interface Listeners {
  readonly onRequest: OnModelRequest;
  readonly onRouting: (event: RoutingEvent) => void;
  readonly onSource: OnSourceEvent;
  readonly onEnrichment: (event: EnrichmentEvent) => void;
  readonly onQuota: (event: QuotaEvent) => void;
  /** Rows of the ledger that will never be written. */
  readonly onLostRows: (rows: number) => void;
  readonly onAnswered: (request: AnsweredRequest) => void;
}
