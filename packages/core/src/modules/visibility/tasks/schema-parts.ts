import type { ExtractionType } from '@leadline/contracts';
import { z } from 'zod';

/**
 * Limits are told to the model and kept when its answer is kept; they do not refuse an answer. One action too
 * many is cut off; it is no reason to throw away a batch that was paid for.
 */
export function few(most: number): z.ZodArray<z.ZodString> {
  return z.array(z.string()).meta({ maxItems: most });
}

/** A whole number within a range, cut to it when it is kept. */
export function rating(lowest: number, highest: number): z.ZodNumber {
  return z.number().meta({ type: 'integer', minimum: lowest, maximum: highest });
}

/** The number of an answer or item, from 1. */
export function number(): z.ZodNumber {
  return z.number().meta({ type: 'integer', minimum: 1 });
}

/**
 * A list of entries for each type. Where there are several, they refer to one definition of an entry, which is
 * then sent once instead of with every list.
 */
export function listsOf<Entry extends z.ZodType>(
  types: readonly ExtractionType[],
  entry: Entry,
  limits: { readonly maxItems?: number } = {},
): Record<string, z.ZodArray<Entry>> {
  const listed = types.length > 1 ? entry.meta({ id: 'entry' }) : entry;
  return Object.fromEntries(types.map((type) => [type, z.array(listed).meta(limits)]));
}

export const difficulty = z.enum(['easy', 'moderate', 'hard', 'complex']);
export const confidence = z.enum(['low', 'medium', 'high']);

/** A figure about the future and what it rests on; the check refuses one without a basis. */
export const estimate = z
  .array(z.string())
  .meta({ minItems: 2, maxItems: 2 })
  .describe('the estimate, then its basis; at most 12 words each');

/** True when a figure about the future says what it rests on. */
export function hasBasis(value: readonly string[]): boolean {
  return value.length >= 2 && value.every((part) => part.trim() !== '');
}

/** The first of a list, and no more of them than are kept. */
export function atMost<Item>(items: readonly Item[], most: number): readonly Item[] {
  return items.length <= most ? items : items.slice(0, most);
}
