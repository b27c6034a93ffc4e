import { NOTHING, type Span, withoutOverlaps } from '../finding.ts';
import { hasMark, marksOf, type Reading } from '../reading/index.ts';
import { cardAt, ibanAt } from './cards-and-accounts.ts';
import { isWordCharacter } from './context.ts';
import { findEmails } from './email.ts';
import { findTerms, type ListedTerms } from './listed-terms.ts';
import { type IdCountry, nationalIdAt } from './national-ids.ts';
import { isHexadecimal, networkAddressAt } from './network.ts';
import { type CountryCode, DEFAULT_PHONE_COUNTRIES, phoneAt } from './phone.ts';

export const PERSONAL_KINDS = [
  'email',
  'phone',
  'card',
  'iban',
  'national_id',
  'ip',
  'mac',
  'name',
  'term',
] as const;

export type PersonalKind = (typeof PERSONAL_KINDS)[number];

export interface PersonalOptions {
  /** Kinds that are looked for; all unless said. */
  readonly kinds?: ReadonlySet<string>;
  /** Countries of national ids; all unless said. */
  readonly idCountries?: ReadonlySet<IdCountry>;
  /** Countries of phone numbers without a country code. */
  readonly phoneCountries?: readonly CountryCode[];
  readonly listed?: ListedTerms;
}

/** Without a digit and one of these there is no personal data but what is listed. */
const TELLING = marksOf('@([:');

/** Personal data of a text in its order, without overlaps. Linear in the length of the text. */
export function findPersonalData(reading: Reading, options: PersonalOptions = {}): readonly Span[] {
  const { kinds, listed } = options;
  if (!listed && reading.digitRuns.length === 0 && (reading.marks & TELLING) === 0) return NOTHING;
  const found: Span[] = [];
  findEmails(reading, found);
  if (reading.digitRuns.length > 0) findInDigitRuns(reading, options, found);
  if (reading.longRuns.length > 0 && hasMark(reading, ':')) findBareIpv6(reading, found);
  if (listed) found.push(...findTerms(reading, listed));
  return withoutOverlaps(kinds ? found.filter(({ kind }) => kinds.has(kind)) : found);
}

/** IPv6 addresses and MAC addresses without any decimal digit, such as `fe::ab` or `AA:BB:CC:DD:EE:FF`. */
function findBareIpv6(reading: Reading, found: Span[]): void {
  const { longRuns, text } = reading;
  for (let run = 0; run < longRuns.length; run += 2) {
    const start = longRuns[run] as number;
    if (!/[:-]/u.test(text.slice(start, start + 5))) continue;
    const address = networkAddressAt(text, start);
    if (address && !found.some((span) => span.start === address.start)) found.push(address);
  }
}

const FEWEST_DIGITS = 7;

function findInDigitRuns(reading: Reading, options: PersonalOptions, found: Span[]): void {
  const { text, digitRuns } = reading;
  let at = 0;
  for (let run = 0; run < digitRuns.length; run += 2) {
    const end = digitRuns[run + 1] as number;
    at = Math.max(at, startOf(text, digitRuns[run] as number));
    while (at < end) {
      const span = canStart(text, at) ? findAt(text, at, options) : undefined;
      if (span) found.push(span);
      at = span ? span.end : at + 1;
    }
  }
}

/** Ids such as `AB 12 34 56 C` begin with letters in a run of their own. */
function startOf(text: string, run: number): number {
  if (run < 3 || text.charCodeAt(run - 1) !== 32) return run;
  if (!isCapital(text.charCodeAt(run - 2)) || !isCapital(text.charCodeAt(run - 3))) return run;
  return isWordCharacter(text, run - 4) ? run : run - 3;
}

const isCapital = (code: number): boolean => code > 64 && code < 91;

/** A letter, digit, + or ( that does not go on a word. */
function canStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 43 || code === 40 || code === 58) return true;
  if (!isAscii(code)) return false;
  return at === 0 || !isAscii(text.charCodeAt(at - 1));
}

const isAscii = (code: number): boolean =>
  (code > 47 && code < 58) || (code > 64 && code < 91) || (code > 96 && code < 123);

function findAt(text: string, at: number, options: PersonalOptions): Span | undefined {
  const code = text.charCodeAt(at);
  const isDigit = code > 47 && code < 58;
  if (isDigit || isHexadecimal(code) || code === 58) {
    const address = networkAddressAt(text, at);
    if (address) return address;
  }
  if (!isDigit && isAscii(code)) return ibanAt(text, at) ?? nationalIdAt(text, at, options.idCountries);
  if (code === 58 || digitsAhead(text, at) < FEWEST_DIGITS) return undefined;
  const named = isDigit ? (cardAt(text, at) ?? nationalIdAt(text, at, options.idCountries)) : undefined;
  return named ?? phoneAt(text, at, options.phoneCountries ?? DEFAULT_PHONE_COUNTRIES);
}

/** How many digits follow with at most three other characters between two of them; stops at seven. */
function digitsAhead(text: string, at: number): number {
  let digits = 0;
  let others = 0;
  for (let place = at; place < text.length && digits < FEWEST_DIGITS && others < 4; place += 1) {
    const code = text.charCodeAt(place);
    if (code > 47 && code < 58) {
      digits += 1;
      others = 0;
    } else others += 1;
  }
  return digits;
}
