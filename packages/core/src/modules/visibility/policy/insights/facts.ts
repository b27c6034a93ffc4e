import type { Category, Citation, RecommendationStrength, Sentiment } from '@leadline/contracts';
import type { AnswerMeasure, BrandMeasure } from '../matching/index.ts';
import { openingOf, type Statement, statementsOf } from './statements.ts';

/** A brand's place in one answer that names it. */
export interface Standing {
  readonly name: string;
  readonly mentions: number;
  /** Where its first mention begins, in per cent of the text. */
  readonly firstPositionPct: number;
}

/**
 * What the rules know of one answer: measured standings, who cites what, and the answer's own sentences about
 * each brand. Small and plain JSON, so that it can be kept instead of the text.
 */
export interface AnswerFacts {
  readonly id: string;
  readonly query: string;
  readonly provider: string;
  readonly category: Category;
  /** The audited brand; null when the answer does not name it. */
  readonly brand:
    | (Standing & { readonly sentiment: Sentiment | null; readonly strength: RecommendationStrength })
    | null;
  /** Rivals the answer names, first named first. */
  readonly rivals: readonly (Standing & { readonly ahead: boolean })[];
  readonly statements: readonly Statement[];
  /** The answer's first sentence, cut where it is long. */
  readonly opening: string;
  /** Cited hosts with the brands they speak for; a source cited for the whole answer speaks for all it names. */
  readonly citations: readonly { readonly domain: string; readonly brands: readonly string[] }[];
}

/** An answer as it was measured, with the judgement of the brand where there is one. */
export interface MeasuredText {
  readonly id: string;
  readonly query: string;
  readonly provider: string;
  readonly category: Category;
  readonly text: string;
  readonly measure: AnswerMeasure;
  readonly citations: readonly Citation[];
  readonly stance: {
    readonly sentiment: Sentiment | null;
    readonly recommendationStrength: RecommendationStrength;
  } | null;
}

/** Statements kept of each brand in one answer: the first ones say what matters. */
const KEPT_STATEMENTS = 10;

/** Gathers what the rules need of an answer. A rival is ahead when it is named first. */
export function factsOf(answer: MeasuredText): AnswerFacts {
  const { brand, rivals } = answer.measure;
  const named = rivals.filter((rival) => rival.mentioned);
  const first = brand.firstPositionPct;
  return {
    id: answer.id,
    query: answer.query,
    provider: answer.provider,
    category: answer.category,
    brand:
      first === null
        ? null
        : {
            ...standing(brand),
            sentiment: answer.stance?.sentiment ?? null,
            strength: answer.stance?.recommendationStrength ?? 'none',
          },
    rivals: named
      .map((rival) => ({
        ...standing(rival),
        ahead: first !== null && (rival.firstPositionPct ?? 100) < first,
      }))
      .sort((a, b) => a.firstPositionPct - b.firstPositionPct),
    statements: firstOfEach(statementsOf(answer.text, placesOf([brand, ...named]))),
    opening: openingOf(answer.text),
    citations: answer.citations.map(({ domain, brands }) => ({
      domain,
      brands:
        brands.length > 0
          ? brands
          : [brand, ...rivals].filter((each) => each.mentioned).map((each) => each.name),
    })),
  };
}

function standing(measure: BrandMeasure): Standing {
  return {
    name: measure.name,
    mentions: measure.mentionCount,
    firstPositionPct: measure.firstPositionPct ?? 100,
  };
}

function placesOf(measures: readonly BrandMeasure[]) {
  return measures.flatMap(({ name, mentions }) =>
    mentions.map(({ start, end }) => ({ subject: name, start, end })),
  );
}

function firstOfEach(statements: readonly Statement[]): Statement[] {
  const seen = new Map<string, number>();
  return statements.filter(({ subject }) => {
    const count = (seen.get(subject) ?? 0) + 1;
    seen.set(subject, count);
    return count <= KEPT_STATEMENTS;
  });
}
