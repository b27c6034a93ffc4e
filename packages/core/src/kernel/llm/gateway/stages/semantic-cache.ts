import { hash } from 'node:crypto';
import type { CachedQuestion, SemanticCache } from '../../semantic-cache/index.ts';
import type { Stage } from '../../stage.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { allowed, fromKept, type KeptAnswer, keeping, mayCache } from './exact-cache.ts';

export interface SemanticCacheOptions {
  readonly semantic: Pick<SemanticCache, 'find' | 'put'>;
  readonly now: () => Date;
}

/** Longer texts are documents rather than questions, of which no two mean the same. */
const LONGEST_QUESTION = 2_000;

/** Gives the answer to a question that was asked before in other words. */
export function semanticCacheStage({ semantic, now }: SemanticCacheOptions): Stage<Exchange, Reply> {
  return async (exchange, next) => {
    const asked = mayCache(exchange) ? questionOf(exchange) : null;
    if (!asked) return next(exchange);
    const hit = await semantic.find(asked);
    // Written by `put` below, in this workspace and scope.
    const kept = allowed(exchange, hit?.answer as Omit<KeptAnswer, 'keptAt'> | undefined);
    if (hit && kept) {
      exchange.notes.similarity = hit.similarity;
      return fromKept(exchange, kept, 'semantic');
    }
    const askedAt = now();
    return keeping(exchange, await next(exchange), async (answer) =>
      semantic.put(asked, answer, { tags: exchange.wishes.tags, askedAt }),
    );
  };
}

/** The last thing that was asked, and all it stands on; null for what is no question in words. */
function questionOf({ caller, request, wishes, notes }: Exchange): CachedQuestion | null {
  const { abortSignal: _signal, headers: _headers, prompt, ...settings } = request.options;
  const last = prompt.at(-1);
  if (last?.role !== 'user') return null;
  const [part, ...more] = last.content;
  if (part?.type !== 'text' || more.length > 0 || part.text.length > LONGEST_QUESTION) return null;
  const around = [prompt.slice(0, -1), settings, request.extras.fields, caller.region];
  return {
    scope: {
      workspaceId: caller.workspaceId,
      task: wishes.task,
      promptVersion: notes.promptVersion ?? '',
      model: notes.route?.candidates[0]?.id ?? request.model,
      context: hash('sha256', JSON.stringify(around), 'base64url'),
    },
    question: part.text,
  };
}
