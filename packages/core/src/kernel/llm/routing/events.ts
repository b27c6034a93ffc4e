import type { FailureKind } from '../providers/failure.ts';
import type { BreakerChange } from './health.ts';
import type { Blocked } from './route.ts';

/** What routing tells loggers and meters: names, kinds and times, never a prompt, an answer or a key. */
export type RoutingEvent =
  | {
      readonly type: 'route.chosen';
      readonly rule: string | null;
      readonly model: string | null;
      readonly candidates: number;
      readonly blocked: Blocked | null;
    }
  | {
      readonly type: 'route.failed';
      readonly model: string;
      readonly kind: FailureKind;
      readonly code: string;
      readonly latencyMs: number;
      readonly step: 'retry' | 'next' | 'give_up';
      readonly to: string | null;
      readonly because: string;
    }
  | { readonly type: 'route.refused'; readonly model: string; readonly to: string | null }
  | {
      /** After its first token, so that nobody could take over. */
      readonly type: 'route.stream_broke';
      readonly model: string;
      readonly kind: FailureKind;
      readonly code: string;
    }
  | { readonly type: 'route.answered_from_cache'; readonly because: string }
  | ({ readonly type: 'breaker.changed' } & BreakerChange);

export type OnRoutingEvent = (event: RoutingEvent) => void;
