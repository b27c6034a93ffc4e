import {
  type AnalysedAnswer,
  type AuditComparison,
  CATEGORIES,
  type CitationSummary,
  type ScoreCard,
} from '@leadline/contracts';
import { type ComparableAudit, questionKey, type SharedCell, sharedCells, sharedShare } from './cells.ts';
import { compareRates, type RatePair, SIGNIFICANCE } from './compared-rates.ts';
import { comparisonWarnings } from './comparison-warnings.ts';

/** From this share of answers with a counterpart on, the shared ones decide between change and noise. */
const PAIRED_FROM = 0.8;

const SCORES = [
  ['overall', 'Overall'],
  ['visibility', 'Visibility'],
  ['shareOfVoice', 'Share of voice'],
  ['sentiment', 'Sentiment'],
  ['geo', 'GEO'],
] as const satisfies readonly (readonly [keyof ScoreCard, string])[];

/**
 * What changed between two audits, and what is only noise. Assistants answer the same question differently
 * each time, so a rate counts as changed only when a test says that chance would seldom do as much: the
 * paired test over the same question put to the same assistant where at least 80 % of both audits' answers
 * have such a counterpart, else the test of two shares. Figures shown side by side are adjusted together.
 * Citations are compared by domain.
 */
export function compareAudits(before: ComparableAudit, after: ComparableAudit): AuditComparison {
  const paired = sharedShare(before.answers, after.answers) >= PAIRED_FROM;
  const cells = sharedCells(before.answers, after.answers);
  const [overall] = compareRates([pairOf('All answers', before.answers, after.answers)], paired);
  if (!overall) throw new Error('A comparison has exactly one overall figure.');
  return {
    before: before.audit,
    after: after.audit,
    sharedQuestions: new Set(cells.map((cell) => questionKey(cell.query))).size,
    test: describeTest(paired),
    overall,
    byCategory: compareRates(categoryPairs(before, after), paired),
    byProvider: compareRates(providerPairs(before, after), paired),
    rivals: compareRates(rivalPairs(before, after), paired),
    scores: SCORES.map(([key, name]) => scoreChange(name, before.scores[key].value, after.scores[key].value)),
    citations: citationChanges(before.citations, after.citations),
    answersChanged: cells.flatMap(answerChange),
    warnings: comparisonWarnings(before, after),
  };
}

function pairOf(label: string, before: RatePair['before'], after: RatePair['after']): RatePair {
  return { label, before, after, hit: (answer) => answer.brand.mentioned };
}

function categoryPairs(before: ComparableAudit, after: ComparableAudit): RatePair[] {
  const used = new Set([...before.answers, ...after.answers].map((answer) => answer.category));
  return CATEGORIES.filter((category) => used.has(category)).map((category) => {
    const within = (answers: readonly AnalysedAnswer[]) =>
      answers.filter((answer) => answer.category === category);
    return pairOf(category, within(before.answers), within(after.answers));
  });
}

function providerPairs(before: ComparableAudit, after: ComparableAudit): RatePair[] {
  const used = new Set([...before.answers, ...after.answers].map((answer) => answer.provider));
  return [...used].sort().map((provider) => {
    const within = (answers: readonly AnalysedAnswer[]) =>
      answers.filter((answer) => answer.provider === provider);
    return pairOf(provider, within(before.answers), within(after.answers));
  });
}

/** A rival that one audit did not look for has no rate there. */
function rivalPairs(before: ComparableAudit, after: ComparableAudit): RatePair[] {
  const names = new Set([...before.competitors, ...after.competitors].map((rival) => rival.name));
  return [...names].map((name) => {
    const within = (side: ComparableAudit) =>
      side.competitors.some((rival) => rival.name === name) ? side.answers : [];
    const hit = (answer: AnalysedAnswer) =>
      answer.competitors.some((rival) => rival.name === name && rival.mentioned);
    return { label: name, before: within(before), after: within(after), hit };
  });
}

function scoreChange(
  name: string,
  before: number | null,
  after: number | null,
): AuditComparison['scores'][number] {
  const difference = before === null || after === null ? null : after - before;
  return { name, before, after, difference };
}

/** Domains new and lost, the most cited first. */
function citationChanges(before: CitationSummary, after: CitationSummary): AuditComparison['citations'] {
  const [early, late] = [before, after].map((summary) => summary.domains.map((entry) => entry.domain)) as [
    string[],
    string[],
  ];
  const [knownEarly, knownLate] = [new Set(early), new Set(late)];
  return {
    gained: late.filter((domain) => !knownEarly.has(domain)),
    lost: early.filter((domain) => !knownLate.has(domain)),
    kept: early.filter((domain) => knownLate.has(domain)).length,
  };
}

/** With repeats, an answer names the brand when at least half of the repeats do. */
function answerChange(cell: SharedCell): AuditComparison['answersChanged'] {
  const [before, after] = [namedMostly(cell.before), namedMostly(cell.after)];
  return before === after ? [] : [{ query: cell.query, provider: cell.provider, before, after }];
}

function namedMostly(answers: readonly AnalysedAnswer[]): boolean {
  return 2 * answers.filter((answer) => answer.brand.mentioned).length >= answers.length;
}

function describeTest(paired: boolean): string {
  const test = paired
    ? 'Exact paired test (McNemar) over the same question put to the same assistant'
    : 'Test of two shares (chi-squared with N − 1, exact for few answers), since the audits share too few questions to pair them';
  return (
    `${test}; a change counts from p < ${SIGNIFICANCE}, two-sided. Figures of one group (stages, assistants, rivals) ` +
    'are adjusted together by Benjamini and Hochberg’s procedure.'
  );
}
