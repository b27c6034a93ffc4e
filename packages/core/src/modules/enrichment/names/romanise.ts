import anyAscii from 'any-ascii';

/** Where any-ascii's one letter for another is not how companies write themselves in Latin script. */
const LETTERS: Readonly<Record<string, string>> = {
  ё: 'e',
  э: 'e',
  й: 'y',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ь: '',
  ы: 'y',
  ю: 'yu',
  я: 'ya',
  є: 'ye',
  ї: 'yi',
  і: 'i',
  ґ: 'g',
  џ: 'dz',
  ј: 'j',
  љ: 'lj',
  њ: 'nj',
  ђ: 'dj',
  ћ: 'c',
  η: 'i',
  υ: 'y',
  χ: 'ch',
  ξ: 'x',
  ψ: 'ps',
  ω: 'o',
  ø: 'o',
  å: 'a',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  đ: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
  ð: 'd',
};

/** Pairs of Greek letters that are one sound; with the accents taken off. */
const GREEK_PAIRS: readonly (readonly [RegExp, string])[] = [
  [/ου/gu, 'ou'],
  [/αυ/gu, 'av'],
  [/ευ/gu, 'ev'],
  [/μπ/gu, 'b'],
  [/ντ/gu, 'nt'],
  [/γγ/gu, 'ng'],
  [/γκ/gu, 'gk'],
];

const PLAIN = /^[\p{ASCII}]*$/u;
const ACCENTS = /\p{Mn}/gu;
const OWN_LETTERS = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');
const GREEK = /\p{Script=Greek}/u;

/** Lower-case ASCII of a name in any script: accents go, other scripts are written in Latin letters. */
export function romanise(text: string): string {
  const lower = text.toLowerCase();
  if (PLAIN.test(lower)) return lower;
  // й is a letter, not и with an accent: letters are replaced before accents are taken off.
  let letters = lower.normalize('NFC').replace(/[йї]/gu, (letter) => LETTERS[letter] ?? letter);
  letters = letters.normalize('NFKD').replace(ACCENTS, '');
  if (GREEK.test(letters)) for (const [pair, sound] of GREEK_PAIRS) letters = letters.replace(pair, sound);
  letters = letters.replace(OWN_LETTERS, (letter) => LETTERS[letter] ?? letter);
  return (PLAIN.test(letters) ? letters : anyAscii(letters.normalize('NFC'))).toLowerCase();
}

const VOWELS_OF_UMLAUTS = /([aou])e/gu;
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [VOWELS_OF_UMLAUTS, '$1'],
  [/sch/gu, 'sh'],
  [/sz/gu, 'sh'],
  [/cz/gu, 'ch'],
  [/kh/gu, 'h'],
  [/ts|tz/gu, 'c'],
  [/ph/gu, 'f'],
  [/ck/gu, 'k'],
  [/[yj]/gu, 'i'],
  [/w/gu, 'v'],
  [/aa/gu, 'a'],
  [/(.)\1/gu, '$1'],
];

/**
 * One spelling for what is the same word romanised differently: Müller, Mueller and Muller; Aleksey, Alexei apart from x.
 * Only for comparing; it also joins some words that are not the same, so it counts as slightly less than equal.
 */
export function foldSpelling(word: string): string {
  if (word.length < 4) return word;
  let folded = word;
  for (const [pattern, to] of SPELLINGS) folded = folded.replace(pattern, to);
  return folded;
}
