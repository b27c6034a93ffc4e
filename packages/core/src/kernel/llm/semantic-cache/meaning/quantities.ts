import { isMonth, type Read, readDate } from './dates.ts';
import { COUNTS, type Token, textAt, type Word } from './word.ts';

/** Number words, units and dates written one way, so that "five per cent" and "5%" are the same. */

const WORD_VALUES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    zero: 0,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    thirteen: 13,
    fourteen: 14,
    fifteen: 15,
    sixteen: 16,
    seventeen: 17,
    eighteen: 18,
    nineteen: 19,
    twenty: 20,
    thirty: 30,
    forty: 40,
    fifty: 50,
    sixty: 60,
    seventy: 70,
    eighty: 80,
    ninety: 90,
    dozen: 12,
  }),
);
const SCALES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    hundred: 1e2,
    thousand: 1e3,
    k: 1e3,
    lakh: 1e5,
    million: 1e6,
    mn: 1e6,
    crore: 1e7,
    billion: 1e9,
    bn: 1e9,
    trillion: 1e12,
  }),
);
const UNITS: ReadonlyMap<string, string> = new Map(
  `percent:% pct usd:dollar dollars dollar $ eur:euro euros € gbp:pound pounds £ inr:rupee rupees rs ₹ jpy:yen ¥
  kg:kilogram kilograms kilo kilos kgs g:gram grams mg:milligram milligrams lb:lbs km:kilometer kilometers kilometre kilometres kms
  m:meter meters metre metres cm:centimeter centimeters centimetre centimetres mm:millimeter millimeters ft:foot feet
  mile:miles mi hour:hours hr hrs minute:minutes min mins second:seconds sec secs day:days week:weeks month:months year:years yr yrs
  gb:gigabyte gigabytes gbs mb:megabyte megabytes tb:terabyte terabytes kb:kilobyte kilobytes l:liter liters litre litres
  ml:milliliter milliliters mph:mph kmh:kmph kph c:celsius f:fahrenheit`
    .split(/\s+/u)
    .reduce<{ unit: string; pairs: [string, string][] }>(
      (state, word) => {
        const [unit, first] = word.includes(':') ? word.split(':') : [state.unit, word];
        state.pairs.push([first ?? word, unit ?? word], [unit ?? word, unit ?? word]);
        return { unit: unit ?? word, pairs: state.pairs };
      },
      { unit: '', pairs: [] },
    ).pairs,
);
const ORDINALS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '1st': 'first',
    '2nd': 'second',
    '3rd': 'third',
    '4th': 'fourth',
    '5th': 'fifth',
    '6th': 'sixth',
    '7th': 'seventh',
    '8th': 'eighth',
    '9th': 'ninth',
    '10th': 'tenth',
  }),
);

const CURRENCIES = new Set('$ € £ ¥ ₹ usd eur gbp inr jpy rs'.split(' '));
/** Words other than digits that may begin an amount. */
const BEGINNINGS = new Set(['-', '−', ...CURRENCIES, ...WORD_VALUES.keys()]);
const NUMBER = /^(\d+(?:\.\d+)?)([\p{L}%]*)$/u;

/** True for what `writeQuantities` leaves of a number: digits, perhaps with a minus or a fraction. */
export function isNumber(text: string): boolean {
  return /^-?\d/u.test(text);
}

/** True for a unit in the one way it is written. */
export function isUnit(text: string): boolean {
  return UNITS.get(text) === text;
}

/** True for words with which an amount or a date may begin. */
export function mayCount(text: string): boolean {
  return isDigit(text.charCodeAt(0)) || BEGINNINGS.has(text) || isMonth(text);
}

/**
 * Writes numbers, amounts, units and dates in one way: `$5k`, `5,000 dollars` and `five thousand USD` become
 * `5000 usd`; `2024-03-05` and `March 5, 2024` become `date:5mar2024`. Words pass unchanged; `wordOf` makes new ones.
 */
