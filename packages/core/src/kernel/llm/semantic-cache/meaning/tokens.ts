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

const PIECE =
  /[$€£¥₹]|(?<![\p{L}\p{N}.,])[-−](?=\d)|\d+(?:,\d+)*(?:\.\d+)?(?:[\p{L}%]+)?|\.(?:net|js|io|ai|com)\b|\p{L}[\p{L}\p{M}\p{N}_]*(?:['&.@][\p{L}\p{N}]+)*(?:\+\+|#)?'?|[?!;.\n]+|[,:()–—]|[^\s"'“”«»`?!;.,:()–—-]/giu;
const THOUSANDS = /^\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)/u;
const SENTENCE_MARK = /^[?!;.\n]+$/u;
const PAUSE_MARK = /^[,:()–—]$/u;
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
  for (const piece of text.normalize('NFKC').replace(/[’‘ʼ]/gu, "'").match(PIECE) ?? []) {
    if (SENTENCE_MARK.test(piece)) {
      if (!atStart) tokens.push({ text: SENTENCE_END, capital: false });
      atStart = true;
    } else if (PAUSE_MARK.test(piece)) tokens.push({ text: PAUSE, capital: false });
    else {
      const first = piece[0] ?? '';
      const isCapital = !shouting && first !== first.toLowerCase();
      tokens.push({ text: fold(piece, shouting), capital: isCapital && !atStart });
      atStart = false;
    }
  }
  while (tokens.length > 0 && isMark(tokens.at(-1)?.text)) tokens.pop();
  return tokens;
}

function isMark(text: string | undefined): boolean {
  return text === SENTENCE_END || text === PAUSE;
}

function fold(piece: string, shouting: boolean): string {
  const special = shouting ? undefined : CAPITALS.get(piece);
  if (special !== undefined) return special;
  // In many countries a comma begins the decimals: only groups of three are thousands.
  if (/^\d/u.test(piece)) return (THOUSANDS.test(piece) ? piece.replaceAll(',', '') : piece).toLowerCase();
  // CRMs and APIs: a small s behind capitals makes them many.
  const one = /^\p{Lu}{2,}s$/u.test(piece) ? piece.slice(0, -1) : piece;
  const bare = one.startsWith('.') ? one : one.replaceAll('.', '');
  return bare.toLowerCase();
}
