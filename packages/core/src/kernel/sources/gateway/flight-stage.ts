import { LeadlineError } from '../../errors/index.ts';
import type { Ask, NextStage, Reply, SourceStage } from './ask.ts';
import { cancelled } from './deadline.ts';
import { canonicalJson } from './question-key.ts';

/** One call under way, and those who wait for it. */
interface Flight {
  readonly reply: Promise<Reply>;
  readonly limits: string;
  readonly stop: AbortController;
  waiting: number;
}

/**
 * Of all who ask the same at once in this process, one asks, and pays; the others get what it gets. It is called off when nobody waits for it
 * any more.
 */
export function flightStage(): SourceStage {
  const flights = new Map<string, Flight>();
  const begin = (id: string, ask: Ask, next: NextStage): Flight => {
    const stop = new AbortController();
    const reply = next({ ...ask, signal: stop.signal }).finally(() => flights.delete(id));
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
        const reply = await waitFor(running, ask);
        if (!ask.request.refresh || reply.origin === 'live') return shared(reply);
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
