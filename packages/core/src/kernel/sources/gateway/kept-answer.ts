import type { Observation } from '@leadline/contracts';
import { z } from 'zod';
import type { Licence, SourceCall } from '../source.ts';
import type { Reply } from './ask.ts';

const DAY_MS = 86_400_000;
/** How long what is no longer fresh is kept to stand in for a source that is down, where its terms set no limit. */
const STALE_DAYS = 365;

const observationsSchema = z.custom<readonly Observation[]>((value) => Array.isArray(value));

/** What the cache keeps of an answer. */
export const keptAnswerSchema = z.object({
  hit: z.boolean(),
  observations: observationsSchema,
  found: z.unknown(),
  fetchedMs: z.number(),
  freshUntilMs: z.number(),
  priceUsd: z.number(),
  /** False where the source's terms let only a part of it be kept, which is no answer then. */
  whole: z.boolean(),
});
export type KeptAnswer = z.infer<typeof keptAnswerSchema>;

export interface KeepingRules {
  readonly licence: Licence;
  readonly call: Pick<SourceCall, 'freshDays' | 'missDays'>;
}

/**
 * What may be kept of an answer, and for how many milliseconds from `nowMs`; null for nothing. Terms that forbid keeping (0 days) leave the
 * fields that may always be kept, which stand in only where the source itself is down; a limit in days limits freshness too.
 */
export function keepable(
  reply: Reply,
  { licence, call }: KeepingRules,
  nowMs: number,
): { readonly answer: KeptAnswer; readonly forMs: number } | null {
  const wantedDays = reply.hit ? call.freshDays : call.missDays;
  if (licence.keepDays !== 0) {
    const most = licence.keepDays ?? Number.POSITIVE_INFINITY;
    const freshMs = Math.min(wantedDays, most) * DAY_MS;
    const forMs = reply.hit ? Math.max(freshMs, Math.min(STALE_DAYS, most) * DAY_MS) : freshMs;
    if (forMs <= 0) return null;
    return { answer: kept(reply, reply.observations, { nowMs, freshMs, whole: true }), forMs };
  }
  const always = new Set<string>(licence.keepAlways ?? []);
  const observations = reply.observations.filter(({ field }) => always.has(field));
  if (observations.length === 0) return null;
  const bare = { ...reply, found: {} };
  return {
    answer: kept(bare, observations, { nowMs, freshMs: 0, whole: false }),
    forMs: STALE_DAYS * DAY_MS,
  };
}

function kept(
  reply: Reply,
  observations: readonly Observation[],
  { nowMs, freshMs, whole }: { readonly nowMs: number; readonly freshMs: number; readonly whole: boolean },
): KeptAnswer {
  return {
    hit: reply.hit,
    observations,
    found: reply.found,
    fetchedMs: reply.fetchedAt.getTime(),
    freshUntilMs: nowMs + freshMs,
    priceUsd: reply.costUsd,
    whole,
  };
}
