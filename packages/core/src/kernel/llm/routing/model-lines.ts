import { type ModelEntry, modelFile } from '../pricing/model-file.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { RoutableModel } from './facts.ts';

/** A model as people look it up: what the file says of it, and where it can be called now. */
export interface ModelLine {
  /** `provider/model`. */
  readonly id: string;
  /** What the file of models says; null for a model it does not list. */
  readonly entry: ModelEntry | null;
  /** Where it can be called, each with its price of today; none where nothing is configured. */
  readonly places: readonly RoutableModel[];
  /** The price of today where it can be called nowhere; null when none is known. */
  readonly listPrice: RoutableModel['price'];
}

/** Every model of the file in its order, then others that can be called. */
export function modelLines(
  callable: readonly RoutableModel[],
  { prices }: { readonly prices: Pick<PriceBook, 'facts'> },
): ModelLine[] {
  const listed = modelFile().models.map((entry) => {
    const id = `${entry.provider}/${entry.model}`;
    return { id, entry, places: callable.filter((model) => model.id === id), listPrice: priceOf(prices, id) };
  });
  const known = new Set(listed.map(({ id }) => id));
  const others = new Set(callable.filter(({ id }) => !known.has(id)).map(({ id }) => id));
  return [
    ...listed,
    ...[...others].map((id) => ({
      id,
      entry: null,
      places: callable.filter((model) => model.id === id),
      listPrice: null,
    })),
  ];
}

function priceOf(prices: Pick<PriceBook, 'facts'>, id: string): RoutableModel['price'] {
  try {
    return prices.facts(id);
  } catch {
    return null;
  }
}
