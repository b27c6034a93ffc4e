import type { Next } from '../../../stage/index.ts';
import type { Accounts } from '../../providers/accounts.ts';
import { noRouteError } from '../../routing/index.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { inputTokensOf } from '../facts.ts';

export interface CountOptions {
  readonly accounts: Pick<Accounts, 'of'>;
}

/** Counting is free and quick, and an estimate does where it fails. */
const LONGEST_COUNT_MS = 5_000;

/** Counts a request's tokens: the provider does where it can, else this program estimates. The end of the way. */
export function countStage({ accounts }: CountOptions): Next<Exchange, Reply> {
  return async (exchange) => {
    const { request, notes, signal, id } = exchange;
    const [candidate] = notes.route?.candidates ?? [];
    if (!candidate) throw notes.route ? noRouteError(notes.route) : new Error('A request was not mediated.');
    notes.model = candidate.key;
    notes.provider = candidate.provider;
    const { upstream } = await accounts.of(candidate);
    if (upstream.countTokens) {
      notes.attempts = 1;
      const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_COUNT_MS)]);
      const options = { ...request.options, abortSignal };
      const call = { model: candidate.model, options, extras: request.extras, idempotencyKey: id };
      const inputTokens = await upstream.countTokens(call).catch(() => null);
      if (inputTokens !== null) return { kind: 'count', inputTokens, estimated: false };
    }
    return { kind: 'count', inputTokens: inputTokensOf(request.options), estimated: true };
  };
}
