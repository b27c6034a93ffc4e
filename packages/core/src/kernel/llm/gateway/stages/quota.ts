import type { Stage } from '../../../stage/index.ts';
import type { QuotaScope, Quotas, Reservation } from '../../quota/index.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { watched } from '../over.ts';

/**
 * Sets aside what a request may take, and books what it took when it is over, however it ended. An answer in one piece leaves when its
 * price is safe from the death of this process, which it is at once unless it took more than was set aside; a stream ends so.
 */
export function quotaStage({ quotas }: { readonly quotas: Pick<Quotas, 'reserve'> }): Stage<Exchange, Reply> {
  return async (exchange, next) => {
    const { estimate, signal } = exchange;
    const tokens = estimate.inputTokens + estimate.outputTokens;
    const reservation = await quotas.reserve(scopeOf(exchange), { tokens, usd: estimate.usd }, signal);
    const end = () => settle(reservation, exchange);
    try {
      return await watched(await next(exchange), { end });
    } catch (error) {
      await end();
      throw error;
    }
  };
}

/** What a failed request took stands in the notes too: a stream that broke off was paid for as far as it came. */
function settle(reservation: Reservation, { notes }: Exchange): Promise<void> | undefined {
  const { inputTokens, outputTokens } = notes.usage;
  if (inputTokens + outputTokens === 0 && notes.usd === 0) {
    reservation.release();
    return undefined;
  }
  const booked = reservation.settle({ tokens: inputTokens + outputTokens, usd: notes.usd });
  return booked && withPatience(booked);
}

/** A database that is away for longer takes no answer with it: what was settled is kept, and booked once it is back. */
const PATIENCE_MS = 1_000;

async function withPatience(booked: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, PATIENCE_MS);
  await Promise.race([booked, late.promise]);
  clearTimeout(timer);
}

/** Whom a request is counted for. */
export function scopeOf({ caller, wishes }: Exchange): QuotaScope {
  const { workspaceId, keyId, userId, tier } = caller;
  return { workspaceId, key: keyId, user: userId, task: wishes.task, tier };
}
