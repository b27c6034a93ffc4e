import type { AnalysedAnswer, CompetitorAnalysis } from '@leadline/contracts';
import type { JudgedRecord, MeasuredRecord } from '../records.ts';

/** The public identifier of an answer within its audit. */
export function answerId(number: number): string {
  return `a${number}`;
}

/** The judged part of an answer that nobody judged: empty, never made up. */
const NOT_JUDGED = {
  brand: { contextQuality: 'none', sentiment: null, recommendationStrength: 'none', quotes: [] },
  competitors: [],
  featuresMentioned: [],
  valuePropsHighlighted: [],
  geo: null,
  additional: null,
  judgedBy: null,
  disagreements: [],
} as const;

/**
 * Joins what was measured in an answer with how it was judged. Without a judgement the judged fields are empty
 * and `missing` says why. A question that nobody classified counts as `solution_seeking`.
 */
export function toAnalysedAnswer(
  record: MeasuredRecord,
  judgement: JudgedRecord | null,
  missing: string | null = null,
): AnalysedAnswer {
  const { brand, competitors, shareOfVoice } = record.measured;
  const judged = judgement ?? NOT_JUDGED;
  return {
    id: answerId(record.number),
    sourceId: record.sourceId,
    query: record.query,
    text: record.text,
    provider: record.provider,
    model: record.model,
    category: record.category ?? 'solution_seeking',
    repeat: record.repeat,
    brand: { ...brand, mentions: [...brand.mentions], ...judged.brand, quotes: [...judged.brand.quotes] },
    competitors: competitors.map((rival) => toCompetitor(rival, judged.competitors)),
    features: {
      featuresMentioned: [...judged.featuresMentioned],
      valuePropsHighlighted: [...judged.valuePropsHighlighted],
    },
    geo: judged.geo,
    shareOfVoice,
    additional: judged.additional,
    citations: [...record.citations],
    judgedBy: judged.judgedBy,
    missing: judgement ? null : (missing ?? 'Not judged yet.'),
    disagreements: [...judged.disagreements],
  };
}

function toCompetitor(
  { prominence: _prominence, ...measured }: MeasuredRecord['measured']['competitors'][number],
  judged: JudgedRecord['competitors'],
): CompetitorAnalysis {
  const judgement = judged.find((rival) => rival.name === measured.name);
  return {
    ...measured,
    mentions: [...measured.mentions],
    sentiment: judgement?.sentiment ?? null,
    positionedBetter: judgement?.positionedBetter ?? false,
    comparisonContext: judgement?.comparisonContext ?? '',
  };
}
