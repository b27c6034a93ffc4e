import type { Span } from '@leadline/contracts';
import type { PlacedMention } from '../matching/index.ts';
import { type Reading, readAnswer } from '../reading/index.ts';
import { weigh } from './evidence.ts';
import { type Excerpt, excerptOf } from './excerpt.ts';
import { hitsIn } from './hits.ts';
import { contextOf, type Stance, sentimentOf, strengthOf } from './judge-stance.ts';
import { type Line, linesOf } from './lines.ts';
import type { BrandEvidence, WeighedLine } from './tally.ts';
import { type Words, wordsOf } from './words.ts';

/** A brand and where an answer names it, in the original text's positions. */
export interface NamedBrand {
  readonly name: string;
  readonly mentions: readonly Pick<Span, 'start' | 'end'>[];
}

/** An answer read once for the stance to every brand it names. */
export interface StanceReading {
  readonly reading: Reading;
  readonly words: Words;
  readonly lines: readonly Line[];
  /** By the brand's place in the input; null for a brand the answer does not name. */
  readonly stances: readonly (Stance | null)[];
  readonly evidence: readonly BrandEvidence[];
  /** A line in the text's own characters, cut where it is long. */
  spanOf(line: Pick<Line, 'start' | 'end'>): Span;
}

/** Answers up to so many characters are read whole; of longer ones the passages around the names. */
const READ_LIMIT = 60_000;
const MOST_QUOTES = 2;
const LONGEST_QUOTE = 280;

/**
 * How an answer stands to each brand it names, by rules over its sentences, lists and sections. English in full;
 * in other languages mostly `neutral`, `weak` and `low`, which is what the rules know then. Never fails.
 */
export function readStances(text: string, brands: readonly NamedBrand[]): StanceReading {
  const excerpt = excerptOf(text, brands, READ_LIMIT);
  const reading = readAnswer(excerpt.text);
  const words = wordsOf(reading.plain);
  const mentions = placed(reading, excerpt, brands);
  const lines = linesOf({ reading, words, mentions, restored: lostItsLines(reading) });
  const evidence = weigh(lines, hitsIn(words), { words, brands: brands.length });
  const spanOf = spanFinder(text, reading, excerpt);
  const stances = brands.map(({ mentions: named }, index) =>
    named.length === 0 ? null : stanceOf(evidence[index] as BrandEvidence, spanOf),
  );
  return { reading, words, lines, stances, evidence, spanOf };
}

function stanceOf(evidence: BrandEvidence, spanOf: StanceReading['spanOf']): Stance {
  const sentiment = sentimentOf(evidence);
  const recommendationStrength = strengthOf(evidence, sentiment);
  return {
    sentiment,
    recommendationStrength,
    contextQuality: contextOf(evidence, recommendationStrength),
    quotes: quotedLines(evidence.lines, sentiment)
      .map(spanOf)
      .filter((span) => span.text.trim() !== ''),
  };
}

/** The lines that weigh most in the stance's direction; of a mixed one the best and the worst. */
function quotedLines(lines: readonly WeighedLine[], sentiment: Stance['sentiment']): Line[] {
  const worth = ({ weight, named, line }: WeighedLine) =>
    (sentiment === 'negative' ? -weight : weight) + (named ? 0.5 : 0) - (line.end - line.start < 15 ? 3 : 0);
  const ordered = lines
    .map((each) => ({ line: each.line, worth: worth(each) }))
    .sort((a, b) => b.worth - a.worth);
  const [first, second] = ordered;
  const other = sentiment === 'mixed' ? ordered.at(-1) : second && second.worth > 0.6 ? second : undefined;
  return [...new Set([first, other].flatMap((each) => each?.line ?? []))].slice(0, MOST_QUOTES);
}

/** A line in the original text, a long one cut at a space. */
function spanFinder(text: string, reading: Reading, excerpt: Excerpt): StanceReading['spanOf'] {
  return (line) => {
    const shown = reading.toOriginal(line.start, line.end);
    const start = excerpt.origin(shown.start);
    const end = excerpt.origin(shown.end);
    if (end - start <= LONGEST_QUOTE) return { start, end, text: text.slice(start, end) };
    const head = text.slice(start, start + LONGEST_QUOTE);
    const space = head.lastIndexOf(' ');
    const to = start + (space > LONGEST_QUOTE / 2 ? space : LONGEST_QUOTE);
    return { start, end: to, text: text.slice(start, to) };
  };
}

function placed(reading: Reading, excerpt: Excerpt, brands: readonly NamedBrand[]): PlacedMention[] {
  const places = brands.flatMap((brand, brandIndex) =>
    brand.mentions.flatMap(({ start, end }) => {
      const from = excerpt.place(start);
      const to = excerpt.place(end);
      if (from === null || to === null) return [];
      const plainStart = plainOffset(reading, from);
      const plainEnd = plainOffset(reading, to);
      if (plainEnd <= plainStart) return [];
      return [{ brand: brand.name, brandIndex, start, end, text: '', plainStart, plainEnd }];
    }),
  );
  return places.sort((a, b) => a.plainStart - b.plainStart);
}

/** True for an answer recorded in one line, whose blocks the reading told apart by their marks. */
function lostItsLines(reading: Reading): boolean {
  return reading.blocks.length > 1 && !reading.original.trim().includes('\n');
}

/** The first shown character that came from `original` or later. */
function plainOffset(reading: Reading, original: number): number {
  let low = 0;
  let high = reading.plain.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reading.toOriginal(middle, middle + 1).start < original) low = middle + 1;
    else high = middle;
  }
  return low;
}
