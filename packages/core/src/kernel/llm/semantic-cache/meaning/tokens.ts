/** A word, number or sign of a text, folded for comparing. */
export interface Token {
  /** Lower case, without accents' variants of form (NFKC), dots and quotes. */
  readonly text: string;
  /** Written with a capital although no sentence begins here: a name, as a rule. */
  readonly capital: boolean;
}

/** What separates the parts of a text: the end of a sentence, a comma or the like. */
export const SENTENCE_END = '|';
export const PAUSE = ',';

/** The same pieces twice: ASCII has few letters, and an expression that knows only them takes half the time. */
const PIECE = pieces('\\p{L}', '\\p{N}', 'giu');
const ASCII_PIECE = pieces('a-z', '0-9', 'gi');
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
const ASCII = /^[\0-\x7f]*$/u;

function pieces(letter: string, digit: string, flags: string): RegExp {
  const mark = flags.includes('u') ? '\\p{M}' : '';
  const minus = `(?<![${letter}${digit}.,])[-−](?=\\d)`;
  const number = `\\d+(?:,\\d+)*(?:\\.\\d+)?(?:[${letter}%]+)?`;
  const word = `[${letter}][${letter}${mark}${digit}_]*(?:['&.@][${letter}${digit}]+)*(?:\\+\\+|#)?'?`;
  const signs = `[?!;.\\n]+|[,:()–—]|[^\\s"'“”«»\`?!;.,:()–—-]`;
  return new RegExp(`[$€£¥₹]|${minus}|${number}|\\.(?:net|js|io|ai|com)\\b|${word}|${signs}`, flags);
}

const THOUSANDS = /^\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)/u;
const SENTENCE_MARKS = '?!;.\n';
const PAUSE_MARKS = ',:()–—';
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

/**
 * Splits a text into words, numbers, signs, pauses and sentence ends, in order. Pauses and ends carry the
 * texts `PAUSE` and `SENTENCE_END`; the end of the whole text is left out.
 */
export function tokenize(text: string): Token[] {
  const shouting = text === text.toUpperCase();
  const tokens: Token[] = [];
  let atStart = true;
  for (const piece of piecesOf(text)) {
    const first = piece[0] ?? '';
    // ".net" and its kin are words.
    if (SENTENCE_MARKS.includes(first) && SENTENCE_MARKS.includes(piece.at(-1) ?? '')) {
      if (!atStart) tokens.push({ text: SENTENCE_END, capital: false });
      atStart = true;
    } else if (PAUSE_MARKS.includes(first)) tokens.push({ text: PAUSE, capital: false });
    else {
      const folded = fold(piece, shouting);
      const capital = !shouting && !atStart && first !== folded[0] && first !== first.toLowerCase();
      tokens.push({ text: folded, capital });
      atStart = false;
    }
  }
  while (tokens.length > 0 && isMark(tokens.at(-1)?.text)) tokens.pop();
  return tokens;
}

function piecesOf(text: string): readonly string[] {
  if (ASCII.test(text)) return text.match(ASCII_PIECE) ?? [];
  const plain = text.normalize('NFKC').replace(/[’‘ʼ]/gu, "'");
  return plain.match(ASCII.test(plain) ? ASCII_PIECE : PIECE) ?? [];
}

function isMark(text: string | undefined): boolean {
  return text === SENTENCE_END || text === PAUSE;
}

function fold(piece: string, shouting: boolean): string {
  const small = piece.toLowerCase();
  if (small === piece && !piece.includes('.') && !piece.includes(',')) return piece;
  const special = shouting ? undefined : CAPITALS.get(piece);
  if (special !== undefined) return special;
  // In many countries a comma begins the decimals: only groups of three are thousands.
  if (/^\d/u.test(piece)) return THOUSANDS.test(piece) ? small.replaceAll(',', '') : small;
  // CRMs and APIs: a small s behind capitals makes them many.
  const one = piece.endsWith('s') && /^\p{Lu}{2,}s$/u.test(piece) ? small.slice(0, -1) : small;
  return one.startsWith('.') ? one : one.replaceAll('.', '');
}
