/** Abbreviations that mean something else in small letters. */
const CAPITALS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    US: 'usa',
    'U.S': 'usa',
    'U.S.A': 'usa',
    IT: 'it-field',
    WHO: 'who-body',
    AM: 'am-time',
    PM: 'pm-time',
  }),
);
const THOUSANDS = /^\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)/u;

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

/** The word a piece stands for, or the two behind `don't`, `what's` and `Acme's`, folded. */
export function wordsBehind(piece: string): readonly string[] {
  const folded = fold(piece);
  const full = WITHOUT_APOSTROPHE.get(folded) ?? folded;
  const mark = full.indexOf("'");
  return mark < 0 ? [full] : expand(full, mark);
}

/** The words on both sides of an apostrophe; the word alone when nothing is joined to it. */
function expand(full: string, mark: number): readonly string[] {
  if (full === "n't") return ['not'];
  if (full.endsWith("n't")) return [SHORT_NEGATION.get(full) ?? full.slice(0, -3), 'not'];
  const head = full.slice(0, mark);
  const tail = full.slice(mark + 1);
  // Somebody's or something's name, and no article: articles own nothing.
  if (tail === 's' && head === 'a') return ['letter-a', "'s"];
  if (tail === 's') return TAKES_IS.has(head) ? [head, head === 'let' ? 'us' : 'is'] : [head, "'s"];
  if (tail === '') return head.endsWith('s') ? [head, "'s"] : [head];
  const ending = ENDINGS.get(tail);
  return ending === undefined ? [full.replaceAll("'", '')] : [head, ending];
}

/** A piece of a text, folded for comparing: in small letters, without dots and the commas of thousands. */
function fold(piece: string): string {
  const small = piece.toLowerCase();
  if (small === piece && !piece.includes('.') && !piece.includes(',')) return piece;
  const special = CAPITALS.get(piece);
  if (special !== undefined) return special;
  // In many countries a comma begins the decimals: only groups of three are thousands.
  if (/^\d/u.test(piece)) return THOUSANDS.test(piece) ? small.replaceAll(',', '') : small;
  // CRMs and APIs: a small s behind capitals makes them many.
  const one = piece.endsWith('s') && /^\p{Lu}{2,}s$/u.test(piece) ? small.slice(0, -1) : small;
  return one.startsWith('.') ? one : one.replaceAll('.', '');
}
