import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Span } from '../finding.ts';
import { before, endsCleanly, isWordCharacter, matchEnd, saysOtherNumber } from './context.ts';

export type { CountryCode };

/** Where a number without country code may belong, in the order in which they are tried. */
export const DEFAULT_PHONE_COUNTRIES: readonly CountryCode[] = [
  'US',
  'GB',
  'DE',
  'FR',
  'ES',
  'IT',
  'PT',
  'BR',
  'AT',
  'CH',
  'NL',
  'BE',
  'PL',
];

/** Digits in groups, at most 15 as E.164 allows, and room for a `(0)`. */
const STRETCH = /(?:\+|00)?[ ]?\(?\d{1,5}\)?(?:[ \u00a0./-]{0,2}\(?\d{1,9}\)?){0,7}/y;

/** Shapes of numbers that are written so as phone numbers alone, and whose they are. */
const NATIONAL_SHAPES: readonly (readonly [RegExp, readonly CountryCode[]])[] = [
  [/^(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4}$/u, ['US']],
  [/^\(\d{2}\) ?9?\d{4}-\d{4}$/u, ['BR']],
  [/^0\d(?:[ .-]\d{2}){4}$/u, ['FR']],
  [/^0\d{2,4}[ /-]\d{3,8}(?:[ -]\d{1,6})?$/u, ['GB', 'DE', 'AT', 'NL', 'CH', 'BE']],
  [/^0\d{3} \d{3} \d{4}$|^0\d{2} \d{4} \d{4}$/u, ['GB']],
];

const CUE =
  /(?:\btel\b|\btel\.|\btél|phone|\bcall|mobile|\bcell|\bfax|\bring\b|\btext\b|whats\s?app|\bsms\b|hotline|\bdial|\breach|toll.free|direct line|telefon|mobil|handy|anruf|\bruf|durchwahl|erreich|rückfragen|portable|appel|joindre|joignable|secrétariat|laissé au|móvil|movil|teléfono|llám|llam|marque|cellulare|telefono|chiam|recapito|numero verde|telemóvel|telefone|celular|lig(?:ue|ar)|linha|contacto?\b|kontakt|contatto)[^\n]*$/iu;

/** The phone number that begins at a place: international by its prefix, national by its shape or a word before it. */
export function phoneAt(text: string, at: number, countries: readonly CountryCode[]): Span | undefined {
  if (isWordCharacter(text, at - 1) || isJoined(text, at)) return undefined;
  let end = matchEnd(STRETCH, text, at);
  if (end < 0) return undefined;
  // The stretch may have run into the next number: cut its last groups off one by one.
  for (let cuts = 0; cuts < 3 && end > at; cuts += 1) {
    const written = text.slice(at, end).replace(/[\s./(-]+$/u, '');
    const clean = endsCleanly(text, at + written.length);
    const score = clean ? scoreOf({ text, at, written, countries }) : 0;
    if (score > 0) return { kind: 'phone', start: at, end: at + written.length, score };
    const gap = written.search(/[ \u00a0./-]+\(?\d+\)?$/u);
    if (gap < 0) return undefined;
    end = at + gap;
  }
  return undefined;
}

function isJoined(text: string, at: number): boolean {
  const previous = text.charAt(at - 1);
  // A group of digits and a space before: the middle of a longer number.
  if (/\d[ \u00a0]$/u.test(text.slice(Math.max(0, at - 2), at)) && text.charAt(at) !== '+') return true;
  return previous !== '' && '.,/-_#=$€£+'.includes(previous) && isWordOrSign(text, at - 2, previous);
}

const isWordOrSign = (text: string, at: number, sign: string): boolean =>
  '#=$€£+'.includes(sign) || isWordCharacter(text, at);

interface Candidate {
  readonly text: string;
  readonly at: number;
  readonly written: string;
  readonly countries: readonly CountryCode[];
}

function scoreOf(candidate: Candidate): number {
  const { text, at, written } = candidate;
  const digits = written.replaceAll(/\D/gu, '');
  if (digits.length < 7 || digits.length > 16) return 0;
  if (written.startsWith('+') || /^00 ?[1-9]/u.test(written)) return internationalScore(written, digits);
  if (isDateLike(written)) return 0;
  const cue = CUE.test(before(text, at));
  if (saysOtherNumber(text, at)) return 0;
  if (cue && isValidIn(written, candidate.countries)) return 0.9;
  const shaped = NATIONAL_SHAPES.find(([shape]) => shape.test(written))?.[1];
  return shaped && isValidIn(written, shaped) ? 0.75 : 0;
}

function internationalScore(written: string, digits: string): number {
  const withPlus = written.startsWith('+') ? written : `+${digits.slice(2)}`;
  const number = parsePhoneNumberFromString(withPlus.replace('(0)', ''));
  if (!number?.isPossible()) return 0;
  return number.isValid() ? 0.98 : 0.85;
}

function isValidIn(written: string, countries: readonly CountryCode[]): boolean {
  return countries.some((country) => parsePhoneNumberFromString(written, country)?.isValid() ?? false);
}

const isDateLike = (written: string): boolean =>
  /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2}))(?![-./]?\d)/u.test(written);
