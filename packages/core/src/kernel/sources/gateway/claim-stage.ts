import type { Clock } from '../../clock/index.ts';
import type { OnSourceEvent } from '../events.ts';
import type { Ask, NextStage, Reply, SourceStage } from './ask.ts';
import { fromCache } from './cache-stage.ts';
import type { Claims } from './claims.ts';
import { cancelled } from './deadline.ts';
import type { KeptAnswer } from './kept-answer.ts';
import type { Leases } from './leases.ts';

export interface ClaimStageOptions {
  readonly claims: Claims;
  readonly leases: Pick<Leases, 'hold'>;
  readonly readKept: (ask: Ask) => Promise<KeptAnswer | null>;
  readonly clock: Clock;
  readonly onEvent: OnSourceEvent;
}

/** Of all processes that ask the same at once, the first to claim the question asks; the others read what it kept. */
export function claimStage(options: ClaimStageOptions): SourceStage {
  return async (ask, next) => {
    const release = options.leases.hold();
    try {
      // What must not be kept cannot be handed on to other processes.
      return await (ask.definition.licence.keepDays === 0 ? next(ask) : askAmongAll(ask, next, options));
    } finally {
      release();
    }
  };
}

async function askAmongAll(ask: Ask, next: NextStage, options: ClaimStageOptions): Promise<Reply> {
  const { claims, readKept, clock, onEvent } = options;
  const askedMs = clock.monotonicMs();
  const before = await claimOrRead(ask, options);
  ask.timing.queueMs += clock.monotonicMs() - askedMs;
  if (before === 'unclaimed') return next(ask);
  if (before !== null) return before;
  try {
    // It may have landed between our look and our claim.
    const landed = ask.request.refresh ? null : fresh(await readKept(ask), clock);
    return landed ?? (await next(ask));
  } finally {
    await claims
      .leave(ask.request.workspaceId, ask.key)
      .catch((error: unknown) => onEvent({ type: 'source.trouble', where: 'claims', error }));
  }
}

/** Null with the claim taken; else what another process found out meanwhile. Without the database everybody asks for itself. */
async function claimOrRead(ask: Ask, options: ClaimStageOptions): Promise<Reply | null | 'unclaimed'> {
  const { claims, readKept, clock, onEvent } = options;
  const { workspaceId } = ask.request;
  const startedMs = clock.now().getTime();
  try {
    while (!(await claims.take(workspaceId, ask.key))) {
      await claims.ended(workspaceId, ask.key, ask.signal);
      const known = await readKept(ask);
      const landed = ask.request.refresh && known && known.fetchedMs < startedMs ? null : fresh(known, clock);
      if (landed) return landed;
    }
    return null;
  } catch (error) {
    if (ask.signal.aborted) throw cancelled(ask.signal.reason);
    onEvent({ type: 'source.trouble', where: 'claims', error });
    return 'unclaimed';
  }
}

function fresh(known: KeptAnswer | null, clock: Pick<Clock, 'now'>): Reply | null {
  if (!known?.whole || known.freshUntilMs <= clock.now().getTime()) return null;
  return fromCache(known, 'cache');
}
