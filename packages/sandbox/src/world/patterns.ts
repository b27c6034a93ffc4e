import type { Random } from '../random.ts';

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXY';

/** Fills `#` with digits, `N` with 2 to 9, `A` with letters; all else stays. */
export function fillPattern(pattern: string, random: Random): string {
  return pattern.replace(/[#NA]/g, (sign) => {
    if (sign === '#') return String(random.int(0, 9));
    return sign === 'N' ? String(random.int(2, 9)) : signFrom(LETTERS, random);
  });
}

/** One sign of a row of signs. */
export function signFrom(signs: string, random: Random): string {
  return signs.charAt(random.int(0, signs.length - 1));
}

/** So many digits, the first of them not zero. */
export function digits(count: number, random: Random): string {
  let text = '';
  for (let index = 0; index < count; index++) text += String(random.int(index === 0 ? 1 : 0, 9));
  return text;
}

/** One of the entries, as often as its weight says. */
export function pickWeighted<Item extends { readonly weight: number }>(
  items: readonly Item[],
  random: Random,
): Item {
  const total = items.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.next() * total;
  for (const item of items) {
    left -= item.weight;
    if (left < 0) return item;
  }
  return items[0] as Item;
}

/** `YYYY-MM-DD`, so many days before another such day. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

/** Lower-case ASCII letters and digits; everything else becomes the separator. */
export function slugOf(text: string, separator = '-'): string {
  return text
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'L')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(' ', separator);
}
