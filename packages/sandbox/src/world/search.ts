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
