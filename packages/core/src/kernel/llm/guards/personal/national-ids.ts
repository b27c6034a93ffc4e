import type { Span } from '../finding.ts';
import { before, endsCleanly, matchEnd, saysOtherNumber, startsCleanly } from './context.ts';
import {
  isAhv,
  isBelgianNumber,
  isBsn,
  isCnpj,
  isCodiceFiscale,
  isCpf,
  isDniOrNie,
  isNif,
  isNino,
  isNir,
  isPersonnummer,
  isPesel,
  isSsn,
  isSteuerId,
} from './national-checks.ts';

/** Countries whose ids of persons (and Brazil's of companies) are known. */
export type IdCountry =
  | 'US'
  | 'GB'
  | 'DE'
  | 'FR'
  | 'ES'
  | 'IT'
  | 'BR'
  | 'PL'
  | 'NL'
  | 'PT'
  | 'BE'
  | 'CH'
  | 'SE';

interface IdShape {
  readonly country: IdCountry;
  /** Sticky; anchors nothing else. */
  readonly shape: RegExp;
  readonly passes: (text: string) => boolean;
  /**
   * A shape that other numbers share (bare digits) counts only with these words before it; without a cue the
   * shape speaks for itself.
   */
  readonly cue?: RegExp;
  readonly score: number;
}

const SSN_CUE = /\b(?:ssn|social\s+security)\b/iu;
const STEUER_CUE = /steuer|\bidnr|\bst-?id|\btin\b|tax\s+id/iu;
const CPF_CUE = /\bcpf\b/iu;
const CNPJ_CUE = /\bcnpj\b/iu;
const PESEL_CUE = /\bpesel\b/iu;
const BSN_CUE = /\bbsn\b|burgerservice|sofi/iu;
const NIF_CUE = /\b(?:nif|contribuinte)\b/iu;
const BELGIAN_CUE = /national|rijksregister|registre|insz|niss/iu;
const SWEDISH_CUE = /personn(?:ummer|r)|personal\s+(?:identity|id)/iu;

const BY_LETTER: readonly IdShape[] = [
  {
    country: 'IT',
    shape: /[A-Z]{6}[\dL-V]{2}[A-T][\dL-V]{2}[A-Z][\dL-V]{3}[A-Z]/iy,
    passes: isCodiceFiscale,
    score: 0.98,
  },
  { country: 'ES', shape: /[XYZ]-?\d{7}-?[A-Z]/iy, passes: isDniOrNie, score: 0.95 },
  { country: 'GB', shape: /[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]/iy, passes: isNino, score: 0.85 },
  {
    country: 'BR',
    shape: /[A-Z\d]{2}\.[A-Z\d]{3}\.[A-Z\d]{3}\/[A-Z\d]{4}-\d{2}/y,
    passes: isCnpj,
    score: 0.98,
  },
];

