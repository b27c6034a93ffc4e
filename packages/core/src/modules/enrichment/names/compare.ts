import { distance } from 'fastest-levenshtein';
import { type CompanyName, type NameToken, normaliseCompanyName } from './normalise.ts';
import { foldSpelling } from './romanise.ts';
import type { TokenKind } from './vocabulary.ts';

export interface NameComparison {
  /** 0..1: how much the two names look like one company's. Not a probability. */
  readonly score: number;
  /** Whether the score reaches `SAME_NAME_SCORE`. */
  readonly isSame: boolean;
  /** What speaks against, or, where nothing does, for it. */
  readonly reasons: readonly string[];
}

/**
 * From here on two names count as one. It lies where the table of costs puts the border between what happens to one name
 * (one typing error in five letters, one describing word more) and what tells two companies apart (a place, a number,
 * a word of its own, two describing words that differ).
 */
export const SAME_NAME_SCORE = 0.84;

/** What it costs that only one of two names has a word of this kind. */
const EXTRA: Readonly<Record<TokenKind, number>> = {
  word: 0.3,
  weak: 0.05,
  descriptor: 0.1,
  apart: 0.22,
  place: 0.25,
  number: 0.4,
};
/** What it costs that each has another one. */
const CONFLICT: Readonly<Record<TokenKind, number>> = {
  word: 0.5,
  weak: 0.18,
  descriptor: 0.3,
  apart: 0.4,
  place: 0.5,
  number: 0.5,
};
/** `Fund` and `Fund I`: the first of a series often goes without its number. */
const EXTRA_ONE = 0.1;
const OTHER_ORDER = 0.03;
const OTHER_SPLIT = 0.02;
const OTHER_SPELLING = 0.02;
const INITIAL_ONLY = 0.08;
const ACRONYM = 0.14;
/** Of a typing error in each letter of the words that matter. */
const TYPO = 0.7;
const FORMS_OF_OTHER_COUNTRIES = 0.05;
const FORMS_OF_OTHER_KIND = 0.3;
/** Where only describing words agree. */
const NOTHING_IN_COMMON = 0.4;

/** Costs of a comparison so far, with their reasons. */
interface Account {
  cost: number;
  readonly reasons: string[];
}

/**
 * Compares two names, given as text or (faster, for many) as `normaliseCompanyName` reads them. Symmetric; a name
 * compared with itself, or with itself in other case, accents, punctuation or another usual spelling of its legal form,
 * gives 1. Two names without a readable word give 0.
 */
export function compareCompanyNames(one: string | CompanyName, other: string | CompanyName): NameComparison {
  const first = typeof one === 'string' ? normaliseCompanyName(one) : one;
  const second = typeof other === 'string' ? normaliseCompanyName(other) : other;
  if (first.compact === '' || second.compact === '') return unreadable;
  // One order for both ways round, so that ties are broken alike.
  const [left, right] = first.stem <= second.stem ? [first, second] : [second, first];
  const account: Account = { cost: 0, reasons: [] };
  const inCommon = compareWords(left, right, account);
  compareForms(left, right, account);
  const score = Math.min(inCommon ? 1 : NOTHING_IN_COMMON, Math.max(0, 1 - account.cost));
  if (account.reasons.length === 0) account.reasons.push('the names are the same');
  return { score, isSame: score >= SAME_NAME_SCORE, reasons: account.reasons };
}

const unreadable: NameComparison = { score: 0, isSame: false, reasons: ['a name without a readable word'] };

function charge(account: Account, cost: number, reason: string): void {
  account.cost += cost;
  account.reasons.push(reason);
}

/** True when the two share a word that tells which company it is. */
function compareWords(left: CompanyName, right: CompanyName, account: Account): boolean {
  if (left.stem === right.stem) return true;
  if (left.compact === right.compact) {
    charge(account, OTHER_SPLIT, 'the same letters, divided otherwise');
    return true;
  }
  if (isAcronym(left, right)) {
    charge(account, ACRONYM, 'one is the initials of the other');
    return true;
  }
  const rest = withoutEqual(left.tokens, right.tokens);
  const exact = left.tokens.length - rest.left.length;
  const telling = rest.isTelling;
  if (rest.left.length === 0 && rest.right.length === 0) {
    charge(account, OTHER_ORDER, 'the same words in another order');
    return telling || exact > 1;
  }
  const letters = Math.max(tellingLetters(left.tokens), tellingLetters(right.tokens));
  const isVouchedFor = left.tokens.some(({ kind, text }) => kind !== 'weak' && has(right.tokens, text));
  const similar = matchSimilar(rest, { letters, account, isVouchedFor });
  chargeRest(rest.left, rest.right, account);
  return telling || similar;
}

