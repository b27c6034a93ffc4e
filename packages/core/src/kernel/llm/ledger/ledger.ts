/**
 * What became of a question. `refused`: the model declined, or, with an error code, the gateway turned the request away
 * before any model was asked. `abandoned`: whoever asked hung up before the end.
 */
export const OUTCOMES = [
  'ok',
  'repair',
  'retryable_error',
  'error',
  'refused',
  'cached',
  'rules',
  'abandoned',
  /** A data source that knows nothing of what was asked. */
  'miss',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Where an answer came from: a model (`miss`, or `bypass` where no cache was asked), or one of the caches. */
export const CACHE_STATES = ['miss', 'exact', 'semantic', 'stale', 'bypass'] as const;
export type CacheState = (typeof CACHE_STATES)[number];

/** What is known besides of a request that came through the gateway, or of the part caches had in a call. */
export interface RequestColumns {
  readonly keyId: string | null;
  readonly userId: string | null;
  readonly tier: string | null;
  readonly cache: CacheState;
  /** What the answer from the cache would have cost. */
  readonly savedUsd: number;
  /** What the provider's own prompt cache took off the price. */
  readonly promptSavedUsd: number;
  readonly promptVersion: string | null;
  /** To the first part of a stream; null for an answer in one piece. */
  readonly firstByteMs: number | null;
  /** The caller's own name for the request, or for the trace it is part of. */
  readonly correlationId: string | null;
  /** True when a sandbox stood in for the providers. */
  readonly simulated: boolean;
}

/** One row of the ledger. Times in milliseconds, prices in US dollars. */
export interface CallRow extends Partial<RequestColumns> {
  readonly workspaceId: string;
  readonly at: Date;
  readonly jobId: string | null;
  readonly task: string;
  readonly taskVersion: string;
  readonly provider: string;
  readonly model: string;
  /** 1 for the first try of a call; 0 where no call was made. */
  readonly attempt: number;
  readonly outcome: Outcome;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly priceUsd: number;
  readonly latencyMs: number;
  readonly queueMs: number;
  /** Whose account at the provider served: the installation's by its deployment, or `own`; null where nobody was asked. */
  readonly account?: string | null;
  /** The routing rule that chose the model; null where none did. */
  readonly rule?: string | null;
  /** Of a data source: units it counts in, and the company that was asked about. */
  readonly credits?: number | null;
  readonly subject?: string | null;
  readonly errorCode: string | null;
  readonly idempotencyKey: string;
  readonly promptHash: string;
}

export interface LedgerTotals {
  readonly calls: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
}

export interface LedgerSummary {
  readonly byTask: readonly (LedgerTotals & { readonly task: string; readonly outcome: Outcome })[];
  readonly total: LedgerTotals;
}

export interface Ledger {
  /** Resolves once the row is committed. Rows that come together are written together. */
  record(row: CallRow): Promise<void>;
  /** Waits until every row handed in so far is committed. */
  flush(): Promise<void>;
}
