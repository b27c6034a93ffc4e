import type { Asker } from './embedding/index.ts';

/** What must be equal for two questions to share an answer. */
export interface QuestionScope {
  readonly workspaceId: string;
  readonly task: string;
  readonly promptVersion: string;
  /** `provider/model`. */
  readonly model: string;
  /**
   * Everything else that shapes the answer, as text or hash: system prompt, earlier turns, tools, response format, images,
   * settings, and who may see what when answers differ by person. Empty when there is nothing else.
   */
  readonly context: string;
}

export interface CachedQuestion {
  readonly scope: QuestionScope;
  /** The last message of the person who asks; everything before it belongs to the scope's `context`. */
  readonly question: string;
  /** `measuring`: neither read nor kept, for calls whose answers are data (an audit's). `bypass`: answered anew, and that answer kept. */
  readonly use?: 'normal' | 'bypass' | 'measuring';
  /** Whose question it is: who pays for comparing it, where it may go for that, and what is masked in it. */
  readonly asker?: Asker | undefined;
}

export interface SemanticHit {
  readonly answer: unknown;
  /** `provider/model` that gave it. */
  readonly model: string;
  /** Cosine of the two questions, from the threshold to 1; 1 for the same text. */
  readonly similarity: number;
  /** The question the answer was given to. */
  readonly question: string;
  readonly tags: readonly string[];
  readonly answeredAt: Date;
  /** Which embedder compared the two; `builtin-…` when no model was used. */
  readonly embedder: string;
}

export interface PutOptions {
  /** `provider/model` that answered. */
  readonly model: string;
  /** Names under which events find the answer: `company:ID`, `deal:ID`. */
  readonly tags?: readonly string[];
  /** When the question was asked, or the data behind it was read: what was invalidated since is not kept. */
  readonly askedAt: Date;
  /** Milliseconds; 7 days unless said. */
  readonly ttlMs?: number;
}

export type SemanticEvent =
  | { readonly type: 'hit'; readonly workspaceId: string; readonly task: string; readonly similarity: number }
  | { readonly type: 'miss'; readonly workspaceId: string; readonly task: string }
  /** It reads the same, yet the embedder says it is not near enough. */
  | {
      readonly type: 'refused';
      readonly workspaceId: string;
      readonly task: string;
      readonly similarity: number;
    }
  | { readonly type: 'failed'; readonly error: unknown };

/** Counts since this process began. */
export interface SemanticCounts {
  readonly looked: number;
  readonly hits: number;
  readonly misses: number;
  /** Of the misses: those that read like an entry that the embedder says is not near enough. */
  readonly refused: number;
  readonly bypassed: number;
  /** Found in memory, gone from the table: invalidated or run out. */
  readonly gone: number;
  readonly failed: number;
}

/**
 * Answers questions that were answered before in other words. It never fails a call: without database or embedder
 * it finds nothing and says so through its events.
 */
export interface SemanticCache {
  /** The id of the embedder in use. */
  readonly embedder: string;
  find(asked: CachedQuestion): Promise<SemanticHit | null>;
  /** Keeps an answer (JSON) in the background; it is found from about 150 ms later on. */
  put(asked: CachedQuestion, answer: unknown, options: PutOptions): void;
  counts(): SemanticCounts;
}
