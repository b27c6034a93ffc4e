/** What became of a question. */
export const OUTCOMES = ['ok', 'repair', 'retryable_error', 'error', 'refused', 'cached', 'rules'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One row of the ledger. Times in milliseconds, prices in US dollars. */
export interface CallRow {
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
