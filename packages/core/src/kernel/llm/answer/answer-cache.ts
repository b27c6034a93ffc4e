import { hash } from 'node:crypto';
import { z } from 'zod';
import { type AnswerKey, type ExactAnswers, freshMs } from '../caches/index.ts';
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

const keptSchema = z.object({ text: z.string() });

/**
 * Tasks' answers in the exact cache, in this process alone: a job that is taken up again elsewhere has its checkpoints, so sharing them
 * would only write rows nobody reads.
 */
export function createAnswerCache(exact: ExactAnswers, now: () => Date): AnswerCache {
  return {
    async find(question) {
      const { task } = question;
      const found = await exact.find(keyOf(question));
      if (!found) return null;
      const isFresh = now().getTime() - found.answeredAt < freshMs({ task, component: null, tags: [] });
      const kept = keptSchema.safeParse(found.answer);
      return isFresh && kept.success ? kept.data.text : null;
    },
    async keep(question, text) {
      const { task, model } = question;
      const ttlMs = freshMs({ task, component: null, tags: [] });
      const given = { answer: { text }, task, model: model.id, asked: exact.moment(), ttlMs, share: false };
      exact.put(keyOf(question), given);
    },
  };
}

function keyOf({ workspaceId, task, taskVersion, model, promptHash }: QuestionKey): AnswerKey {
  const question = JSON.stringify([workspaceId, task, taskVersion, model.id, promptHash]);
  return { workspaceId, id: hash('sha256', `task ${question}`, 'base64url') };
}
