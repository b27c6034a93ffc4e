import { slugOf } from './patterns.ts';

/** A name as it is compared: words in lower-case ASCII, own scripts as they are. */
export function nameWords(name: string): string {
  const ascii = slugOf(name, ' ');
  return ascii === '' ? name.trim() : ascii;
}

/**
 * How well words name a company: 3 the whole name, 2 its beginning, 1 all words somewhere in it, 0 not at all.
 */
export function nameScore(wanted: string, names: readonly string[]): number {
  let best = 0;
  for (const name of names) {
    if (name === wanted) return 3;
    if (best < 2 && name.startsWith(wanted)) best = 2;
    else if (best < 1 && wanted.split(' ').every((word) => ` ${name} `.includes(` ${word} `))) best = 1;
  }
  return best;
}

interface Named<Item> {
  readonly item: Item;
  readonly names: readonly string[];
}

/** Names of which a few letters are known begin alike; shorter beginnings are looked for everywhere. */
const BEGINNING = 3;

/** Writes down once that something at this place has the key. */
function note(places: Map<string, number[]>, key: string, place: number): void {
  const known = places.get(key);
  if (known === undefined) places.set(key, [place]);
  else if (known.at(-1) !== place) known.push(place);
}

/** Finds what has a name that words fit, without looking at every name; names and words as `nameWords` writes them. */
export function createNameIndex<Item>() {
  const all: Named<Item>[] = [];
  const byWord = new Map<string, number[]>();
  const byBeginning = new Map<string, number[]>();
  /** Whoever scores above 0 has the first word in a name, or a name that begins with the only one. */
  const candidates = (wanted: string): readonly Named<Item>[] => {
    const [first = '', ...rest] = wanted.split(' ');
    if (rest.length === 0 && first.length < BEGINNING) return all;
    const beginning = rest.length === 0 ? (byBeginning.get(first.slice(0, BEGINNING)) ?? []) : [];
    const places = new Set([...(byWord.get(first) ?? []), ...beginning]);
    return [...places].sort((one, other) => one - other).flatMap((place) => all[place] ?? []);
  };
  return {
    add: (item: Item, names: readonly string[]): void => {
      const place = all.push({ item, names }) - 1;
      for (const name of names) {
        note(byBeginning, name.slice(0, BEGINNING), place);
        for (const word of name.split(' ')) note(byWord, word, place);
      }
    },
    /** In the order in which they were added, each with its score above 0. */
    find: (wanted: string): readonly { readonly item: Item; readonly score: number }[] =>
      candidates(wanted)
        .map(({ item, names }) => ({ item, score: nameScore(wanted, names) }))
        .filter(({ score }) => score > 0),
  };
}
