/** How a folded character takes part in words. */
export type CharacterClass = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export const OTHER = 0;
/** Letters of Latin, Greek and other scripts that put spaces between words. */
export const LETTER = 1;
export const DIGIT = 2;
export const CYRILLIC = 3;
export const KATAKANA = 4;
export const HANGUL = 5;
/** Scripts written without spaces: a name may begin or end anywhere. */
export const UNSPACED = 6;

const UNSEEN = 255;
const classes = new Uint8Array(65_536).fill(UNSEEN);

const UNSPACED_SCRIPT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function classify(character: string): CharacterClass {
  if (/\p{N}/u.test(character)) return DIGIT;
  if (/[\p{Script=Katakana}ー]/u.test(character)) return KATAKANA;
  if (/\p{Script=Hangul}/u.test(character)) return HANGUL;
  if (UNSPACED_SCRIPT.test(character)) return UNSPACED;
  if (/\p{Script=Cyrillic}/u.test(character)) return CYRILLIC;
  return /[\p{L}\p{M}]/u.test(character) ? LETTER : OTHER;
}

export function classOf(unit: number): CharacterClass {
  const known = classes[unit] ?? UNSEEN;
  if (known !== UNSEEN) return known as CharacterClass;
  const found = classify(String.fromCharCode(unit));
  classes[unit] = found;
  return found;
}

/** True when a word may end after `left` and another begin with `right`. */
export function isBoundary(left: number, right: number): boolean {
  const a = classOf(left);
  const b = classOf(right);
  if (a === OTHER || b === OTHER || a === UNSPACED || b === UNSPACED) return true;
  if (a === DIGIT || b === DIGIT)
    return !(a === b || a === LETTER || b === LETTER || a === CYRILLIC || b === CYRILLIC);
  if (a === HANGUL && b === HANGUL) return false;
  return a !== b;
}
