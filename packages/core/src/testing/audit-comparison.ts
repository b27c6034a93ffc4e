import type { AuditComparison, ComparedRate } from '@leadline/contracts';
import { exampleAuditReport } from './audit-report.ts';
import { EXAMPLE_PROVIDERS, EXAMPLE_RIVALS } from './audit-report-texts.ts';

type Bounds = ComparedRate['before'];

function bounds(rate: number, n: number): Bounds {
  const spread = 1.96 * Math.sqrt((rate * (1 - rate) + 1 / n) / n);
  return { rate, n, low: Math.max(0, rate - spread), high: Math.min(1, rate + spread) };
}

interface Change {
  readonly label: string;
  readonly before: Bounds;
  readonly after: Bounds;
  readonly pValue: number | null;
  readonly verdict: ComparedRate['verdict'];
}

function compared(change: Change): ComparedRate {
  const { before, after } = change;
  const difference = before.rate === null || after.rate === null ? null : after.rate - before.rate;
  return { ...change, difference };
}

const OVERALL: AuditComparison['overall'] = compared({
  label: 'Mention rate',
  before: bounds(0.36, 192),
  after: bounds(0.5, 192),
  pValue: 0.0057,
  verdict: 'up',
});

const BY_CATEGORY: AuditComparison['byCategory'] = [
  compared({
    label: 'problem_unaware',
    before: bounds(0.09, 32),
    after: bounds(0.31, 32),
    pValue: 0.028,
    verdict: 'up',
  }),
  compared({
    label: 'solution_seeking',
    before: bounds(0.38, 32),
    after: bounds(0.44, 32),
    pValue: 0.61,
    verdict: 'noise',
  }),
  compared({
    label: 'comparison',
    before: bounds(0.8, 32),
    after: bounds(0.53, 32),
    pValue: 0.021,
    verdict: 'down',
  }),
  compared({
    label: 'use_case',
    before: { rate: null, n: 0, low: null, high: null },
    after: bounds(0.3, 8),
    pValue: null,
    verdict: 'unknown',
  }),
];

const BY_PROVIDER: AuditComparison['byProvider'] = EXAMPLE_PROVIDERS.map((label, at) =>
  compared({
    label,
    before: bounds(0.3 + at * 0.04, 48),
    after: bounds(0.42 + at * 0.05, 48),
    pValue: 0.21 - at * 0.05,
    verdict: 'noise',
  }),
);

const ANSWERS_CHANGED: AuditComparison['answersChanged'] = [
  {
    query: 'How do small support teams stop losing track of customer requests?',
    provider: 'gemini',
    before: false,
    after: true,
  },
  {
    query: 'Compare the leading shared inbox tools on reporting and price.',
    provider: 'openai',
    before: true,
    after: false,
  },
];

const WARNINGS: AuditComparison['warnings'] = [
  {
    code: 'different_models',
    message: 'The audits asked different models of one assistant.',
    items: ['openai'],
  },
];

const SCORES: AuditComparison['scores'] = [
  { name: 'Overall', before: 41.2, after: 46.9, difference: 5.7 },
  { name: 'Sentiment', before: 70, after: 68.6, difference: -1.4 },
  { name: 'GEO', before: null, after: 36, difference: null },
];

/** Two audits of the example brand with a rise, a fall, noise and a part too small to judge. */
export function exampleAuditComparison(): AuditComparison {
  const { audit } = exampleAuditReport();
  return {
    before: {
      ...audit,
      id: '7c1d5a52-0c2e-4d0e-8f3b-6f1d2c3b4a59',
      createdAt: '2026-08-20T09:12:00.000Z',
      finishedAt: '2026-08-20T09:13:42.000Z',
    },
    after: audit,
    sharedQuestions: 48,
    test: 'Two-sided z-test for two proportions, change called at p < 0.05.',
    overall: OVERALL,
    byCategory: BY_CATEGORY,
    byProvider: BY_PROVIDER,
    rivals: [audit.brand, ...EXAMPLE_RIVALS.map((rival) => rival.name)].map((label, at) =>
      compared({
        label,
        before: bounds(at === 0 ? 0.36 : 0.6 - at * 0.06, 192),
        after: bounds(at === 0 ? 0.5 : 0.62 - at * 0.07, 192),
        pValue: at === 0 ? 0.0057 : 0.4,
        verdict: at === 0 ? 'up' : 'noise',
      }),
    ),
    scores: SCORES,
    citations: { gained: ['larkfield.example', 'forum.example'], lost: ['oldreviews.example'], kept: 5 },
    answersChanged: ANSWERS_CHANGED,
    warnings: WARNINGS,
  };
}
