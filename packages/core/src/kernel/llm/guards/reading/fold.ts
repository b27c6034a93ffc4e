/** What a character is to the reader of words. */
export const LATIN = 1;
export const DIGIT = 2;
/** Cyrillic or Greek: the scripts whose letters pass for Latin ones. */
export const LOOKALIKE = 4;
/** Chinese, Japanese, Korean: no spaces between words. */
export const IDEOGRAPH = 8;
export const OTHER_LETTER = 16;
/** Shows nothing: zero-width marks, soft hyphen, direction controls, variation selectors. */
export const INVISIBLE = 32;
export const SPACE = 64;

/** Folded code unit of each UTF-16 unit (lower case, no accents); 0 for what is no letter or digit. */
export const FOLD = new Uint16Array(65_536);
/** One of the classes above for each UTF-16 unit; 0 for punctuation and the rest. */
export const CLASS = new Uint8Array(65_536);

const INVISIBLES =
  '\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e' +
  '\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3164\ufeff\uffa0';

function fill(from: number, to: number, kind: number): void {
  for (let code = from; code <= to; code += 1) {
    const letter = String.fromCharCode(code);
    if (!/[\p{L}\p{N}]/u.test(letter)) continue;
    FOLD[code] = letter.normalize('NFD').toLowerCase().charCodeAt(0);
    CLASS[code] = /\p{Nd}/u.test(letter) ? DIGIT : kind;
  }
}

fill(0x30, 0x24f, LATIN);
fill(0x250, 0x36f, OTHER_LETTER);
fill(0x370, 0x52f, LOOKALIKE);
fill(0x530, 0x1dff, OTHER_LETTER);
fill(0x1e00, 0x1eff, LATIN);
fill(0x1f00, 0x1fff, LOOKALIKE);
// Combining marks that stand alone belong to the letter before them and add nothing.
for (let code = 0x300; code <= 0x36f; code += 1) CLASS[code] = INVISIBLE;
for (let code = 0x2e80; code <= 0xd7ff; code += 1) {
  FOLD[code] = code;
  CLASS[code] = IDEOGRAPH;
}
for (let code = 0x3000; code <= 0x3004; code += 1) FOLD[code] = CLASS[code] = 0;
for (let code = 0x3008; code <= 0x3020; code += 1) FOLD[code] = CLASS[code] = 0;
for (let code = 0xfb50; code <= 0xfdff; code += 1) {
  FOLD[code] = code;
  CLASS[code] = OTHER_LETTER;
}
for (const [letter, plain] of [
  ['ı', 'i'],
  ['ł', 'l'],
  ['Ł', 'l'],
  ['ø', 'o'],
  ['Ø', 'o'],
  ['đ', 'd'],
  ['Đ', 'd'],
] as const) {
  FOLD[letter.charCodeAt(0)] = plain.charCodeAt(0);
}
// Full-width forms are another way to write ASCII.
for (let code = 0xff10; code <= 0xff5a; code += 1) {
  FOLD[code] = FOLD[code - 0xfee0] ?? 0;
  CLASS[code] = CLASS[code - 0xfee0] ?? 0;
}
for (const letter of INVISIBLES) {
  FOLD[letter.charCodeAt(0)] = 0;
  CLASS[letter.charCodeAt(0)] = INVISIBLE;
}
for (let code = 0xfe00; code <= 0xfe0f; code += 1) CLASS[code] = INVISIBLE;
for (const letter of '\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000')
  CLASS[letter.charCodeAt(0)] = SPACE;
for (let code = 0x2000; code <= 0x200a; code += 1) CLASS[code] = SPACE;

/** One bit for each ASCII punctuation mark: there are 32 of them. */
export const MARK = new Int32Array(128);
Array.from('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~').forEach((mark, bit) => {
  MARK[mark.charCodeAt(0)] = 1 << bit;
});

/** The text as the lexicons see it: lower case, without accents and without what cannot be seen. */
export function foldText(text: string): string {
  let folded = '';
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (CLASS[code] === INVISIBLE) continue;
    folded += String.fromCharCode(FOLD[code] || code);
  }
  return folded;
}

/** Cyrillic and Greek letters, already folded, and the Latin letter each looks like. */
const DISGUISES: ReadonlyMap<string, string> = new Map([
  ...pairs('аеорсухіјѕһԁԛԝвмнтк', 'aeopcyxijshdqwbmhtk'),
  ...pairs('αεορτυικνχ', 'aeoptuikvx'),
]);

function pairs(letters: string, looks: string): [string, string][] {
  return Array.from(letters, (letter, at) => [letter, looks.charAt(at)]);
}

const DIGITS_AS_LETTERS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
};

/** For each folded letter the Latin one it passes for, or itself. */
export const UNDISGUISED = Uint16Array.from({ length: 65_536 }, (_, code) => {
  const letter = String.fromCharCode(code);
  return (DISGUISES.get(letter) ?? DIGITS_AS_LETTERS[letter] ?? letter).charCodeAt(0);
});
