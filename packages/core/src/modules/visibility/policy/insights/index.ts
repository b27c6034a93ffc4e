export { repeatsAmong, sayTheSame } from './alike.ts';
export { chooseFindings, findAll, rivalIn, sizeFor, wordingOf } from './choose.ts';
export { type ConsolidationInput, consolidateByRules, describe, trackedKpi } from './consolidate.ts';
export {
  type ConsolidatedDraft,
  type InsightDraft,
  impactOf,
  joinedEvidence,
  type NumberedAnswer,
  priorityWithin,
  projectionOf,
  sourcesOf,
  toCategoryInsights,
  toInsightItems,
} from './drafts.ts';
export { type AnswerFacts, factsOf, type MeasuredText, type Standing } from './facts.ts';
export type { Finding, Situation, Slice } from './finding.ts';
export { budgetFor, crewFor, fitOf, messageFor, type Reader, riskFor } from './fit.ts';
export { draftItemsByRules, measureText, priorityFor, type Worded, wordedFindings } from './item-rules.ts';
export {
  answersText,
  assistantName,
  assistantsText,
  capital,
  listing,
  percent,
  possessive,
  questionsOf,
  type Scene,
  TYPE_NOUN,
} from './wordings/phrasing.ts';
export { WORK, type Work } from './wordings/work.ts';
