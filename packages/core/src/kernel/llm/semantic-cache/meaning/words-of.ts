import { commonness } from './known-words.ts';
import { IRREGULAR, KEEPS_ITS_S } from './lexicon/words.ts';
import { PAUSE, SENTENCE_END, type Token } from './tokens.ts';

const WITHOUT_APOSTROPHE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    dont: "don't",
    doesnt: "doesn't",
    didnt: "didn't",
    cant: "can't",
    isnt: "isn't",
    arent: "aren't",
    wasnt: "wasn't",
    werent: "weren't",
    havent: "haven't",
    hasnt: "hasn't",
    hadnt: "hadn't",
    wouldnt: "wouldn't",
    couldnt: "couldn't",
    shouldnt: "shouldn't",
    whats: "what's",
    hows: "how's",
    whos: "who's",
    wheres: "where's",
    thats: "that's",
    im: "i'm",
    ive: "i've",
    youre: "you're",
    theyre: "they're",
    cannot: "can't",
  }),
);
const SHORT_NEGATION: ReadonlyMap<string, string> = new Map(
  Object.entries({ "can't": 'can', "won't": 'will', "shan't": 'shall', "ain't": 'be' }),
);
const ENDINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({ m: 'am', re: 'are', ve: 'have', ll: 'will', d: 'would' }),
);
/** After these an 's stands for "is"; elsewhere it shows whose something is. */
const TAKES_IS = new Set(
  'what who how where when why which that there here it he she this everything let'.split(' '),
);

/** The two words behind `don't`, `what's` or `Acme's`, with the place of their apostrophe; the word alone when nothing is joined to it. */
function expand(full: string, mark: number): readonly string[] {
  if (full.endsWith("n't")) return [SHORT_NEGATION.get(full) ?? full.slice(0, -3), 'not'];
  const head = full.slice(0, mark);
  const tail = full.slice(mark + 1);
  if (tail === 's') return TAKES_IS.has(head) ? [head, head === 'let' ? 'us' : 'is'] : [head, "'s"];
  if (tail === '') return head.endsWith('s') ? [head, "'s"] : [head];
  const ending = ENDINGS.get(tail);
  return ending === undefined ? [full.replaceAll("'", '')] : [head, ending];
}

const KEEPS_ITS_SPELLING = new Set([
  'four',
  'hour',
  'our',
  'your',
  'tour',
  'pour',
  'sour',
  'flour',
  'prise',
  'devour',
  'contour',
  'detour',
  'velour',
]);

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

/** Expanded words in order with what is known of each. Names keep their form: Windows is not a window. */
export function wordsOf(tokens: readonly Token[]): { words: string[]; names: Set<string> } {
  const words: string[] = [];
  const names = new Set<string>();
  for (const { text, capital } of tokens) {
    if (text === 'a' && capital) {
      words.push('letter-a');
      continue;
    }
    const full = WITHOUT_APOSTROPHE.get(text) ?? text;
    const mark = full.indexOf("'");
    if (mark < 0) {
      if (capital && full.length > 1) names.add(full);
      words.push(full);
      continue;
    }
    for (const part of expand(full, mark)) {
      if (capital && part.length > 1 && part !== "'s") names.add(part);
      words.push(part);
    }
  }
  return { words, names };
}

export const isMark = (word: string | undefined): boolean => word === PAUSE || word === SENTENCE_END;