const BY_DIGIT: readonly IdShape[] = [
  { country: 'BR', shape: /\d{3}\.\d{3}\.\d{3}-\d{2}/y, passes: isCpf, score: 0.98 },
  {
    country: 'BR',
    shape: /[A-Z\d]{2}\.[A-Z\d]{3}\.[A-Z\d]{3}\/[A-Z\d]{4}-\d{2}/y,
    passes: isCnpj,
    score: 0.98,
  },
  { country: 'BR', shape: /\d{14}/y, passes: isCnpj, cue: CNPJ_CUE, score: 0.95 },
  {
    country: 'FR',
    shape: /[1-478] \d{2} \d{2} (?:\d{2}|2[AB]) \d{3} \d{3} ?\d{2}/iy,
    passes: isNir,
    score: 0.97,
  },
  { country: 'FR', shape: /[1-478]\d{4}(?:\d{2}|2[AB])\d{6} ?\d{2}/iy, passes: isNir, score: 0.95 },
  { country: 'CH', shape: /756\.\d{4}\.\d{4}\.\d{2}/y, passes: isAhv, score: 0.98 },
  { country: 'CH', shape: /756\d{10}/y, passes: isAhv, cue: /ahv|avs/iu, score: 0.95 },
  { country: 'BE', shape: /\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}/y, passes: isBelgianNumber, score: 0.97 },
  { country: 'BE', shape: /\d{11}/y, passes: isBelgianNumber, cue: BELGIAN_CUE, score: 0.9 },
  { country: 'ES', shape: /\d{8}-?[A-Z]/iy, passes: isDniOrNie, score: 0.93 },
  { country: 'ES', shape: /\d{2}\.\d{3}\.\d{3}-?[A-Z]/iy, passes: isDniOrNie, score: 0.95 },
  { country: 'US', shape: /\d{3}-\d{2}-\d{4}/y, passes: isSsn, score: 0.8 },
  { country: 'US', shape: /\d{3} ?\d{2} ?\d{4}/y, passes: isSsn, cue: SSN_CUE, score: 0.85 },
  { country: 'DE', shape: /\d{2} ?\d{3} ?\d{3} ?\d{3}/y, passes: isSteuerId, cue: STEUER_CUE, score: 0.95 },
  { country: 'BR', shape: /\d{11}/y, passes: isCpf, cue: CPF_CUE, score: 0.95 },
  { country: 'PL', shape: /\d{11}/y, passes: isPesel, cue: PESEL_CUE, score: 0.95 },
  { country: 'NL', shape: /\d{9}/y, passes: isBsn, cue: BSN_CUE, score: 0.93 },
  { country: 'NL', shape: /\d{4}[ .]\d{2}[ .]\d{3}/y, passes: isBsn, cue: BSN_CUE, score: 0.93 },
  { country: 'PT', shape: /\d{3} ?\d{3} ?\d{3}/y, passes: isNif, cue: NIF_CUE, score: 0.93 },
  {
    country: 'SE',
    shape: /(?:19|20)?\d{6}[-+]\d{4}/y,
    passes: isPersonnummer,
    cue: SWEDISH_CUE,
    score: 0.93,
  },
];

const isDigit = (code: number): boolean => code > 47 && code < 58;
const isLetter = (code: number): boolean => (code > 64 && code < 91) || (code > 96 && code < 123);

/** False for most words: none of the shapes that begin with a letter has such a third sign. */
function canBeginByLetter(text: string, at: number): boolean {
  const third = text.charCodeAt(at + 2);
  if (third === 32 || third === 46 || isDigit(third)) return true;
  return isLetter(third) && isLetter(text.charCodeAt(at + 5));
}

/** False for most digits among letters: where a letter follows the first digits, few shapes are left. */
function canBeginByDigit(text: string, at: number): boolean {
  let end = at + 1;
  while (isDigit(text.charCodeAt(end))) end += 1;
  if (!isLetter(text.charCodeAt(end))) return true;
  const digits = end - at;
  return digits === 6 || digits === 8 || (digits === 1 && text.charCodeAt(at + 2) === 46);
}

/** The national id that begins at a place, if one does. */
export function nationalIdAt(text: string, at: number, countries?: ReadonlySet<IdCountry>): Span | undefined {
  const byDigit = isDigit(text.charCodeAt(at));
  if (byDigit ? !canBeginByDigit(text, at) : !canBeginByLetter(text, at)) return undefined;
  if (!startsCleanly(text, at)) return undefined;
  const shapes = byDigit ? BY_DIGIT : BY_LETTER;
  for (const shape of shapes) {
    if (countries && !countries.has(shape.country)) continue;
    const end = matchEnd(shape.shape, text, at);
    if (end < 0 || !endsCleanly(text, end) || !shape.passes(text.slice(at, end))) continue;
    // Without a check digit the words before decide; with a cue of its own a shape has been named.
    if (shape.cue ? !shape.cue.test(before(text, at)) : shape.score < 0.9 && saysOtherNumber(text, at))
      continue;
    return { kind: 'national_id', start: at, end, score: shape.score };
  }
  return undefined;
}
