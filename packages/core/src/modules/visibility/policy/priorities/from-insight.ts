import { listing, questionsOf, sourcesOf } from '../insights/index.ts';
import type { PlacedInsight, PriorityDraft } from './drafts.ts';

/** A priority in the words of the category insight it comes from, where no rule can measure it again. */
export function draftFromInsight(
  { insight }: PlacedInsight,
  from: readonly number[],
  insights: readonly PlacedInsight[],
): PriorityDraft {
  const sources = sourcesOf(from, insights);
  const where = listing([...new Set(sources.map((source) => questionsOf(source.category)))], 6);
  const merged = sources.reduce((sum, source) => sum + source.insight.mergedItems, 0);
  const roi = [insight.expectedRoi.statement, insight.expectedRoi.basis];
  return {
    from,
    title: insight.title,
    description: insight.description,
    pitch: `${insight.description} It takes ${insight.implementation.budget.statement} and ${insight.timeline}.`,
    why: `It came up in ${where}, in ${merged} item${merged === 1 ? '' : 's'} read from the answers.`,
    pipeline: roi,
    revenue: ['Not put in money', 'no revenue figure was worked out for it'],
    timeframe: `${insight.timeline} to publish, then six to eight weeks until assistants show it`,
    confidence: sources.length > 1 ? 'medium' : 'low',
    budget: [insight.implementation.budget.statement, insight.implementation.budget.basis],
    timeline: insight.timeline,
    team: insight.implementation.team,
    support: 'none planned',
    needs: insight.implementation.dependencies,
    risks: [insight.riskAssessment],
    measure: 'mention_rate',
    target: 'more than today, outside the interval of chance',
    investment: insight.implementation.budget.statement,
    gain: insight.expectedRoi.statement,
    payback: 'Judged at the audit after next',
    calculation: insight.expectedRoi.basis,
    wins: insight.quickWins,
    metrics: insight.successMetrics,
    risk: insight.riskAssessment,
    edge: insight.competitiveAdvantage,
    message: insight.personaMessage,
    author: 'rules',
  };
}
