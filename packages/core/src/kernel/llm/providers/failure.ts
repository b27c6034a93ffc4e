import { type ErrorCode, LeadlineError } from '../../errors/index.ts';

/**
 * What kind of failure a call met; everything that is decided about it hangs on this.
 * `throttled` over the provider's limit; `transient` its server or the way there failed; `timeout` no answer in
 * time; `broken_reply` an answer that is not what the protocol says; `rejected_key` wrong or missing rights;
 * `no_credit` the account is empty; `unknown_model`; `bad_request` the provider will not take this question.
 */
export type FailureKind =
  | 'throttled'
  | 'transient'
  | 'timeout'
  | 'broken_reply'
  | 'rejected_key'
  | 'no_credit'
  | 'unknown_model'
  | 'bad_request';

const RETRYABLE: ReadonlySet<FailureKind> = new Set(['throttled', 'transient', 'timeout', 'broken_reply']);
/** The provider may have worked, and charge, although no answer can be shown for it. */
const MAYBE_BILLED: ReadonlySet<FailureKind> = new Set(['timeout', 'broken_reply']);

export interface FailureDetails {
  readonly kind: FailureKind;
  readonly provider: string;
  /** The provider's words, keys taken out, at most some 300 characters. */
  readonly reason: string;
  readonly status?: number | undefined;
  /** The provider's own error code, where it gave one. */
  readonly code?: string | undefined;
  /** How long the provider asked to wait. */
  readonly retryAfterMs?: number | undefined;
}

/** A call that did not bring an answer. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  readonly details: FailureDetails;

  constructor(details: FailureDetails) {
    super(`${details.provider}: ${details.reason}`);
    this.details = details;
  }

  get kind(): FailureKind {
    return this.details.kind;
  }

  get retryable(): boolean {
    return RETRYABLE.has(this.details.kind);
  }

  get maybeBilled(): boolean {
    return MAYBE_BILLED.has(this.details.kind);
  }

  /** What goes into the ledger: the provider's code, or the HTTP status, or the kind. */
  get code(): string {
    const { code, status, kind } = this.details;
    return (code ?? (status !== undefined && status !== 200 ? `http_${status}` : kind)).slice(0, 100);
  }

  /** Failures that somebody must set right; rules must not quietly take over. */
  get needsAttention(): boolean {
    const { kind } = this.details;
    return kind === 'rejected_key' || kind === 'no_credit' || kind === 'unknown_model';
  }
}

const ERROR_CODE_OF: Readonly<Record<FailureKind, ErrorCode>> = {
  throttled: 'rate_limited',
  transient: 'provider_failed',
  timeout: 'provider_timeout',
  broken_reply: 'provider_failed',
  rejected_key: 'provider_rejected_key',
  no_credit: 'provider_rejected_key',
  unknown_model: 'provider_unconfigured',
  bad_request: 'provider_failed',
};

const NEXT_OF: Readonly<Record<FailureKind, string>> = {
  throttled: "Wait, or lower this provider's concurrency and rate limits, then resume.",
  transient: "See the provider's status page, then resume.",
  timeout: "See the provider's status page, or allow more time, then resume.",
  broken_reply: "See the provider's status page, then resume.",
  rejected_key: "Check the provider's API key (`leadline doctor` tests each), then resume.",
  no_credit: "Add credit to the provider's account, then resume.",
  unknown_model: 'Check the name of the model and, for a server of your own, its address.',
  bad_request: 'Choose another model, or report the message if it looks like a fault of Leadline.',
};

/** The same for a program whose one request it was: there is nothing to resume. */
const NEXT_FOR_PROGRAMS: Readonly<Record<FailureKind, string>> = {
  throttled: "Send the request again later, or name fallbacks; an operator can raise the account's limits.",
  transient:
    'Send the request again later, or name fallbacks; `leadline llm health` shows how its provider does.',
  timeout: 'Send the request again, ask for a shorter answer, or name fallbacks.',
  broken_reply: 'Send the request again, or name fallbacks.',
  rejected_key:
    "An operator must correct the provider's API key (`leadline doctor` tests each); until then name another model.",
  no_credit: "An operator must add credit to the provider's account; until then name another model.",
  unknown_model:
    'Name a model of `GET /v1/models`; for a server of your own, an operator should check its address.',
  bad_request: 'Correct the request as the provider says, or name another model.',
};

/** Whom a failure is told to: the owner of a job, which can be resumed, or a program that made one request. */
export type FailureReader = 'job' | 'program';

/** The failure as its reader should see it. `tries` is how often it was tried. */
export function toVisibleError(
  failure: ProviderFailure,
  tries: number,
  reader: FailureReader = 'job',
): LeadlineError {
  const { kind, provider, reason, retryAfterMs } = failure.details;
  const often = tries > 1 ? ` after ${tries} tries` : '';
  return new LeadlineError(ERROR_CODE_OF[kind], `${provider} did not answer${often}: ${reason}`, {
    next: (reader === 'job' ? NEXT_OF : NEXT_FOR_PROGRAMS)[kind],
    ...(reader === 'job' && { kept: 'Everything finished so far.' }),
    retryable: failure.retryable,
    retryAfterSeconds: retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1000),
  });
}

const KEY_LIKE = /\b(?:Bearer |(?:sk|pk|key|gsk|pplx|AIza|xai)[-_]?)[A-Za-z0-9*_-]{8,}/g;

/** A provider's message made fit for logs and screens. */
export function tidyReason(message: string): string {
  const flat = message.replace(/\s+/g, ' ').trim().replace(KEY_LIKE, '[key]');
  return flat.length > 300 ? `${flat.slice(0, 297)}…` : flat || 'no reason given';
}
