/**
 * Adjusts p-values of figures that are judged together, so that of all changes called real at most 5 % are
 * expected to be chance. Keeps the order of its input; nulls stay null and do not count.
 *
 * Source: Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, Journal of the Royal Statistical
 * Society B 57 (1995) 289–300.
 */
export function adjustForFalseDiscovery(pValues: readonly (number | null)[]): (number | null)[] {
  const known = pValues
    .map((pValue, index) => ({ pValue, index }))
    .filter((entry): entry is { pValue: number; index: number } => entry.pValue !== null)
    .sort((a, b) => b.pValue - a.pValue);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let smallest = 1;
  known.forEach(({ pValue, index }, position) => {
    smallest = Math.min(smallest, (pValue * known.length) / (known.length - position));
    adjusted[index] = smallest;
  });
  return adjusted;
}
