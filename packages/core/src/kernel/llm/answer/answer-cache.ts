import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Cache, CacheKey } from '../../cache/index.ts';
import type { ModelRef } from '../model-call.ts';

/** The same question, word for word, to the same model, by the same workspace. */
export interface QuestionKey {
  readonly workspaceId: string;
  readonly task: string;
  readonly taskVersion: string;
  readonly model: ModelRef;
  readonly promptHash: string;
}

/** Remembers answers that passed their check. */
export interface AnswerCache {
  find(question: QuestionKey): Promise<string | null>;
  keep(question: QuestionKey, text: string): Promise<void>;
}

const KEPT_MS = 3_600_000;
const keptSchema = z.object({ text: z.string() });

export function createAnswerCache(cache: Pick<Cache, 'get' | 'set'>): AnswerCache {
  return {
    async find(question) {
      const kept = keptSchema.safeParse(await cache.get(keyOf(question)));
      return kept.success ? kept.data.text : null;
    },
    keep: (question, text) => cache.set(keyOf(question), { text }, { ttlMs: KEPT_MS }),
  };
}

function keyOf({ workspaceId, task, taskVersion, model, promptHash }: QuestionKey): CacheKey {
  const question = JSON.stringify([task, taskVersion, model.id, promptHash]);
  return { workspaceId, key: `llm:${hash('sha256', question, 'hex')}` };
}
