import { commonness } from './known-words.ts';
import { IRREGULAR, KEEPS_ITS_S } from './lexicon/words.ts';

const KEEPS_ITS_SPELLING = new Set(
  'four hour our your tour pour sour flour prise devour contour detour velour'.split(' '),
);

/** Singular of a noun, plain form of a present-tense verb. Pasts, comparatives and -ing forms stay: they say something else. */
export function plainForm(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  return american(singular(word));
}

/** -ise, -yse and -our as -ize, -yze and -or, where that is a word. */
function american(word: string): string {
  if (!word.includes('is') && !word.includes('ys') && !word.includes('our')) return word;
  const changed = word
    .replace(/(?<=\p{L}{3}[iy])s(?=(?:e|ed|er|ing|ation)$)/u, 'z')
    .replace(/(?<=\p{L}{2}o)u(?=r(?:ed|ing|able|ite)?$)/u, '');
  return changed !== word && commonness(changed) > 0 && !KEEPS_ITS_SPELLING.has(word) ? changed : word;
}

function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is)$/u.test(word) || KEEPS_ITS_S.has(word))
    return word;
  if (word.endsWith('ies') && word.length > 4)
    return known(`${word.slice(0, -3)}y`) ?? known(word.slice(0, -1)) ?? word;
  if (/(?:sh|ch|x|z|ss|o)es$/u.test(word))
    return known(word.slice(0, -2)) ?? known(word.slice(0, -1)) ?? word;
  return known(word.slice(0, -1)) ?? word;
}

function known(word: string): string | undefined {
  return commonness(word) > 0 ? word : undefined;
}