export function writeQuantities(words: readonly Token[], wordOf: (text: string) => Word): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at] as Token;
    const counts = typeof word !== 'string' && (word.traits & COUNTS) !== 0;
    const read = counts ? (readDate(words, at) ?? readAmount(words, at)) : null;
    if (read) {
      for (const text of read.words) out.push(wordOf(text));
      at += read.length;
    } else {
      out.push(word);
      at++;
    }
  }
  return out;
}

function isDigit(code = 0): boolean {
  return code >= 48 && code <= 57;
}

/** A minus or currency sign, a number, scales and a unit, as far as they are there. */
function readAmount(words: readonly Token[], start: number): Read | null {
  const isNegative = textAt(words, start) === '-' || textAt(words, start) === '−';
  const signed = isNegative ? start + 1 : start;
  const currency = currencyAt(words, signed);
  const value = readValue(words, currency === undefined ? signed : signed + 1);
  if (!value) return null;
  const end = (currency === undefined ? signed : signed + 1) + value.length;
  const known = currency ?? value.unit;
  const after = UNITS.get(textAt(words, end));
  // "$5 dollars" and "5% percent" name their unit twice.
  const takesNext = after !== undefined && (known === undefined || known === after);
  const unit = known ?? after;
  const text = isNegative ? `-${value.text}` : value.text;
  return { words: unit === undefined ? [text] : [text, unit], length: end - start + (takesNext ? 1 : 0) };
}

function currencyAt(words: readonly Token[], at: number): string | undefined {
  const word = textAt(words, at);
  return CURRENCIES.has(word) && isDigit(textAt(words, at + 1).charCodeAt(0)) ? UNITS.get(word) : undefined;
}

interface Value {
  readonly text: string;
  readonly length: number;
  readonly unit?: string | undefined;
}

function readValue(words: readonly Token[], start: number): Value | null {
  const first = textAt(words, start);
  const ordinal = ORDINALS.get(first);
  if (ordinal !== undefined) return { text: ordinal, length: 1 };
  const number = readDigits(first) ?? readNumberWords(words, start);
  if (!number || number.unit !== undefined || number.amount === undefined) return number;
  let { amount, length } = number;
  // As written: version 1.10 is not version 1.1, and 007 is not 7.
  if (number.isPlain && !SCALES.has(textAt(words, start + length))) return number;
  for (let scale = SCALES.get(textAt(words, start + length)); scale !== undefined; ) {
    amount *= scale;
    scale = SCALES.get(textAt(words, start + ++length));
  }
  return { text: String(amount), length };
}

interface Unscaled extends Value {
  /** Absent for what only looks like a number, such as `4th-gen` or `7zip`. */
  readonly amount?: number;
  /** Digits without a scale behind them. */
  readonly isPlain?: boolean;
}

function readDigits(word: string): Unscaled | null {
  const digits = isDigit(word.charCodeAt(0)) ? NUMBER.exec(word) : null;
  if (!digits) return null;
  const [, value = '', suffix = ''] = digits;
  const unit = UNITS.get(suffix);
  if (unit !== undefined) return { text: value, length: 1, unit };
  const scale = suffix === '' ? 1 : SCALES.get(suffix);
  if (scale === undefined) return { text: word, length: 1 };
  return { text: value, length: 1, amount: Number(value) * scale, isPlain: scale === 1 };
}

function readNumberWords(words: readonly Token[], start: number): Unscaled | null {
  const tens = WORD_VALUES.get(textAt(words, start));
  if (tens === undefined) return null;
  const next = textAt(words, start + 1);
  const ones = next === 'one' ? 1 : (WORD_VALUES.get(next) ?? 0);
  const isPair = tens >= 20 && tens < 100 && ones > 0 && ones < 10;
  const amount = isPair ? tens + ones : tens;
  return { text: String(amount), length: isPair ? 2 : 1, amount };
}
