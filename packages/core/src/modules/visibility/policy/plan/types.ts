import type { Category, ExtractionType, PlanName } from '@leadline/contracts';

/** What planning needs to know of an answer. */
export interface PlannableAnswer {
  /** The answer's number within the audit. */
  readonly number: number;
  readonly category: Category;
  readonly query: string;
  readonly provider: string;
  /** Tokens of what a model would be given of it; 0 when unknown. */
  readonly tokens?: number;
}

/** Answers of one category that are read together. */
export interface Batch {
  /** 1, 2, … over the whole audit. */
  readonly id: number;
  readonly category: Category;
  /** 1, 2, … within the category. */
  readonly batchNumber: number;
  /** The answers' numbers, in the order they are shown to the model. */
  readonly answers: readonly number[];
}

/** What can be asked of a batch: items of one type, or the judged metrics of each answer. */
export type BatchPart = ExtractionType | 'metrics';

interface CallBase {
  /** Stable within an audit: the same plan names the same call alike, so it can serve as an idempotency key. */
  readonly id: string;
  /** Calls whose results this one reads; it can start as soon as they are there. */
  readonly after: readonly string[];
}

export type PlannedCall = CallBase &
  (
    | {
        readonly kind: 'read-batch';
        readonly batchId: number;
        readonly category: Category;
        readonly parts: readonly BatchPart[];
      }
    | { readonly kind: 'consolidate'; readonly category: Category; readonly types: readonly ExtractionType[] }
    | { readonly kind: 'select'; readonly types: readonly ExtractionType[] }
    | { readonly kind: 'brief' }
  );

/** Every analysis call of an audit, before any is made. */
export interface AuditPlan {
  readonly name: PlanName;
  readonly batches: readonly Batch[];
  /** In an order in which each call stands behind those it reads. */
  readonly calls: readonly PlannedCall[];
  /** Items of each type asked of each batch. */
  readonly itemsPerType: number;
  /** What the plan gives up for being cheaper; empty for `standard`. */
  readonly tradeOffs: readonly string[];
}
