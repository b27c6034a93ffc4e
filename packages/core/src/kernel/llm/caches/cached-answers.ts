import type { Ids } from './known-entries.ts';
import type { Selection } from './selection.ts';

export const CACHE_KINDS = ['exact', 'semantic'] as const;
export type CacheKind = (typeof CACHE_KINDS)[number];

/** An answer on its way into the table. */
export interface NewAnswer {
  readonly workspaceId: string;
  readonly id: string;
  readonly kind: CacheKind;
  readonly task: string;
  /** `provider/model` that answered. */
  readonly model: string;
  readonly question: string | null;
  readonly answer: unknown;
  /** Names under which events find the answer: `company:acme.com`, `deal:ID`. */
  readonly tags: readonly string[];
  /** When the question was asked: what was invalidated since is not kept. */
  readonly askedAt: Date;
  readonly expiresAt: Date;
}

export interface StoredAnswer extends Pick<NewAnswer, 'task' | 'model' | 'question' | 'answer' | 'tags'> {
  readonly writtenAt: Date;
}

export interface AnswerKey {
  readonly workspaceId: string;
  readonly id: string;
}

export type CachedAnswersEvent =
  | { readonly type: 'failed'; readonly error: unknown }
  /** Answers that were not written: more came than can be, or the database is away. */
  | { readonly type: 'lost'; readonly kind: CacheKind; readonly count: number };

/** Counts since this process began. */
export interface CachedAnswersCounts {
  readonly kept: Readonly<Record<CacheKind, number>>;
  readonly lost: Readonly<Record<CacheKind, number>>;
  readonly failed: number;
  /** Answers this process knows of, of all workspaces and kinds. */
  readonly known: number;
}

export interface KindFigures {
  readonly entries: number;
  readonly oldest: Date | null;
}

/**
 * The answers all processes share, in one table; each process knows which there are without asking. What both caches of the gateway
 * stand on. Reading rejects when the database is away; writing is lost and told.
 */
export interface CachedAnswers {
  /** The ids of a workspace: at once when they are held, else when they are read, after this process has begun to listen. */
  known(workspaceId: string): Ids | Promise<Ids>;
  /** The answer, if it is still there and has not run out. */
  read(key: AnswerKey): Promise<StoredAnswer | null>;
  /** Writes an answer in the background; false when too many wait already. */
  add(answer: NewAnswer): boolean;
  /** Whether this process hears at once of what others invalidate. */
  isListening(): boolean;
  /** Told of what is invalidated, here and by other processes; null when something may have gone unheard. */
  onInvalidated(listener: (invalidated: Invalidated | null) => void): void;
  /** Nothing selected is given any more once this resolves: here and where the table is read at once, elsewhere within milliseconds. */
  invalidate(workspaceId: string, selection: Selection): Promise<Readonly<Record<CacheKind, number>>>;
  /** What the table holds of a workspace, of all processes together. */
  figures(workspaceId: string): Promise<Readonly<Record<CacheKind, KindFigures>>>;
  counts(): CachedAnswersCounts;
  /** Deletes what has run out, and gives how many; done by itself now and then. */
  prune(): Promise<number>;
  /** Waits until every answer handed in is written. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface Invalidated {
  readonly workspaceId: string;
  readonly selection: Selection;
}
