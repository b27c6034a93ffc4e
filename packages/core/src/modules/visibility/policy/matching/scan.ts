import type { Reading } from '../reading/index.ts';
import { type Node, type Pattern, SEPARATOR_UNIT } from './automaton.ts';
import type { BrandMatcher } from './brands.ts';
import { CYRILLIC, classOf, DIGIT, HANGUL, isBoundary, LETTER, OTHER } from './characters.ts';
import type { Folded } from './fold.ts';
import type { Occurrence } from './occurrence.ts';

const SPACE = 32;
const HYPHEN = 45;
const APOSTROPHE = 39;
const DOT = 46;
const UNDERSCORE = 95;
const NEWLINE = 10;
const LETTER_S = 115;
const LETTER_E = 101;

interface Candidate {
  readonly pattern: Pattern;
  /** Index just after the last unit of the name in the folded text. */
  readonly end: number;
}

const NONE: readonly Occurrence[] = [];

/** Most words are told from every name by their second letter. */
const goesOn = (first: Node, second: number): boolean =>
  first.patterns.length > 0 || first.next.has(second) || first.next.has(SEPARATOR_UNIT);

/** All spellings that begin at a folded index and end at a word boundary, longest first. */
export function candidatesAt(
  source: { reading: Reading; folded: Folded },
  matcher: BrandMatcher,
  at: number,
): readonly Occurrence[] {
  const { folded, reading } = source;
  const first = matcher.automaton.root.next.get(folded.units[at] ?? 0);
  if (!first || !goesOn(first, folded.units[at + 1] ?? 0) || !mayBegin(reading, folded, at)) return NONE;
  const found: Candidate[] = [];
  collect(first, { folded, at: at + 1, found });
  if (found.length === 0) return NONE;
  return found
    .sort((a, b) => b.end - a.end)
    .map(({ pattern, end }) => ({
      pattern,
      start: folded.starts[at] ?? 0,
      end: folded.ends[end - 1] ?? 0,
    }))
    .filter((each) => hasItsCapitals(reading.plain, each));
}

function collect(node: Node, walk: { folded: Folded; at: number; found: Candidate[] }): void {
  const { folded, at, found } = walk;
  for (const pattern of node.patterns) if (mayEnd(folded, at, pattern)) found.push({ pattern, end: at });
  if (at >= folded.length) return;
  const unit = folded.units[at] ?? 0;
  const next = node.next.get(unit);
  if (next) collect(next, { folded, at: at + 1, found });
  const parted = node.next.get(SEPARATOR_UNIT);
  if (!parted) return;
  if (unit === SPACE || unit === HYPHEN || unit === NEWLINE) collect(parted, { folded, at: at + 1, found });
  else if (unit === APOSTROPHE && folded.units[at + 1] === LETTER_S && folded.units[at + 2] === SPACE) {
    collect(parted, { folded, at: at + 3, found });
  }
}

/** French articles and the like, after which a name begins although no space parts them (`l’Oréal`). */
const ELISION = /(?:^|[^\p{L}\p{N}])(?:[cdjlmnst]|qu|all|dell|nell|sull|un)['’]$/iu;

function mayBegin(reading: Reading, folded: Folded, at: number): boolean {
  if (at === 0) return true;
  const left = folded.units[at - 1] ?? 0;
  const own = folded.units[at] ?? 0;
  if (left === APOSTROPHE || left === UNDERSCORE) return mayBeginAfterMark(reading, folded, at);
  if (isBoundary(left, own)) return true;
  return classOf(left) === DIGIT && followsPrice(reading.plain, folded.starts[at] ?? 0);
}

function mayBeginAfterMark(reading: Reading, folded: Folded, at: number): boolean {
  const beyond = at > 1 ? (folded.units[at - 2] ?? 0) : 0;
  if (at === 1 || classOf(beyond) === OTHER) return true;
  if (folded.units[at - 1] === UNDERSCORE) return false;
  const start = folded.starts[at] ?? 0;
  return ELISION.test(reading.plain.slice(Math.max(0, start - 6), start));
}

/** Shop listings whose line breaks got lost: `$899.00Acer Aspire`. */
function followsPrice(plain: string, start: number): boolean {
  return (
    /\p{Lu}/u.test(plain[start] ?? '') &&
    /[\d,.]*\d[.,]\d\d$/.test(plain.slice(Math.max(0, start - 12), start))
  );
}

/** Case endings a Russian, Ukrainian or Bulgarian sentence puts on a name. */
const CYRILLIC_ENDINGS = new Set(
  'а у ом ем е ы и ов ам ами ах ой ою ю я ей ью ого ому им ым ую ая ий ый ские'.split(' '),
);

function mayEnd(folded: Folded, at: number, pattern: Pattern): boolean {
  if (at >= folded.length) return true;
  const last = folded.units[at - 1] ?? 0;
  const next = folded.units[at] ?? 0;
  if (next === UNDERSCORE || next === DOT) return !continuesToken(folded, at);
  if (classOf(last) === HANGUL || isBoundary(last, next)) return true;
  if (pattern.clarity !== 'clear' || pattern.form.length < 4) return false;
  if (classOf(last) === LETTER) return isPlural(folded, at);
  return classOf(last) === CYRILLIC && CYRILLIC_ENDINGS.has(restOfWord(folded, at));
}

/** `bitwarden_rs`, `keeper.exe`: part of an identifier or file name. */
function continuesToken(folded: Folded, at: number): boolean {
  const beyond = folded.units[at + 1] ?? 0;
  if (classOf(beyond) === OTHER) return false;
  if (folded.units[at] === UNDERSCORE) return true;
  return (
    folded.source.slice(folded.starts[at + 1] ?? 0, (folded.starts[at + 1] ?? 0) + 1) ===
      String.fromCharCode(beyond) && classOf(beyond) === LETTER
  );
}

function restOfWord(folded: Folded, at: number): string {
  let end = at;
  while (end < folded.length && end - at < 6 && classOf(folded.units[end] ?? 0) === CYRILLIC) end += 1;
  return String.fromCharCode(...folded.units.subarray(at, end));
}

function isPlural(folded: Folded, at: number): boolean {
  const wordEnds = (index: number) =>
    index >= folded.length || isBoundary(folded.units[index - 1] ?? 0, folded.units[index] ?? 0);
  if (folded.units[at] === LETTER_S) return wordEnds(at + 1);
  return (
    folded.units[at] === LETTER_E &&
    folded.units[at + 1] === LETTER_S &&
    /[sxzh]/.test(String.fromCharCode(folded.units[at - 1] ?? 0)) &&
    wordEnds(at + 2)
  );
}

/** `Last Pass` may stand for LastPass; "the last pass" may not. */
function hasItsCapitals(plain: string, at: Occurrence): boolean {
  if (!at.pattern.capitals) return true;
  const parts = plain.slice(at.start, at.end).split(/[\s\u2010-\u2013\u2212-]+/u);
  return parts.every((part) => /^[\p{Lu}\p{N}]/u.test(part));
}
