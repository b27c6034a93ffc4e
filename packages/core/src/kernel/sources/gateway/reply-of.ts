import { type Observation, observationSchema } from '@leadline/contracts';
import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { SourceAnswer } from '../source.ts';
import type { Ask, Reply } from './ask.ts';

/**
 * Makes a reply of what an adapter gave: each observation names its source and when it was seen.
 * @throws `provider_failed` for an observation or a price that cannot be; nothing of the answer is used then.
 */
export function replyOf(ask: Ask, answer: SourceAnswer, clock: Pick<Clock, 'now'>): Reply {
  const fetchedAt = clock.now();
  const source = ask.definition.name;
  const observations = answer.observations.map((given) =>
    checked({ ...given, source, observedAt: given.observedAt ?? fetchedAt.toISOString() }),
  );
  if (!(Number.isFinite(answer.costUsd) && answer.costUsd >= 0))
    throw unusable(source, `a price of ${answer.costUsd}`);
  return {
    hit: answer.hit,
    observations,
    found: answer.found,
    origin: 'live',
    fetchedAt,
    costUsd: answer.costUsd,
    savedUsd: 0,
    creditsUsed: answer.creditsUsed ?? null,
    creditsLeft: answer.creditsLeft ?? null,
  };
}

function checked(given: Observation): Observation {
  const parsed = observationSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw unusable(given.source, `an observation of ${given.field} that cannot be stored`);
}

function unusable(source: string, what: string): LeadlineError {
  return new LeadlineError('provider_failed', `The answer of ${source} came with ${what}.`, {
    next: 'Other sources are asked; report this if it stays.',
  });
}
