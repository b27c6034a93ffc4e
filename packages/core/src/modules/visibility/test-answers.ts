import { type AuditInput, CATEGORIES, type Category, type RecordedAnswer } from '@leadline/contracts';

/*
 * A small made-up market for tests: cloud bookkeeping for cafés, the brand Larkspur Books and three rivals, and what
 * assistants might answer to questions about it.
 */

export const BRAND = { name: 'Larkspur Books', aliases: ['Larkspur'], domains: ['larkspur.example'] };
export const RIVALS = [
  { name: 'Tallypond', domains: ['tallypond.example'] },
  { name: 'Brightledger' },
  { name: 'Quillmatic' },
];
export const PROVIDERS = ['openai', 'anthropic', 'gemini', 'perplexity'] as const;

const QUESTIONS: Readonly<Record<Category, (n: number) => string>> = {
  problem_unaware: (n) => `My café's receipts pile up after week ${n}. Which tools do others use?`,
  solution_seeking: (n) => `Which bookkeeping software suits a café with ${n} employees?`,
  brand_specific: (n) => `Is Larkspur Books a good choice for a café, part ${n}?`,
  comparison: (n) => `Larkspur Books or Tallypond for ${n} cafés: which is better?`,
  purchase_intent: (n) => `Which bookkeeping software for cafés has the best price for ${n} tills?`,
  use_case: (n) => `We run ${n} cafés in two countries. Which bookkeeping software fits?`,
};

const OPENINGS = [
  'For a café the choice mostly comes down to bank feeds and till imports.',
  'Several products handle this well.',
  'Most owners end up with one of three names.',
  'It depends on how many tills you run.',
];

const VERDICTS = [
  '**Larkspur Books** is the one I would recommend first: its receipt scanner is fast and easy to learn.',
  '**Larkspur Books** works, but many owners complain that its support is slow and the price went up.',
  '**Larkspur Books** offers bank feeds and a till import; it is a common choice for small cafés.',
  null,
];

/** A list of three products with reasons; every fourth leaves the brand out. */
function answerText(n: number): string {
  const verdict = VERDICTS[n % VERDICTS.length] ?? null;
  const lines = [
    '**Tallypond** is excellent for several sites and has the most reliable reports.',
    ...(verdict === null ? [] : [verdict]),
    n % 2 === 0
      ? '**Brightledger** is cheap, yet limited to one currency.'
      : '**Quillmatic** is built for restaurants and integrates with most tills.',
    ...(n % 3 === 0
      ? ['**Ovenmint** is a newer app that bakeries like for its stock counts.']
      : ['Ask each for a trial with your own receipts.']),
  ];
  const items = lines.map((line, index) => `${index + 1}. ${line}`).join('\n');
  const source =
    n % 2 === 0 ? 'https://cafe-review.example/bookkeeping' : 'https://www.tallypond.example/pricing';
  return `${OPENINGS[n % OPENINGS.length]}\n\n${items}\n\nCompared by test run ${n} ([source](${source})).`;
}

/** `perCategory` answers for each of the six stages, four assistants to a question. */
export function recordedAnswers(perCategory: number): RecordedAnswer[] {
  return CATEGORIES.flatMap((category, stage) =>
    Array.from({ length: perCategory }, (_, index) => ({
      id: `${category}-${index + 1}`,
      query: QUESTIONS[category](Math.floor(index / PROVIDERS.length) + 2),
      text: answerText(stage * 7 + index),
      provider: PROVIDERS[index % PROVIDERS.length] ?? 'openai',
      model: 'recorded-model',
      category,
      sources: [{ url: `https://listicle.example/${category}` }],
    })),
  );
}

/** An audit of the made-up market over recorded answers, unless told otherwise. */
export function auditOf(change: Partial<AuditInput> = {}): AuditInput {
  return {
    brand: BRAND,
    competitors: RIVALS,
    productCategory: 'bookkeeping software',
    market: 'Europe',
    answers: { kind: 'recorded', answers: recordedAnswers(8) },
    ...change,
  };
}
