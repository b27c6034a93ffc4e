import type { Cache } from '../../cache/index.ts';
import type { Clock } from '../../clock/index.ts';
import { type ErrorCode, LeadlineError } from '../../errors/index.ts';
import type { OnSourceEvent } from '../events.ts';
import type { Ask, Reply, SourceStage } from './ask.ts';
import { type KeptAnswer, keepable, keptAnswerSchema } from './kept-answer.ts';

export interface CacheStageOptions {
  readonly cache: Pick<Cache, 'get' | 'set'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly onEvent: OnSourceEvent;
}

/** Failures of a source that is down, for which an earlier answer may stand in. */
const DOWN: ReadonlySet<ErrorCode> = new Set([
  'provider_failed',
  'provider_timeout',
  'provider_rejected_key',
  'credits_used_up',
  'rate_limited',
]);

/** Answers from what is kept while that is fresh; and where the source is down, from what is not fresh any more, marked so. */
export function cacheStage(options: CacheStageOptions): SourceStage {
  const read = createCacheReader(options);
  return async (ask, next) => {
    const known = await read(ask);
    const nowMs = options.clock.now().getTime();
    if (known?.whole && known.freshUntilMs > nowMs && !ask.request.refresh) return fromCache(known, 'cache');
    try {
      return await next(ask);
    } catch (error) {
      if (known && error instanceof LeadlineError && DOWN.has(error.code)) return fromCache(known, 'stale');
      throw error;
    }
  };
}

/** What is kept about a subject carries this tag, so that whoever forgets it can have it forgotten here too. */
export function subjectTag(subject: string): string {
  return `source-subject:${subject}`;
}

/** Right around the call: whatever comes live is kept before anybody is told. */
export function keepStage({ cache, clock, onEvent }: CacheStageOptions): SourceStage {
  return async (ask, next) => {
    const reply = await next(ask);
    const { definition, call, request, key } = ask;
    const keeping = keepable(reply, { licence: definition.licence, call }, clock.now().getTime());
    if (keeping)
      await cache
        .set({ workspaceId: request.workspaceId, key }, keeping.answer, {
          ttlMs: keeping.forMs,
          tags: request.subject === null ? [] : [subjectTag(request.subject)],
        })
        .catch((error: unknown) => onEvent({ type: 'source.trouble', where: 'cache', error }));
    return reply;
  };
}

/** Reads what is kept; a cache in trouble is an empty one. */
export function createCacheReader({ cache, onEvent }: Pick<CacheStageOptions, 'cache' | 'onEvent'>) {
  return async ({ request, key }: Ask): Promise<KeptAnswer | null> => {
    try {
      const parsed = keptAnswerSchema.safeParse(await cache.get({ workspaceId: request.workspaceId, key }));
      return parsed.success ? parsed.data : null;
    } catch (error) {
      onEvent({ type: 'source.trouble', where: 'cache', error });
      return null;
    }
  };
}

export function fromCache(known: KeptAnswer, origin: 'cache' | 'stale'): Reply {
  return {
    hit: known.hit,
    observations: known.observations,
    found: known.found,
    origin,
    fetchedAt: new Date(known.fetchedMs),
    costUsd: 0,
    savedUsd: known.priceUsd,
    creditsUsed: null,
    creditsLeft: null,
  };
}
