import type { Span } from '@leadline/contracts';
import type { PlacedMention } from '../matching/index.ts';
import { type Reading, readAnswer } from '../reading/index.ts';
import { type BrandEvidence, type WeighedLine, weigh } from './evidence.ts';
import { restoreLines } from './flattened.ts';
import { hitsIn } from './hits.ts';
import { contextOf, type Stance, sentimentOf, strengthOf } from './judge-stance.ts';
import { type Line, linesOf } from './lines.ts';
import { wordsOf } from './words.ts';

/** A brand and where an answer names it, in the original text's positions. */
export interface NamedBrand {
  readonly name: string;
  readonly mentions: readonly Pick<Span, 'start' | 'end'>[];
}

/** An answer read once for the stance to every brand it names. */
export interface StanceReading {
  readonly reading: Reading;
  readonly lines: readonly Line[];
  /** By the brand's place in the input; null for a brand the answer does not name. */
  readonly stances: readonly (Stance | null)[];
  readonly evidence: readonly BrandEvidence[];
}

/** Characters of an answer that are read for what they say; mentions beyond them are counted but not judged. */
const READ_LIMIT = 60_000;
const MOST_QUOTES = 2;
const LONGEST_QUOTE = 280;

/**
 * How an answer stands to each brand it names, by rules over its sentences, lists and sections. English in full;
 * in other languages mostly `neutral`, `weak` and `low`, which is what the rules know then. Never fails.
 */
export function readStances(text: string, brands: readonly NamedBrand[]): StanceReading {
  const part = text.length > READ_LIMIT ? text.slice(0, READ_LIMIT) : text;
  const restored = restoreLines(part);
  const reading = readAnswer(restored);
  const words = wordsOf(reading.plain);
  const lines = linesOf({ reading, words, mentions: placed(reading, brands), restored: restored !== part });
  const evidence = weigh(lines, hitsIn(words), { words, brands: brands.length });
  const stances = brands.map(({ mentions }, index) =>
    mentions.length === 0 ? null : stanceOf(text, reading, evidence[index] as BrandEvidence),
  );
  return { reading, lines, stances, evidence };
}

function stanceOf(text: string, reading: Reading, evidence: BrandEvidence): Stance {
  const sentiment = sentimentOf(evidence);
  const recommendationStrength = strengthOf(evidence, sentiment);
  return {
    sentiment,
    recommendationStrength,
    contextQuality: contextOf(evidence, recommendationStrength),
    quotes: quotesOf(text, reading, { lines: evidence.lines, sentiment }),
  };
}

/** The lines that weigh most in the stance's direction; of a mixed one the best and the worst. */
function quotesOf(
  text: string,
  reading: Reading,
  from: { readonly lines: readonly WeighedLine[]; readonly sentiment: Stance['sentiment'] },
): Span[] {
  const worth = ({ weight, named, line }: WeighedLine) =>
    (from.sentiment === 'negative' ? -weight : weight) +
    (named ? 0.5 : 0) -
    (line.end - line.start < 15 ? 3 : 0);
  const ordered = [...from.lines].sort((a, b) => worth(b) - worth(a));
  const [first, second] = ordered;
  const last = ordered.at(-1);
  const chosen =
    from.sentiment === 'mixed' ? [first, last] : [first, second && worth(second) > 0.6 ? second : undefined];
  const spans = chosen.filter((each) => each !== undefined).map(({ line }) => spanOf(text, reading, line));
  return [...new Map(spans.map((span) => [span.start, span])).values()]
    .filter((span) => span.text.trim() !== '')
    .slice(0, MOST_QUOTES);
}

/** A line in the original text, a long one cut at a space. */
export function spanOf(text: string, reading: Reading, line: Pick<Line, 'start' | 'end'>): Span {
  const { start, end } = reading.toOriginal(line.start, line.end);
  if (end - start <= LONGEST_QUOTE) return { start, end, text: text.slice(start, end) };
  const head = text.slice(start, start + LONGEST_QUOTE);
  const space = head.lastIndexOf(' ');
  const to = start + (space > LONGEST_QUOTE / 2 ? space : LONGEST_QUOTE);
  return { start, end: to, text: text.slice(start, to) };
}

function placed(reading: Reading, brands: readonly NamedBrand[]): PlacedMention[] {
  const places = brands.flatMap((brand, brandIndex) =>
    brand.mentions.flatMap(({ start, end }) => {
      const plainStart = plainOffset(reading, start);
      const plainEnd = plainOffset(reading, end);
      if (plainEnd <= plainStart) return [];
      return [{ brand: brand.name, brandIndex, start, end, text: '', plainStart, plainEnd }];
    }),
  );
  return places.sort((a, b) => a.plainStart - b.plainStart);
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
