import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { OnSourceEvent } from '../events.ts';
import type { Ask, NextStage, Reply, SourceStage } from './ask.ts';
import { fromCache } from './cache-stage.ts';
import type { Claims } from './claims.ts';
import { cancelled } from './deadline.ts';
import type { KeptAnswer } from './kept-answer.ts';
import type { Leases } from './leases.ts';
import { canonicalJson } from './question-key.ts';

export interface FlightStageOptions {
  readonly claims: Claims;
  readonly leases: Pick<Leases, 'hold'>;
  readonly readKept: (ask: Ask) => Promise<KeptAnswer | null>;
  readonly clock: Clock;
  readonly onEvent: OnSourceEvent;
}

/** One call under way, and those who wait for it. */
interface Flight {
  readonly reply: Promise<Reply>;
  readonly limits: string;
  readonly stop: AbortController;
  waiting: number;
}

/**
 * Of all who ask the same at once, one asks the source, and pays; the others get what it gets. In one process they share the call; between
 * processes the first to claim the question asks, and the others read what it kept. It is called off when nobody waits for it any more.
 */
export function flightStage(options: FlightStageOptions): SourceStage {
  const flights = new Map<string, Flight>();
  const begin = (id: string, ask: Ask, next: NextStage): Flight => {
    const stop = new AbortController();
    const reply = askAlone({ ...ask, signal: stop.signal }, next, options).finally(() => flights.delete(id));
    reply.catch(() => undefined);
    const flight = { reply, limits: canonicalJson(ask.request.limits), stop, waiting: 0 };
    flights.set(id, flight);
    return flight;
  };
  return async (ask, next) => {
    const id = `${ask.request.workspaceId}/${ask.key}`;
    for (;;) {
      const running = flights.get(id);
      if (!running) return waitFor(begin(id, ask, next), ask);
      try {
        return shared(await waitFor(running, ask));
      } catch (error) {
        if (!isTheirs(error, running, ask)) throw error;
      }
    }
  };
}

async function waitFor(flight: Flight, { signal }: Ask): Promise<Reply> {
  const gaveUp = Promise.withResolvers<never>();
  const onAbort = () => gaveUp.reject(cancelled(signal.reason));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  flight.waiting += 1;
  try {
    return await Promise.race([flight.reply, gaveUp.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    flight.waiting -= 1;
    if (flight.waiting === 0) flight.stop.abort(new Error('Nobody waits for it any more.'));
  }
}

/** The first one's budget is not ours, and its caller's change of mind neither. */
function isTheirs(error: unknown, flight: Flight, ask: Ask): boolean {
  if (!(error instanceof LeadlineError) || ask.signal.aborted) return false;
  if (error.code === 'budget_reached') return flight.limits !== canonicalJson(ask.request.limits);
  return error.code === 'cancelled';
}

function shared(reply: Reply): Reply {
  if (reply.origin !== 'live') return reply;
  return { ...reply, origin: 'shared', costUsd: 0, savedUsd: reply.costUsd, creditsUsed: null };
}

async function askAlone(ask: Ask, next: NextStage, options: FlightStageOptions): Promise<Reply> {
  const release = options.leases.hold();
  try {
    // What must not be kept cannot be handed on to other processes.
    return await (ask.definition.licence.keepDays === 0 ? next(ask) : askAmongAll(ask, next, options));
  } finally {
    release();
  }
}

async function askAmongAll(ask: Ask, next: NextStage, options: FlightStageOptions): Promise<Reply> {
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
async function claimOrRead(ask: Ask, options: FlightStageOptions): Promise<Reply | null | 'unclaimed'> {
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
