import type { AnalysedAnswer, Category } from '@leadline/contracts';
import type { JudgedRecord, MeasuredRecord } from '../records.ts';

/** The public identifier of an answer within its audit. */
export function answerId(number: number): string {
  return `a${number}`;
}

/** The number within the audit that `answerId` was made from. */
export function answerNumber(id: string): number {
  return Number(id.slice(1));
}

/**
 * Joins what was measured in an answer with how it was judged. Without a judgement the judged fields are empty
 * and `missing` says why. A question that nobody classified counts as `solution_seeking`.
 */
export function toAnalysedAnswer(
  measured: MeasuredRecord,
  judged: JudgedRecord | null,
  missing: string | null = null,
): AnalysedAnswer {
  const { brand, competitors, shareOfVoice } = measured.measured;
  const judgedRivals = new Map(judged?.competitors.map((rival) => [rival.name, rival]));
  return {
    id: answerId(measured.number),
    sourceId: measured.sourceId,
    query: measured.query,
    text: measured.text,
    provider: measured.provider,
    model: measured.model,
    category: measured.category ?? ('solution_seeking' satisfies Category),
    repeat: measured.repeat,
    brand: {
      ...brand,
      mentions: [...brand.mentions],
      contextQuality: judged?.brand.contextQuality ?? 'none',
      sentiment: judged?.brand.sentiment ?? null,
      recommendationStrength: judged?.brand.recommendationStrength ?? 'none',
      quotes: [...(judged?.brand.quotes ?? [])],
    },
    competitors: competitors.map(({ prominence: _prominence, ...rival }) => ({
      ...rival,
      mentions: [...rival.mentions],
      sentiment: judgedRivals.get(rival.name)?.sentiment ?? null,
      positionedBetter: judgedRivals.get(rival.name)?.positionedBetter ?? false,
      comparisonContext: judgedRivals.get(rival.name)?.comparisonContext ?? '',
    })),
    features: {
      featuresMentioned: [...(judged?.featuresMentioned ?? [])],
      valuePropsHighlighted: [...(judged?.valuePropsHighlighted ?? [])],
    },
    geo: judged?.geo ?? null,
    shareOfVoice,
    additional: judged?.additional ?? null,
    citations: [...measured.citations],
    judgedBy: judged?.judgedBy ?? null,
    missing: judged ? null : (missing ?? 'Not judged yet.'),
    disagreements: [...(judged?.disagreements ?? [])],
  };
}
