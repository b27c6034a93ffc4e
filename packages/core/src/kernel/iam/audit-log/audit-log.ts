import type { AuditOutcome, Role } from '@leadline/contracts';

/** What happened. Identifiers only: never contents, never secrets. */
export interface AuditNote {
  readonly workspaceId: string;
  readonly operation: string;
  readonly outcome: AuditOutcome;
  /** Of the error, where there was one. */
  readonly code?: string | null;
  readonly object?: string | null;
  readonly keyId?: string | null;
  readonly userId?: string | null;
  readonly role?: Role | null;
  readonly origin?: string | null;
  readonly requestId?: string | null;
}

export interface AuditEntry extends Required<Omit<AuditNote, 'workspaceId'>> {
  /** Counts from 1 in each workspace, without gaps. */
  readonly seq: number;
  readonly at: Date;
  readonly previousHash: string;
  readonly chainHash: string;
}

export interface AuditFilter {
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly operation?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly keyId?: string | undefined;
  readonly userId?: string | undefined;
  readonly object?: string | undefined;
}

/** Which part of the log. */
export interface AuditRange extends AuditFilter {
  /** Only lines with a greater `seq`. */
  readonly after?: number | undefined;
  /** Only lines with a smaller `seq`. */
  readonly before?: number | undefined;
  readonly order: 'oldest first' | 'newest first';
  readonly limit: number;
}

export interface AuditVerdict {
  readonly whole: boolean;
  /** Lines looked at. */
  readonly entries: number;
  /** `seq` of the first line that is missing or wrong. */
  readonly brokenAt: number | null;
}

/** The append-only log of access and change. */
export interface AuditLog {
  /** Takes it down and returns at once; written with others within about a tenth of a second. */
  note(note: AuditNote): void;
  /** Resolves once everything noted so far is written. */
  flush(): Promise<void>;
  read(workspaceId: string, range: AuditRange): Promise<AuditEntry[]>;
  /** Reads the whole log and works out every hash anew. */
  verify(workspaceId: string): Promise<AuditVerdict>;
  /** Writes what is left; what cannot be written within a few tries is handed to `onLost`. */
  close(): Promise<void>;
}
