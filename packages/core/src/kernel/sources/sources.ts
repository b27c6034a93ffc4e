import type { FieldName, Observation } from '@leadline/contracts';
import type { Capability, Licence, SourceDefinition } from './source.ts';

/** A limit on money that a call must stay under: every call with the same scope and id counts against it. */
export interface SpendLimit {
  /** `enrichment` and `list` are counted by id, `month` over the workspace's calendar month (UTC). */
  readonly scope: 'enrichment' | 'list' | 'month';
  readonly id: string;
  readonly limitUsd: number;
}

export interface SourceRequest {
  readonly workspaceId: string;
  readonly source: string;
  readonly call: string;
  /** Parsed by the call's own schema; what does not fit is `invalid_input`. */
  readonly query: Readonly<Record<string, unknown>>;
  /** What it is asked for, such as `enrichment`; stands in the ledger. */
  readonly purpose: string;
  readonly jobId: string | null;
  /** The company it is about, by domain or other stable name; the learned choice of sources groups by it. */
  readonly subject: string | null;
  /** All must hold before a cent is spent; none for calls without a budget. */
  readonly limits: readonly SpendLimit[];
  /** Passes the cache by; what comes is kept there. */
  readonly refresh?: boolean;
  readonly signal?: AbortSignal;
}

export interface SourceResult<Found = unknown> {
  readonly source: string;
  readonly call: string;
  readonly hit: boolean;
  readonly observations: readonly Observation[];
  readonly found: Found;
  /** `stale`: the source is down and this is what it said before. */
  readonly origin: 'live' | 'cache' | 'stale';
  readonly fetchedAt: Date;
  /** What this request was charged; 0 from the cache, and for all but the first of callers who ask at once. */
  readonly costUsd: number;
  /** What it would have cost live. */
  readonly savedUsd: number;
  /** Waiting for places, limits and the provider, in milliseconds. */
  readonly ms: number;
  readonly simulated: boolean;
}

/** What can be planned with: a call of a source that is configured. */
export interface AvailableCall {
  readonly source: string;
  readonly title: string;
  readonly call: string;
  readonly capability: Capability;
  readonly layer: 1 | 2;
  readonly official: boolean;
  readonly yields: readonly FieldName[];
  readonly priceUsd: number;
  readonly licence: Licence;
  /** Requests a minute that its provider allows; null without such a limit. */
  readonly perMinute: number | null;
  /** False while its breaker is open. */
  readonly isUp: boolean;
}

export interface SourceStatus {
  readonly source: string;
  readonly title: string;
  readonly homepage: string;
  readonly layer: 1 | 2;
  readonly configured: boolean;
  /** Names of the settings that hold its keys. */
  readonly settings: readonly string[];
  readonly breaker: 'closed' | 'open' | 'half-open';
  /** When an open breaker will let the next call try. */
  readonly retryAt: Date | null;
  readonly licence: Licence;
  readonly priceUsd: number;
  /** Of the range asked for. */
  readonly calls: number;
  readonly hits: number;
  readonly misses: number;
  readonly failures: number;
  readonly fromCache: number;
  readonly spentUsd: number;
  readonly savedUsd: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** As the provider last said; null where it never did. */
  readonly creditsLeft: number | null;
  readonly lastError: string | null;
}

export interface SourceProbe {
  readonly source: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly creditsLeft: number | null;
}

/**
 * The data-source gateway. Every call passes budget, cache, single flight, breaker, limits, timeout and retry, and ends
 * as rows of observations and ledger.
 */
export interface Sources {
  /**
   * Asks one source. Rejects with `budget_reached`, `provider_unconfigured`, `provider_rejected_key`, `credits_used_up`,
   * `rate_limited`, `provider_failed`, `provider_timeout`, `cancelled` or `invalid_input`; a company the source does not know is no error
   * but `hit: false`.
   */
  call<Found = unknown>(request: SourceRequest): Promise<SourceResult<Found>>;
  /** Every call of every configured source. */
  available(): readonly AvailableCall[];
  status(workspaceId: string, since: Date): Promise<readonly SourceStatus[]>;
  /** Asks each configured source whether its key is accepted. */
  probe(names?: readonly string[]): Promise<readonly SourceProbe[]>;
  readonly definitions: readonly SourceDefinition[];
  /** Calls off what is under way, and waits until it is written down. */
  stop(): Promise<void>;
}
