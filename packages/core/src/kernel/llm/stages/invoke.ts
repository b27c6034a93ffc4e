import type { Clock } from '../../clock/index.ts';
import type { Next } from '../../stage/index.ts';
import type { ModelCall, ModelReply } from '../model-call.ts';
import { type PriceBook, priceOf } from '../pricing/price-book.ts';
import { promptSaving } from '../pricing/prompt-saving.ts';
import type { Connections } from '../providers/connections.ts';
import { readFailure } from '../providers/read-failure.ts';

export interface InvokeOptions {
  readonly connections: Connections;
  readonly prices: PriceBook;
  readonly clock: Clock;
}

/** The end of the way: asks the provider and says what the answer cost. */
export function invokeProvider({ connections, prices, clock }: InvokeOptions): Next<ModelCall, ModelReply> {
  return async (call) => {
    const { provider, model, id } = call.model;
    const facts = prices.facts(id);
    const client = await (call.access?.client() ?? connections.client(provider));
    try {
      const answer = await client.generate({
        model,
        messages: call.messages,
        schema: call.schema,
        maxOutputTokens: call.maxOutputTokens,
        effort: call.purpose === 'assistant' ? undefined : facts.effort,
        search: call.purpose === 'assistant',
        // A repair is other work than the question it repairs.
        idempotencyKey: call.purpose === 'repair' ? `${call.idempotencyKey}:repair` : call.idempotencyKey,
        signal: call.signal,
      });
      const priceUsd = priceOf(facts, answer.usage, answer.searches);
      return { ...answer, priceUsd, promptSavedUsd: promptSaving(facts, answer.usage) };
    } catch (error) {
      throw readFailure(provider, error, clock.now());
    }
  };
}
