import type { Span } from '../finding.ts';
import { digitsOf, ibanLength, passesIban, passesLuhn } from './check-digits.ts';
import { endsCleanly, isWordCharacter, matchEnd, startsCleanly } from './context.ts';

const CARD = /\d{4}(?:[ \u00a0-]?\d{4}){2}[ \u00a0-]?\d{1,7}|\d{4}[ \u00a0-]?\d{6}[ \u00a0-]?\d{5}/y;

/** Lengths that the issuers of a first digit give out. */
function isIssued(digits: readonly number[]): boolean {
  const two = (digits[0] ?? 0) * 10 + (digits[1] ?? 0);
  const { length } = digits;
  if (digits[0] === 4) return length === 13 || length === 16 || length === 19;
  if (two >= 51 && two <= 55) return length === 16;
  if (two >= 22 && two <= 27) return length === 16;
  if (two === 34 || two === 37) return length === 15;
  if (two === 30 || two === 36 || two === 38 || two === 39) return length === 14 || length === 16;
  if (two === 35) return length === 16;
  return (two === 60 || two === 62 || two === 64 || two === 65 || two === 67) && length >= 16 && length <= 19;
}

/** The payment card number that begins at a place: an issued prefix, its length, and Luhn. */
export function cardAt(text: string, at: number): Span | undefined {
  const end = matchEnd(CARD, text, at);
  if (end < 0 || !endsCleanly(text, end) || !startsCleanly(text, at)) return undefined;
  const digits = digitsOf(text.slice(at, end));
  if (!isIssued(digits) || !passesLuhn(digits) || new Set(digits).size < 2) return undefined;
  // Thirteen digits without a gap are more often an article number than one of the old cards.
  return digits.length === 13 ? undefined : { kind: 'card', start: at, end, score: 0.97 };
}

const IBAN_START = /[A-Z]{2}\d{2}[ \u00a0]?[A-Z\d]/iy;

/** The IBAN that begins at a place: as long as its country's are, and 1 modulo 97. */
export function ibanAt(text: string, at: number): Span | undefined {
  if (!startsCleanly(text, at) || matchEnd(IBAN_START, text, at) < 0) return undefined;
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
