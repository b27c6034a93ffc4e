import type { Stage } from '../../../stage/index.ts';
import type { CachedQuestion, SemanticCache } from '../../semantic-cache/index.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { cacheUse, fromKept, isAllowed, type KeptAnswer, keeping } from './exact-cache.ts';
import { identityOf } from './identity.ts';

export interface SemanticCacheOptions {
  readonly semantic: Pick<SemanticCache, 'find' | 'put'>;
  readonly now: () => Date;
}

/** Longer texts are documents rather than questions, of which no two mean the same. */
const LONGEST_QUESTION = 2_000;

/** Gives the answer to a question that was asked before in other words. */
export function semanticCacheStage({ semantic, now }: SemanticCacheOptions): Stage<Exchange, Reply> {
  return async (exchange, next) => {
    const use = cacheUse(exchange);
    const asked = use === 'none' ? null : questionOf(exchange, { bypass: use === 'renew' });
    if (!asked) return next(exchange);
    const hit = await semantic.find(asked);
    // Written by `put` below, in this workspace and scope.
    if (hit && isAllowed(exchange, hit))
      return fromKept(exchange, { ...hit, kept: hit.answer as KeptAnswer, cache: 'semantic' });
    const askedAt = now();
    const { tags } = exchange.wishes;
    return keeping(exchange, await next(exchange), ({ model, ...answer }) =>
      semantic.put(asked, answer, { model, tags, askedAt }),
    );
  };
}

/** The last thing that was asked, and all it stands on; null for what is no question in words. */
function questionOf(exchange: Exchange, { bypass }: { readonly bypass: boolean }): CachedQuestion | null {
  const { caller, request, wishes, notes } = exchange;
  const last = request.options.prompt.at(-1);
  if (last?.role !== 'user') return null;
  const [part, ...more] = last.content;
  if (part?.type !== 'text' || more.length > 0 || part.text.length > LONGEST_QUESTION) return null;
  return {
    scope: {
      workspaceId: caller.workspaceId,
      task: wishes.task,
      promptVersion: notes.promptVersion ?? '',
      model: notes.route?.candidates[0]?.id ?? request.model,
      context: identityOf(exchange).around,
    },
    question: part.text,
    use: bypass ? 'bypass' : 'normal',
    asker: { caller, maskNames: wishes.maskNames },
  };
}
