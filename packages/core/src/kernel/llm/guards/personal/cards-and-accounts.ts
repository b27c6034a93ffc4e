import type { Span } from '../finding.ts';
import { digitsOf, ibanLength, passesIban, passesLuhn } from './check-digits.ts';
import { endsCleanly, isWordCharacter, matchEnd, startsCleanly } from './context.ts';

const CARD = /\d{4}(?:[ \u00a0-]?\d{4}){2}[ \u00a0-]?\d{1,7}|\d{4}[ \u00a0-]?\d{6}[ \u00a0-]?\d{5}/y;

/** What issuers give out, by first digits and length: Visa, Mastercard, Amex, Diners, JCB, Discover, UnionPay, Maestro. */
const ISSUED =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[0689]\d{12}(?:\d{2})?|35\d{14}|6[02457]\d{14,17})$/u;

/** The payment card number that begins at a place: an issued prefix, its length, and Luhn. */
export function cardAt(text: string, at: number): Span | undefined {
  const end = matchEnd(CARD, text, at);
  if (end < 0 || !endsCleanly(text, end) || !startsCleanly(text, at)) return undefined;
  const digits = digitsOf(text.slice(at, end));
  if (!ISSUED.test(digits.join('')) || !passesLuhn(digits) || new Set(digits).size < 2) return undefined;
  // Thirteen digits without a gap are more often an article number than one of the old cards.
  return digits.length === 13 ? undefined : { kind: 'card', start: at, end, score: 0.97 };
}

const isDigit = (code: number): boolean => code > 47 && code < 58;
const IBAN_START = /[A-Z]{2}\d{2}[ \u00a0]?[A-Z\d]/iy;

/** The digits are looked at first: most words have none there. */
const beginsIban = (text: string, at: number): boolean =>
  isDigit(text.charCodeAt(at + 2)) &&
  isDigit(text.charCodeAt(at + 3)) &&
  startsCleanly(text, at) &&
  matchEnd(IBAN_START, text, at) >= 0;

/** The IBAN that begins at a place: as long as its country's are, and 1 modulo 97. */
export function ibanAt(text: string, at: number): Span | undefined {
  if (!beginsIban(text, at)) return undefined;
  const wanted = ibanLength(text.slice(at, at + 2).toUpperCase());
  if (wanted === undefined) return undefined;
  let plain = '';
  let end = at;
  while (plain.length < wanted && end < text.length) {
    const code = text.charCodeAt(end);
    if (isWordCharacter(text, end) && code < 128) plain += text.charAt(end);
    else if ((code !== 32 && code !== 160 && code !== 45) || !isWordCharacter(text, end + 1))
      return undefined;
    end += 1;
  }
  if (!passesIban(plain.toUpperCase()) || isWordCharacter(text, end)) return undefined;
  return { kind: 'iban', start: at, end, score: 0.99 };
}
