import { COMMON_WORDS } from './common-word-list.ts';

const words = new Set(COMMON_WORDS.split(/\s+/).filter(Boolean));

/** Names of days and months: capitalised in any text, so a capital says nothing. */
const CALENDAR = new Set(
  'monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december'.split(
    ' ',
  ),
);

/** True for a folded word that English texts use for something else than a brand. */
export function isCommonWord(word: string): boolean {
  return words.has(word) || CALENDAR.has(word);
}

export function isCalendarWord(word: string): boolean {
  return CALENDAR.has(word);
}

const ENDINGS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/ies$/, ['y']],
  [/(?:es|s)$/, ['', 'e']],
  [/(?:ed|ing|er|ers|est)$/, ['', 'e']],
  [/(?:ly|ness|less|ful|ment|able|ish|y)$/, ['', 'e']],
];

/** True for a word made of a common one by an ordinary ending (`keepers`, `sharing`, `brightly`). */
export function isDerivedCommonWord(word: string): boolean {
  if (word.length < 5) return false;
  return ENDINGS.some(([ending, tails]) => {
    if (!ending.test(word)) return false;
    const stem = word.replace(ending, '');
    if (stem.length < 3) return false;
    const doubled = /(.)\1$/.test(stem) ? [stem.slice(0, -1)] : [];
    return [...tails.map((tail) => stem + tail), ...doubled].some((base) => words.has(base));
  });
}
