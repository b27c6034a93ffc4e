import type { Enrichment, FieldName } from '@leadline/contracts';
import type { WorkflowRef } from '../../../kernel/jobs/index.ts';

/** What is asked for one company of a list. */
export interface RowRequest {
  readonly query: string;
  readonly country: string | null;
  readonly fields: readonly FieldName[];
  readonly layers: number;
  readonly refresh: boolean;
  readonly budgetUsd: number;
  readonly list: { readonly id: string; readonly limitUsd: number };
}

/** What lists need of the enrichment of one company. */
export interface ListEnricher {
  /** What rows of one company have in common. Throws `invalid_input` for what names no company. */
  keyOf(query: string, country: string | null): string;
  /** The fields that names and sets of fields stand for. Throws `invalid_input` for one there is not. */
  fieldsOf(names: readonly string[]): FieldName[];
  /** Which of these are at hand and fresh, by key; nothing is asked of anybody. */
  atHand(workspaceId: string, requests: readonly RowRequest[]): Promise<readonly boolean[]>;
  /** Keeps the enrichment and gives its id; that of one at work already where it answers the same request; what was at hand where all was. */
  claim(workspaceId: string, request: RowRequest): Promise<Claimed>;
  /** The durable work on a claimed enrichment. */
  readonly workflow: WorkflowRef<{ readonly enrichmentId: string }, unknown>;
  read(workspaceId: string, enrichmentId: string): Promise<Enrichment>;
  /** The free source for these fields that allows the fewest requests a minute; null where none has such a limit. */
  slowestSource(
    fields: readonly FieldName[],
    layers: number,
  ): { readonly title: string; readonly perMinute: number } | null;
  /** What an enrichment of this workspace costs lately; null before the first. */
  recentCostUsd(workspaceId: string): Promise<{ readonly meanUsd: number; readonly of: number } | null>;
}

export type Claimed =
  | { readonly state: 'new' | 'at-work'; readonly enrichmentId: string }
  | { readonly state: 'at-hand'; readonly enrichment: Enrichment };
