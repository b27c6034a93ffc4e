import type { ShareOfVoice, Span } from '@leadline/contracts';
import { blockAt, type Reading, rangeAt, readAnswer } from '../reading/index.ts';
import type { BrandMatcher } from './brands.ts';
import { findInReading, type PlacedMention } from './find-mentions.ts';

/** What can be measured of one brand in one answer. */
export interface BrandMeasure {
  readonly name: string;
  readonly mentioned: boolean;
  readonly mentionCount: number;
  /**
   * Where the first mention begins, in per cent (two decimals) of the visible text: markup, link targets and reference
   * definitions, which no reader sees, move nothing. Null without a mention.
   */
  readonly firstPositionPct: number | null;
  /** 0 without a mention, else `prominenceOf`. */
  readonly prominence: number;
  readonly mentions: readonly Span[];
}

export interface AnswerMeasure {
  readonly brand: BrandMeasure;
  readonly rivals: readonly BrandMeasure[];
  readonly shareOfVoice: ShareOfVoice;
}

/** Measures every brand of the matcher in one answer. */
export function measureAnswer(text: string, matcher: BrandMatcher): AnswerMeasure {
  const reading = readAnswer(text);
  return measureReading(reading, matcher, findInReading(reading, matcher).mentions);
}

/** As `measureAnswer`, over mentions already found. */
export function measureReading(
  reading: Reading,
  matcher: BrandMatcher,
  mentions: readonly PlacedMention[],
): AnswerMeasure {
  const byBrand = matcher.names.map((): PlacedMention[] => []);
  for (const mention of mentions) byBrand[mention.brandIndex]?.push(mention);
  const [brand, ...rivals] = matcher.names.map((name, index) =>
    measureBrand(reading, name, byBrand[index] ?? []),
  );
  if (!brand) throw new TypeError('a matcher always holds the audited brand');
  return { brand, rivals, shareOfVoice: shareOfVoiceOf(brand.mentionCount, mentions.length) };
}

function measureBrand(reading: Reading, name: string, mentions: readonly PlacedMention[]): BrandMeasure {
  const first = mentions[0];
  return {
    name,
    mentioned: first !== undefined,
    mentionCount: mentions.length,
    firstPositionPct: first ? positionPct(reading, first.plainStart) : null,
    prominence: prominenceOf(reading, mentions),
    mentions: mentions.map(({ start, end, text }) => ({ start, end, text })),
  };
}

/** The brand's part of all brand mentions in one answer, in per cent (two decimals). */
export function shareOfVoiceOf(brandMentions: number, totalBrandMentions: number): ShareOfVoice {
  const percentage = totalBrandMentions === 0 ? null : round((brandMentions / totalBrandMentions) * 100);
  return { brandMentions, totalBrandMentions, percentage };
}

const round = (value: number): number => Math.round(value * 100) / 100;

function positionPct(reading: Reading, plainStart: number): number {
  return round((plainStart / Math.max(1, reading.plain.length)) * 100);
}

/** How far the place of a mention lifts it over its position alone: part of the way to 100. */
const LIFT = { heading: 0.5, lead: 0.5, bold: 0.25 } as const;

/**
 * How much an answer puts a brand forward, 0 to 100.
 *
 * Base: 100 − the first mention's position in per cent, so 100 for a name at the very start. The best
 * placed mention then closes part of the gap to 100: half of it for a heading, half divided by its rank
 * for a name that leads a list item or table row (first item 0.5, second 0.25, third 0.17…), a quarter for bold. So
 * `prominence = base + (100 − base) × lift`.
 */
export function prominenceOf(reading: Reading, mentions: readonly PlacedMention[]): number {
  const first = mentions[0];
  if (!first) return 0;
  const base = 100 - positionPct(reading, first.plainStart);
  const lift = mentions.reduce((best, mention) => Math.max(best, liftOf(reading, mention)), 0);
  return round(base + (100 - base) * lift);
}

function liftOf(reading: Reading, mention: PlacedMention): number {
  const block = blockAt(reading, mention.plainStart);
  const bold = rangeAt(reading.strong, mention.plainStart) ? LIFT.bold : 0;
  if (!block) return bold;
  if (block.kind === 'heading') return LIFT.heading;
  if (block.kind !== 'item' || !leads(reading.plain, block.start, mention.plainStart)) return bold;
  return Math.max(bold, LIFT.lead / Math.max(1, block.rank));
}

/** Characters before a name that leads its item: a bullet of its own, an emoji. */
const BEFORE_THE_LEAD = 2;

/** Looks no further than it takes to know: a block may be a whole book. */
function leads(plain: string, blockStart: number, at: number): boolean {
  let before = 0;
  for (let index = blockStart; index < at && before <= BEFORE_THE_LEAD; index += 1)
    if (!/[\s|]/.test(plain[index] ?? '')) before += 1;
  return before <= BEFORE_THE_LEAD;
}
