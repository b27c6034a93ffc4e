import type { FieldName, LIST_ROW_STATUSES, ListRow } from '@leadline/contracts';

export type RowStatus = (typeof LIST_ROW_STATUSES)[number];

/** A list as it is kept. */
export interface ListRecord {
  readonly id: string;
  readonly name: string;
  readonly fields: readonly FieldName[];
  readonly budgetUsd: number;
  readonly perCompanyUsd: number;
  readonly layers: number;
  readonly refresh: boolean;
  readonly pass: number;
  readonly simulated: boolean;
  readonly createdAt: Date;
}

/** What the rows of a list come to. */
export interface ListTotals {
  readonly rows: number;
  readonly counts: Readonly<Record<RowStatus, number>>;
  /** Wanted fields that finished rows have, over those they could have; null before the first. */
  readonly fill: number | null;
  readonly atHand: number;
  readonly costUsd: number;
  readonly savedUsd: number;
}

export interface NewRow {
  readonly row: number;
  readonly key: string;
  readonly query: string;
  readonly country: string | null;
  readonly cells: Readonly<Record<string, string>>;
  readonly status: RowStatus;
  readonly problem: string | null;
}

export interface KeptRow extends ListRow {
  readonly cells: Readonly<Record<string, string>>;
}

/** What was found for a company, for each row that names it. */
export interface RowOutcome
  extends Pick<ListRow, 'status' | 'company' | 'domain' | 'values' | 'problem' | 'enrichmentId' | 'costUsd'> {
  readonly savedUsd: number;
  readonly atHand: boolean;
}
