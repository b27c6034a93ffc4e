import type { AdditionalMetrics, Citation, GeoFactors, Sentiment } from '@leadline/contracts';
import type { BrandMatcher, BrandMeasure } from '../matching/index.ts';
import { geoFactorsOf, readabilityOf } from './answer-factors.ts';
import { ASPECTS, aspectsOf, aspectsOfLine } from './aspects.ts';
import type { Stance } from './judge-stance.ts';
import type { Line } from './lines.ts';
import { type NamedBrand, readStances, type StanceReading } from './read-stances.ts';
import { toldOf } from './told-features.ts';
import { wordsOf } from './words.ts';

/** An answer as it was measured; `MeasuredRecord` is one. */
export interface AnswerToJudge {
  readonly query: string;
  readonly text: string;
  readonly measured: {
    readonly brand: Pick<BrandMeasure, 'mentioned' | 'firstPositionPct' | 'prominence' | 'mentions'>;
    readonly competitors: readonly Pick<
      BrandMeasure,
      'name' | 'mentioned' | 'firstPositionPct' | 'mentions'
    >[];
  };
  readonly citations: readonly Citation[];
}

/** Everything of an analysed answer that is judged, not measured. */
export interface AnswerJudgement {
  /** Null when the answer does not name the brand. */
  readonly stance: Stance | null;
  readonly rivals: readonly {
    readonly name: string;
    readonly sentiment: Sentiment | null;
    readonly positionedBetter: boolean;
    readonly comparisonContext: string;
  }[];
  readonly features: readonly string[];
  readonly values: readonly string[];
  readonly geo: GeoFactors;
  readonly additional: AdditionalMetrics;
}

/** Judges one answer without a model: the stance to brand and rivals, what is told of the brand, and what is left out. */
export function judgeAnswerByRules(answer: AnswerToJudge, matcher: BrandMatcher): AnswerJudgement {
  const { brand, competitors } = answer.measured;
  const brandName = matcher.names[0] ?? '';
  const named: NamedBrand[] = [{ name: brandName, mentions: brand.mentions }, ...competitors];
  const read = readStances(answer.text, named);
  const told = brand.mentioned ? toldOf(read, matcher.names) : { features: [], values: [] };
  return {
    stance: read.stances[0] ?? null,
    rivals: competitors.map((rival, index) => ({
      name: rival.name,
      sentiment: read.stances[index + 1]?.sentiment ?? null,
      positionedBetter: isAhead(read, { rival: index + 1, answer }),
      comparisonContext: comparisonOf(read, index + 1),
    })),
    ...told,
    geo: geoFactorsOf(read, {
      query: answer.query,
      brand: brandName,
      citations: answer.citations,
      prominence: brand.prominence,
      matcher,
    }),
    additional: { ...readabilityOf(read), ...gapsOf(read, answer) },
  };
}

const STRENGTH_ORDER = ['none', 'weak', 'moderate', 'strong'] as const;

/** A rival stands ahead when it is recommended more strongly; at equal strength when it is named first. */
function isAhead(read: StanceReading, { rival, answer }: { rival: number; answer: AnswerToJudge }): boolean {
  const { brand, competitors } = answer.measured;
  const other = competitors[rival - 1];
  if (!other?.mentioned) return false;
  if (!brand.mentioned) return true;
  const own = STRENGTH_ORDER.indexOf(read.stances[0]?.recommendationStrength ?? 'none');
  const theirs = STRENGTH_ORDER.indexOf(read.stances[rival]?.recommendationStrength ?? 'none');
  if (own !== theirs) return theirs > own;
  return (other.firstPositionPct ?? 100) < (brand.firstPositionPct ?? 100);
}

const LONGEST_COMPARISON = 200;
/** Words from which a sentence says something. */
const SENTENCE_WORDS = 5;

/** The shortest sentence that names both, in the answer's own words; empty where none does. */
function comparisonOf(read: StanceReading, rival: number): string {
  const both = read.lines.filter(
    (line) =>
      line.lastWord - line.firstWord >= SENTENCE_WORDS - 1 && concerns(line, rival) && concerns(line, 0),
  );
  const [shortest] = both.sort((a, b) => a.end - a.start - (b.end - b.start));
  if (!shortest) return '';
  const quoted = read.spanOf(shortest).text;
  if (quoted.length <= LONGEST_COMPARISON) return quoted;
  return quoted.slice(0, quoted.lastIndexOf(' ', LONGEST_COMPARISON)) || quoted.slice(0, LONGEST_COMPARISON);
}

/** It names the brand, or names another under its heading. */
function concerns(line: Line, brand: number): boolean {
  if (line.groups.length === 0) return false;
  return (
    line.groups.some((group) => group.brands.includes(brand)) || line.topic?.brands.includes(brand) === true
  );
}

const MOST_GAPS = 4;

/** What the question asks or a rival is credited with, and the brand is not; each with what to publish. */
function gapsOf(
  read: StanceReading,
  answer: AnswerToJudge,
): Pick<AdditionalMetrics, 'contentGaps' | 'improvementSuggestions'> {
  const told = read.evidence.map(({ lines }) =>
    lines.reduce((found, { line }) => found | aspectsOfLine(read.words, line), 0),
  );
  const asked = aspectsOf(wordsOf(answer.query).text);
  const gaps = ASPECTS.flatMap(({ gap, improve }, index) => {
    const bit = 1 << index;
    const rival = told.findIndex((aspects, brand) => brand > 0 && (aspects & bit) !== 0);
    if (((told[0] ?? 0) & bit) !== 0 || ((asked & bit) === 0 && rival < 0)) return [];
    const isAsked = (asked & bit) !== 0;
    const why = isAsked
      ? 'asked for'
      : `told of ${answer.measured.competitors[rival - 1]?.name ?? 'a rival'}`;
    return [{ gap: `${gap} (${why})`, improve, isAsked }];
  });
  const chosen = gaps.sort((a, b) => Number(b.isAsked) - Number(a.isAsked)).slice(0, MOST_GAPS);
  return {
    contentGaps: chosen.map(({ gap }) => gap),
    improvementSuggestions: chosen.map(({ improve }) => improve),
  };
}
