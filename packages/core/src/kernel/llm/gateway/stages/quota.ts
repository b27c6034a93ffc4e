import type { QuotaScope, Quotas } from '../../quota/index.ts';
import type { Stage } from '../../stage.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { watched } from '../over.ts';

/** Sets aside what a request may take, and books what it took when it is over, however it ended. */
export function quotaStage({ quotas }: { readonly quotas: Pick<Quotas, 'reserve'> }): Stage<Exchange, Reply> {
  return async (exchange, next) => {
    const { estimate, notes, signal } = exchange;
    const tokens = estimate.inputTokens + estimate.outputTokens;
    const reservation = await quotas.reserve(scopeOf(exchange), { tokens, usd: estimate.usd }, signal);
    // What a failed request took stands in the notes too: a stream that broke off was paid for as far as it came.
    const settle = () => {
      const { inputTokens, outputTokens } = notes.usage;
      if (inputTokens + outputTokens === 0 && notes.usd === 0) reservation.release();
      else void reservation.settle({ tokens: inputTokens + outputTokens, usd: notes.usd });
    };
    try {
      return await watched(await next(exchange), { end: settle });
    } catch (error) {
      settle();
      throw error;
    }
  };
}

/** Whom a request is counted for. */
export function scopeOf({ caller, wishes }: Exchange): QuotaScope {
  const { workspaceId, keyId, userId, tier } = caller;
  return { workspaceId, key: keyId, user: userId, task: wishes.task, tier };
}