interface Rest {
  readonly left: NameToken[];
  readonly right: NameToken[];
  readonly isTelling: boolean;
}

function withoutEqual(left: readonly NameToken[], right: readonly NameToken[]): Rest {
  const rightRest = right.slice();
  const leftRest: NameToken[] = [];
  let isTelling = false;
  for (const token of left) {
    const at = rightRest.findIndex((each) => each.text === token.text);
    if (at < 0) leftRest.push(token);
    else {
      rightRest.splice(at, 1);
      isTelling ||= isTellingKind(token.kind);
    }
  }
  return { left: leftRest, right: rightRest, isTelling };
}

const isTellingKind = (kind: TokenKind): boolean => kind === 'word' || kind === 'place' || kind === 'apart';

/** Letters by which a name is told: a describing word's count half. */
function tellingLetters(tokens: readonly NameToken[]): number {
  let letters = 0;
  for (const { text, kind } of tokens)
    letters += isTellingKind(kind) ? text.length : kind === 'descriptor' ? text.length / 2 : 0;
  return letters;
}

const has = (tokens: readonly NameToken[], text: string) => tokens.some((token) => token.text === text);

interface SimilarParts {
  readonly letters: number;
  /** Another word agrees, which makes a typing error likelier than a chance likeness. */
  readonly isVouchedFor: boolean;
  readonly account: Account;
}

/** Takes out of the rest what is one word spelt in two ways. True when such a word tells which company it is. */
function matchSimilar(rest: Rest, parts: SimilarParts): boolean {
  const { letters, account, isVouchedFor } = parts;
  let found = false;
  for (let at = rest.left.length - 1; at >= 0; at -= 1) {
    const token = rest.left[at] as NameToken;
    const best = mostSimilar(token, rest.right, isVouchedFor);
    if (!best) continue;
    const partner = rest.right[best.at] as NameToken;
    const cost = best.edits > 0 ? (TYPO * best.edits) / Math.max(letters, token.text.length) : best.cost;
    charge(account, cost, `“${token.text}” for “${partner.text}”`);
    rest.left.splice(at, 1);
    rest.right.splice(best.at, 1);
    found ||= isTellingKind(token.kind) && isTellingKind(partner.kind);
  }
  return matchJoined(rest, parts) || found;
}

interface Similar {
  readonly at: number;
  /** Letters to change; 0 for another way to be similar, at `cost`. */
  readonly edits: number;
  readonly cost: number;
}

function mostSimilar(
  token: NameToken,
  others: readonly NameToken[],
  isVouchedFor: boolean,
): Similar | undefined {
  let best: Similar | undefined;
  for (const [at, other] of others.entries()) {
    const similar = similarity(token, other, isVouchedFor);
    if (similar && (!best || similar.edits < best.edits)) best = { at, ...similar };
  }
  return best;
}

function similarity(
  one: NameToken,
  other: NameToken,
  isVouchedFor: boolean,
): Omit<Similar, 'at'> | undefined {
  if (one.kind === 'number' || other.kind === 'number') return undefined;
  // Two words that both exist are no typing error of each other: Austria and Australia.
  if (one.kind !== 'word' && other.kind !== 'word') return undefined;
  const [short, long] =
    one.text.length <= other.text.length ? [one.text, other.text] : [other.text, one.text];
  if (short.length === 1) return long.startsWith(short) ? { edits: 0, cost: INITIAL_ONLY } : undefined;
  if (long.length - short.length > MOST_EDITS) return undefined;
  const edits = editsBetween(short, long);
  if (edits > MOST_EDITS) return undefined;
  if (foldSpelling(short) === foldSpelling(long)) return { edits: 0, cost: OTHER_SPELLING };
  return edits <= allowedEdits(short, long, isVouchedFor) ? { edits, cost: 0 } : undefined;
}

/** Between two usual ways to write one word in Latin letters there are no more. */
const MOST_EDITS = 4;

