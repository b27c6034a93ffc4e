import type {
  Candidate,
  FieldName,
  FieldValue,
  JobStatus,
  Layer,
  Observation,
  ProfileField,
  SourceUse,
} from '@leadline/contracts';

/** A company as it is told apart from others. */
export interface CompanyRecord {
  readonly id: string;
  readonly key: string;
  readonly domain: string | null;
  readonly name: string;
}

/** An observation with how it came to us. */
export interface StoredObservation extends Observation {
  readonly call: string;
  readonly fetchedAt: string;
  readonly enrichmentId: string | null;
  readonly keepUntil: string | null;
  readonly simulated: boolean;
}

export interface CorrectionRecord {
  readonly field: FieldName;
  readonly value: FieldValue;
  readonly by: string;
  readonly note: string | null;
  readonly at: string;
}

/** Until when, and how far, nobody need be asked again for a field that was looked for. */
export interface Asked {
  readonly until: string;
  readonly layers: number;
  /** The budget that kept a source from being asked for it; null where none did. */
  readonly budgetUsd: number | null;
}

export type AskedFields = Partial<Record<FieldName, Asked>>;

/** The merged read model of a company. */
export interface ProfileRecord {
  readonly companyId: string;
  readonly confidence: number;
  readonly reasons: readonly string[];
  readonly fields: readonly ProfileField[];
  readonly asked: AskedFields;
  readonly worthUsd: number;
  readonly simulated: boolean;
  readonly enrichmentId: string | null;
  readonly updatedAt: string;
  readonly keepUntil: string | null;
}

/** What an enrichment was asked for, as it is kept. */
export interface StoredInput {
  readonly country: string | null;
  readonly wanted: readonly FieldName[];
  /** Of them those that were named one by one, not as part of a set. */
  readonly named: readonly FieldName[];
  readonly layers: number;
  readonly refresh: boolean;
  /** A list this company is one row of, with what the whole list may spend. */
  readonly list: { readonly id: string; readonly limitUsd: number } | null;
}

export interface StopReason {
  readonly code: string;
  readonly message: string;
  readonly next: string;
}

export interface LayerRecord extends Omit<Layer, 'sources' | 'costUsd'> {}

export interface EnrichmentRecord {
  readonly id: string;
  readonly companyId: string | null;
  readonly key: string;
  readonly query: string;
  readonly input: StoredInput;
  readonly jobId: string | null;
  readonly passes: number;
  readonly status: JobStatus;
  readonly layers: readonly LayerRecord[];
  readonly candidates: readonly Candidate[];
  readonly warnings: readonly string[];
  readonly budgetUsd: number;
  readonly error: StopReason | null;
  readonly simulated: boolean;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

/** One source in one enrichment. */
export interface CallRecord extends SourceUse {
  readonly callKey: string;
  readonly layer: number;
}

export interface CompanyRef {
  readonly workspaceId: string;
  readonly companyId: string;
}

export interface EnrichmentRef {
  readonly workspaceId: string;
  readonly enrichmentId: string;
}
