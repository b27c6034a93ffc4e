import { LeadlineError } from '../../errors/index.ts';
import { type FailureKind, ProviderFailure, toVisibleError } from '../providers/failure.ts';
import { GaveUp } from '../stages/retry.ts';
import { FAILURE_NAMES } from './explain.ts';
import type { Candidate } from './facts.ts';
import { type Route, seconds } from './route.ts';

/** A try that brought no answer. */
export interface Try {
  /** `provider/model@region`. */
  readonly model: string;
  readonly kind: FailureKind;
  /** The provider's code, or the HTTP status, or the kind. */
  readonly code: string;
  readonly latencyMs: number;
  readonly failure: ProviderFailure;
}

/** Who answered a request in the end. */
export interface Served {
  /** Null when the answer was kept from before. */
  readonly candidate: Candidate | null;
  readonly fromCache: boolean;
  readonly tries: readonly Try[];
  readonly route: Route;
}

/** Nobody on a route answered. */
export class RouteFailed extends GaveUp {
  readonly failed: readonly Try[];
  readonly because: string;

  constructor(failure: ProviderFailure, tries: readonly Try[], because: string) {
    super(failure, tries.length);
    this.failed = tries;
    this.because = because;
  }

  /** The failure as its reader should see it, with what each try met. */
  visible(): LeadlineError {
    const last = toVisibleError(this.failure, this.tries, 'program');
    if (this.failed.length < 2) return last;
    return new LeadlineError(last.code, `No model answered after ${this.tries} tries: ${this.because}.`, {
      next: last.next ?? 'Send the request again later.',
      retryable: this.failed.some(({ failure }) => failure.retryable),
      retryAfterSeconds: last.retryAfterSeconds,
      issues: this.failed.map(({ model, kind, latencyMs }) => ({
        path: 'model',
        message: `${model}: ${FAILURE_NAMES[kind]} after ${seconds(latencyMs)}`,
      })),
      cause: this.failure,
    });
  }
}

/** A stream that fell silent or stopped without its end. */
export function brokenStream(
  provider: string,
  what: 'silent' | 'unfinished',
  silenceMs: number,
): ProviderFailure {
  return what === 'silent'
    ? new ProviderFailure({
        kind: 'timeout',
        provider,
        reason: `the stream said nothing for ${seconds(silenceMs)}`,
      })
    : new ProviderFailure({ kind: 'broken_reply', provider, reason: 'the stream stopped before its end' });
}
