import { type Span, withoutOverlaps } from '../finding.ts';
import { foldedWord, foldText, readWords } from '../reading/index.ts';
import { readNumbers, type WrittenNumber } from './numbers.ts';

/** Source texts, prepared once for an answer. */
export interface Sources {
  /** Words only, folded, one space between. */
  readonly folded: string;
  readonly words: ReadonlySet<string>;
  /** In rising order. */
  readonly numbers: Float64Array;
}

/** Prepares the texts an answer may draw on. Linear in their length. */
export function compileSources(texts: readonly string[]): Sources {
  const text = texts.join('\n\n');
  const reading = readWords(text);
  const words = Array.from({ length: reading.count }, (_, word) => foldedWord(reading, word));
  const numbers = Float64Array.from(
    readNumbers(text).flatMap(({ readings }) => readings.map(({ value }) => value)),
  ).toSorted();
  return { folded: ` ${words.join(' ')} `, words: new Set(words), numbers };
}

const QUOTE_SCORE = 0.9;
const NUMBER_SCORE = 0.7;
const NAME_SCORE = 0.6;
/** Smaller whole numbers without a unit count things in the sentence itself more often than they state a fact. */
const SMALLEST_FACT = 10;
const FEWEST_QUOTED_WORDS = 3;

/**
 * Numbers, names of two words and more, and quotations that do not stand in the sources. A number that was worked
 * out from others is reported too; a false statement made of words that do stand there is not.
 */
export function findUnsupported(text: string, sources: Sources): readonly Span[] {
  return withoutOverlaps([
    ...unsupportedQuotes(text, sources),
    ...unsupportedNumbers(text, sources),
    ...unsupportedNames(text, sources),
  ]);
}

const QUOTED = /[“„«"]([^“”„«»"\n]{8,600})[”“»"]/gu;

function unsupportedQuotes(text: string, sources: Sources): Span[] {
  const found: Span[] = [];
  for (const match of text.matchAll(QUOTED)) {
    const reading = readWords(match[1] ?? '');
    if (reading.count < FEWEST_QUOTED_WORDS) continue;
    const words = Array.from({ length: reading.count }, (_, word) => foldedWord(reading, word)).join(' ');
    if (sources.folded.includes(` ${words} `)) continue;
    found.push({ kind: 'quote', start: match.index, end: match.index + match[0].length, score: QUOTE_SCORE });
  }
  return found;
}

function unsupportedNumbers(text: string, sources: Sources): Span[] {
  return readNumbers(text)
    .filter((number) => isFact(text, number) && !stands(number, sources.numbers))
    .map(({ start, end }) => ({ kind: 'number', start, end, score: NUMBER_SCORE }));
}

/** No mark of a list, no footnote, no small count. */
function isFact(text: string, { start, end, readings, measured }: WrittenNumber): boolean {
  if (measured) return true;
  if (readings.every(({ value }) => value < SMALLEST_FACT && Number.isInteger(value))) return false;
  const listMark =
    /(?:^|\n)\s{0,8}$/u.test(text.slice(Math.max(0, start - 9), start)) &&
    /^[.)]/u.test(text.slice(end, end + 1));
  return !listMark;
}

/** An amount may be rounded, a plain whole number may not. */
function stands({ readings, measured }: WrittenNumber, known: Float64Array): boolean {
  return readings.some(({ value, tolerance }) => {
    const slack = measured || !Number.isInteger(value) ? tolerance * 1.000_001 : 1e-9;
    const near = known[firstAtLeast(known, value - slack)];
    return near !== undefined && near <= value + slack;
  });
}

function firstAtLeast(sorted: Float64Array, wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

const NAME =
  /\p{Lu}[\p{L}\p{N}&’'-]*(?:[ \u00a0](?:(?:de|da|di|del|von|van|der|la|le|of|and|&) )?\p{Lu}[\p{L}\p{N}&’'-]*){1,5}/gu;

function unsupportedNames(text: string, sources: Sources): Span[] {
  const found: Span[] = [];
  for (const match of text.matchAll(NAME)) {
    const words = match[0].split(/[ \u00a0]/u).map((word) => foldText(word).replace(/['’]s?$/u, ''));
    // The first word of a sentence is large whatever it is, and an article makes no name.
    const first = /(?:^|[.!?:\n*"“„«(-]\s*)$/u.test(text.slice(Math.max(0, match.index - 3), match.index))
      ? 1
      : 0;
    if (first === 1 && words.length === 2 && ARTICLES.has(words[0] ?? '')) continue;
    const missing = words.slice(first).some((word) => word.length > 1 && !isKnown(word, sources));
    if (missing)
      found.push({ kind: 'name', start: match.index, end: match.index + match[0].length, score: NAME_SCORE });
  }
  return found;
}

const ARTICLES = new Set(
  (
    'the a an this that these our their its his her in on at for with from by as der die das den dem des ein eine einen einem einer ' +
    'unser unsere ihre seine im am bei mit von zu fur le la les un une des notre nos leur dans pour avec el los las una nuestro su en ' +
    'con para il lo gli i uno nostro nel nella o os as um uma nosso sua no na com'
  ).split(' '),
);

const isKnown = (word: string, { words }: Sources): boolean =>
  words.has(word) || word.split(/[^\p{L}\p{N}]+/u).every((part) => part === '' || words.has(part));
