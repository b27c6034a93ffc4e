import type { FieldName, Observation } from '@leadline/contracts';
import { employeeBand, revenueBand } from '../../../../kernel/identifiers/index.ts';

/** Bands that follow from a number. The other way round nothing follows: a number made from a band would be invented. */
const BANDS: readonly (readonly [
  band: FieldName,
  number: FieldName,
  of: (value: number) => string | null,
])[] = [
  ['employeeRange', 'employees', employeeBand],
  ['revenueRange', 'revenueUsd', revenueBand],
];
/** A number near the edge of a band may lie in the next. */
const SURE_OF_BAND = 0.97;

export interface Derived {
  readonly observation: Observation;
  /** What it was worked out from. */
  readonly from: Observation;
}

/**
 * Observations of bands worked out from what a source said of the number, where the same source names no band. They keep their source, its
 * link and its day.
 */
export function derivedObservations(
  field: FieldName,
  observations: readonly Observation[],
): readonly Derived[] {
  const rule = BANDS.find(([band]) => band === field);
  if (!rule) return [];
  const [, number, bandOf] = rule;
  const own = new Set(observations.filter((one) => one.field === field).map(({ source }) => source));
  return observations.flatMap((from) => {
    const band =
      from.field === number && typeof from.value === 'number' && !own.has(from.source)
        ? bandOf(from.value)
        : null;
    if (band === null) return [];
    return [
      { from, observation: { ...from, field, value: band, confidence: from.confidence * SURE_OF_BAND } },
    ];
  });
}
