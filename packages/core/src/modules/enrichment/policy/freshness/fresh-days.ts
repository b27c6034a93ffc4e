import { type FieldName, fieldOf } from '@leadline/contracts';

/** Days for which answers of a layer are kept: free metadata, records, what a model worked out (source document, P0-1). */
export const LAYER_DAYS: Readonly<Record<1 | 2 | 3, number>> = { 1: 90, 2: 30, 3: 7 };

export interface Keeping {
  readonly layer: 1 | 2 | 3;
  /** What the source's licence allows; null without a limit, 0 for what may only be shown. */
  readonly keepDays: number | null;
  /** Days for which the call itself calls its answer fresh; none unless said. */
  readonly freshDays?: number;
}

/** Days for which an answer may be served as fresh: the shortest of layer, licence and call. */
export function answerDays({ layer, keepDays, freshDays }: Keeping): number {
  return Math.max(
    0,
    Math.min(LAYER_DAYS[layer], keepDays ?? Number.POSITIVE_INFINITY, freshDays ?? Number.POSITIVE_INFINITY),
  );
}

/**
 * Days after which a field of a profile is looked for again: its own, and no longer than the answers of the lowest layer that speaks for it are
 * kept. 7 where a model or rules alone do.
 */
export function fieldDays(
  field: FieldName,
  speakers: readonly string[],
  layerOf: (source: string) => 1 | 2 | 3,
): number {
  const layers = speakers.map(layerOf);
  const layer = layers.includes(1) ? 1 : layers.includes(2) ? 2 : 3;
  return Math.min(fieldOf(field).freshDays, LAYER_DAYS[layer]);
}