/** Typing errors that are forgiven in a word; fewer where the first letter differs, which is seldom mistyped. */
function allowedEdits(short: string, long: string, isVouchedFor: boolean): number {
  const length = short.length + (isVouchedFor ? 2 : 0);
  const usual = length < 5 ? 0 : length < 8 ? 1 : length < 16 ? 2 : 3;
  return short[0] === long[0] || length >= 6 ? usual : 0;
}

/** Levenshtein's distance, with two neighbours that changed places counted as one error. */
function editsBetween(short: string, long: string): number {
  const edits = distance(short, long);
  if (edits !== 2 || short.length !== long.length) return edits;
  let at = 0;
  while (short[at] === long[at]) at += 1;
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return swapped && short.slice(at + 2) === long.slice(at + 2) ? 1 : 2;
}

/** `van der bilt` and `vanderbilt`, beside words that agree already. */
function matchJoined(rest: Rest, { letters, account }: SimilarParts): boolean {
  if (rest.left.length + rest.right.length < 3 || rest.left.length === 0 || rest.right.length === 0)
    return false;
  if ([...rest.left, ...rest.right].some(({ kind }) => kind === 'number')) return false;
  const one = rest.left.map(({ text }) => text).join('');
  const other = rest.right.map(({ text }) => text).join('');
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  const edits = one === other ? 0 : editsBetween(short, long);
  if (edits > Math.min(1, allowedEdits(short, long, false))) return false;
  const cost = OTHER_SPLIT + (TYPO * edits) / Math.max(letters, long.length);
  charge(account, cost, `“${one}” for “${other}”`);
  rest.left.length = 0;
  rest.right.length = 0;
  return true;
}

const byCost = (one: NameToken, other: NameToken) => CONFLICT[other.kind] - CONFLICT[one.kind];

/** What is left on both sides contradicts; what is left on one is missing on the other. */
function chargeRest(left: NameToken[], right: NameToken[], account: Account): void {
  if (left.length > 1) left.sort(byCost);
  if (right.length > 1) right.sort(byCost);
  const pairs = Math.min(left.length, right.length);
  for (let at = 0; at < pairs; at += 1) {
    const one = left[at] as NameToken;
    const other = right[at] as NameToken;
    const cost = Math.max(CONFLICT[one.kind], CONFLICT[other.kind]);
    charge(account, cost, `“${one.text}” against “${other.text}”`);
  }
  for (const side of [left, right])
    for (let at = pairs; at < side.length; at += 1) {
      const { text, kind } = side[at] as NameToken;
      const cost = kind === 'number' && text === '1' ? EXTRA_ONE : EXTRA[kind];
      charge(account, cost, `only one says “${text}”`);
    }
}

function isAcronym(one: CompanyName, other: CompanyName): boolean {
  const [short, long] = one.compact.length <= other.compact.length ? [one, other] : [other, one];
  const [word] = short.tokens;
  if (short.tokens.length !== 1 || word?.kind !== 'word' || long.tokens.length < 3) return false;
  if (word.text.length !== long.tokens.length) return false;
  return long.tokens.every(({ text }, at) => text[0] === word.text[at]);
}

const NOT_FOR_PROFIT = new Set(['nonprofit', 'state']);

function compareForms(left: CompanyName, right: CompanyName, account: Account): void {
  if (!left.form || !right.form || left.form === right.form) return compareFormWithNone(left, right, account);
  if (NOT_FOR_PROFIT.has(left.form.kind) !== NOT_FOR_PROFIT.has(right.form.kind)) {
    charge(account, FORMS_OF_OTHER_KIND, `a ${left.form.form} is no ${right.form.form}`);
    return;
  }
  const { countries } = right.form;
  if (left.form.countries.some((country) => countries.includes(country))) return;
  charge(
    account,
    FORMS_OF_OTHER_COUNTRIES,
    `${left.form.form} and ${right.form.form} are forms of other countries`,
  );
}

/** A foundation without its form may be the company of that name. */
function compareFormWithNone({ form }: CompanyName, { form: other }: CompanyName, account: Account): void {
  const only = form === other ? null : (form ?? other);
  if (only?.kind === 'nonprofit') charge(account, FORMS_OF_OTHER_KIND, `only one is a ${only.form}`);
}
