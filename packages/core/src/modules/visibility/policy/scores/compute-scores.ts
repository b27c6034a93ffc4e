import {
  type AnalysedAnswer,
  type Brand,
  CATEGORIES,
  FUNNEL_STAGE_OF,
  FUNNEL_STAGES,
  type ScoreCard,
  type Scores,
} from '@leadline/contracts';
import {
  geoScore,
  mentionRate,
  overallScore,
  sentimentScore,
  shareOfVoiceScore,
  visibilityScore,
} from './formulas.ts';
import { qualityFigures } from './quality.ts';
import { rivalScores } from './rival-scores.ts';

/**
 * Every score of an audit, worked out from the analysed answers alone; `docs/guides/scoring.md` has the
 * formulas. The five scores are the same for the whole audit and for every slice, all six categories and
 * three funnel stages are present (with n = 0 and null where no answer belongs), and the answers' order does
 * not matter. Scores run from 0 to 100, rates from 0 to 1.
 */
export function computeScores(
  answers: readonly AnalysedAnswer[],
  subject: { readonly brand: Pick<Brand, 'name'>; readonly rivals: readonly Pick<Brand, 'name'>[] },
): Scores {
  const card = (slice: readonly AnalysedAnswer[]) => scoreCard(slice, subject.rivals.length);
  const providers = [...new Set(answers.map((answer) => answer.provider))].sort();
  const names = { brand: subject.brand.name, rivals: subject.rivals.map((rival) => rival.name) };
  return {
    ...card(answers),
    byCategory: CATEGORIES.map((category) => ({
      ...card(answers.filter((answer) => answer.category === category)),
      category,
      funnelStage: FUNNEL_STAGE_OF[category],
    })),
    byFunnelStage: FUNNEL_STAGES.map((funnelStage) => ({
      ...card(answers.filter((answer) => FUNNEL_STAGE_OF[answer.category] === funnelStage)),
      funnelStage,
    })),
    byProvider: providers.map((provider) => ({
      ...card(answers.filter((answer) => answer.provider === provider)),
      provider,
    })),
    heatMap: heatMap(answers, providers),
    rivals: rivalScores(answers, names),
    quality: qualityFigures(answers),
  };
}

function scoreCard(answers: readonly AnalysedAnswer[], rivals: number): ScoreCard {
  const named = answers.filter((answer) => answer.brand.mentioned);
  const scores = {
    mentionRate: mentionRate(answers),
    visibility: visibilityScore(answers),
    sentiment: sentimentScore(named.map((answer) => answer.brand.sentiment)),
    shareOfVoice: shareOfVoiceScore(answers, rivals),
    geo: geoScore(answers),
  };
  return { answers: answers.length, overall: overallScore(scores), ...scores };
}

function heatMap(answers: readonly AnalysedAnswer[], providers: readonly string[]): Scores['heatMap'] {
  return CATEGORIES.flatMap((category) =>
    providers.map((provider) => ({
      category,
      provider,
      mentionRate: mentionRate(
        answers.filter((answer) => answer.category === category && answer.provider === provider),
      ),
    })),
  );
}
