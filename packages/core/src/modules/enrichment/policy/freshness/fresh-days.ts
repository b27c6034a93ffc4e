import { type FieldName, fieldOf } from '@leadline/contracts';

type LayerNumber = 1 | 2 | 3;

/** Days for which answers of a layer are kept: free metadata, records, what a model worked out (source document, P0-1). */
const LAYER_DAYS: Readonly<Record<LayerNumber, number>> = { 1: 90, 2: 30, 3: 7 };
/** Own speakers that no source's definition tells the layer of. */
const INFERRED: ReadonlySet<string> = new Set(['model', 'builtin']);

/** Layer of each source, by its definition; what a model or rules said is layer 3. */
export function layersOf(
  definitions: readonly { readonly name: string; readonly layer: 1 | 2 }[],
): (source: string) => LayerNumber {
  const layers = new Map(definitions.map(({ name, layer }) => [name, layer]));
  return (source) => (INFERRED.has(source) ? 3 : (layers.get(source) ?? 2));
}

/**
 * Days after which a field of a profile is looked for again: its own, and no more than answers are kept of the lowest layer that speaks for it.
 * 7 at most where a model or rules alone do.
 */
export function fieldDays(
  field: FieldName,
  speakers: readonly string[],
  layerOf: (source: string) => LayerNumber,
): number {
  const layer = Math.min(3, ...speakers.map(layerOf)) as LayerNumber;
  return Math.min(fieldOf(field).freshDays, LAYER_DAYS[layer]);
}
