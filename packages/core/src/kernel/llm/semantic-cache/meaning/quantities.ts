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
const CURRENCY_SIGN = /^[$€£¥₹]$/u;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAME =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/u;
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
const NUMBER = /^(\d+(?:\.\d+)?)([\p{L}%]*)$/u;

/** True for what `writeQuantities` leaves of a number: digits, perhaps with a minus or a fraction. */
export function isNumber(text: string): boolean {
  return /^-?\d/u.test(text);
}

export function isUnit(text: string): boolean {
  return UNITS.has(text) && UNITS.get(text) === text && text.length > 0;
}

/**
 * Writes numbers, amounts, units and dates in one way: `$5k`, `5,000 dollars` and `five thousand USD` become
 * `5000 usd`; `2024-03-05` and `March 5, 2024` become `date:5 mar 2024`. Words pass unchanged.
 */
export function writeQuantities(words: readonly string[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < words.length; ) {
    const date = readDate(words, at) ?? readAmount(words, at);
    if (date) {
      out.push(...date.words);
      at += date.length;
    } else out.push(words[at++] ?? '');
  }
  return out;
}

interface Read {
  readonly words: readonly string[];
  readonly length: number;
}

function readDate(words: readonly string[], at: number): Read | null {
  const [a = '', b = '', c = '', d = '', e = ''] = words.slice(at, at + 5);
  // A hyphen inside words is dropped, so an ISO date arrives as three numbers, the later two with a zero or two digits.
  if (/^(?:19|20)\d\d$/u.test(a) && /^-?(?:0[1-9]|1[0-2])$/u.test(b) && /^-?(?:[0-2]\d|3[01])$/u.test(c))
    return { words: dateWords(c, MONTHS[Number(b.replace('-', '')) - 1] ?? '', a), length: 3 };
  if (isMonth(a) && isDay(b)) {
    const hasPause = c === ',' && isYear(d);
    const year = hasPause ? d : isYear(c) ? c : '';
    return { words: dateWords(b, a.slice(0, 3), year), length: 2 + (hasPause ? 2 : year ? 1 : 0) };
  }
  const month = b === 'of' ? c : b;
  const after = b === 'of' ? d : c;
  const last = b === 'of' ? e : d;
  if (!isDay(a) || !isMonth(month)) return null;
  const year = isYear(after) ? after : after === ',' && isYear(last) ? last : '';
  const length = (b === 'of' ? 3 : 2) + (year === '' ? 0 : after === ',' ? 2 : 1);
  return { words: dateWords(a, month.slice(0, 3), year), length };
}

const isMonth = (word: string): boolean => MONTH_NAME.test(word);
const isDay = (word: string): boolean => /^(?:[12]?\d|3[01])(?:st|nd|rd|th)?$/u.test(word);
const isYear = (word: string): boolean => /^(?:19|20)\d\d$/u.test(word);

function dateWords(day: string, month: string, year: string): string[] {
  return [`date:${Number.parseInt(day.replace('-', ''), 10)}${month}${year}`];
}

/** A sign, a number, scales and a unit, as far as they are there. */
function readAmount(words: readonly string[], start: number): Read | null {
  let at = start;
  let sign = '';
  if (words[at] === '-' || words[at] === '−') {
    sign = '-';
    at++;
  }
  const first = words[at] ?? '';
  const currency =
    CURRENCY_SIGN.test(first) || (isCurrencyWord(first) && startsNumber(words[at + 1]))
      ? UNITS.get(first)
      : undefined;
  if (currency !== undefined) at++;
  const value = readValue(words, at);
  if (!value) return null;
  at += value.length;
  const after = UNITS.has(words[at] ?? '') ? UNITS.get(words[at] ?? '') : undefined;
  const unit = currency ?? value.unit ?? after;
  if (after !== undefined && (after === unit || (currency === undefined && value.unit === undefined))) at++;
  return { words: [`${sign}${value.text}`, ...(unit === undefined ? [] : [unit])], length: at - start };
}

const isCurrencyWord = (word: string): boolean => /^(?:usd|eur|gbp|inr|jpy|rs)$/u.test(word);
const startsNumber = (word: string | undefined): boolean => /^\d/u.test(word ?? '');

interface Value {
  readonly text: string;
  readonly length: number;
  readonly unit?: string | undefined;
}

function readValue(words: readonly string[], start: number): Value | null {
  const first = words[start] ?? '';
  const ordinal = ORDINALS.get(first);
  if (ordinal !== undefined) return { text: ordinal, length: 1 };
  const digits = NUMBER.exec(first);
  let total: number;
  let length = 1;
  let unit: string | undefined;
  if (digits) {
    total = Number(digits[1]);
    const suffix = digits[2] ?? '';
    if (suffix === 'k') total *= 1e3;
    else if (suffix === 'bn' || suffix === 'mn') total *= SCALES.get(suffix) ?? 1;
    else if (suffix !== '' && UNITS.has(suffix)) unit = UNITS.get(suffix);
    else if (suffix !== '') return { text: first, length: 1 };
  } else {
    if (!WORD_VALUES.has(first)) return null;
    total = WORD_VALUES.get(first) ?? 0;
    const next = words[start + 1] ?? '';
    const low = WORD_VALUES.get(next) ?? (next === 'one' ? 1 : 0);
    if (total >= 20 && total < 100 && low > 0 && low < 10) {
      total += low;
      length = 2;
    }
  }
  while (unit === undefined && SCALES.has(words[start + length] ?? '')) {
    total *= SCALES.get(words[start + length] ?? '') ?? 1;
    length++;
  }
  return { text: String(total), length, unit };
}
