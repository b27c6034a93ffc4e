import { type ModelFacts, type PricedUsage, priceOf } from './price-book.ts';

/** US dollars that the provider's prompt cache took off the price of a usage; what writing to it cost more stays in the price. */
export function promptSaving(facts: ModelFacts, usage: PricedUsage): number {
  if (usage.cachedInputTokens === 0) return 0;
  const uncached = priceOf(facts, { ...usage, cachedInputTokens: 0 }, 0);
  return Math.max(0, uncached - priceOf(facts, usage, 0));
}
