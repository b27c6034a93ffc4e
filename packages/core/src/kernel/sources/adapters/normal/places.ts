/**
 * The city a place begins with: `Rotterdam, South Holland, Netherlands`. Undefined where a street comes first, since where its city
 * stands differs from country to country.
 */
export function cityOf(words: string | undefined): string | undefined {
  const first = words?.split(/[,;]/)[0]?.trim() ?? '';
  return first === '' || /\d/.test(first) || first.length > 60 ? undefined : first;
}
