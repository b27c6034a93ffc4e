import type { InsightDraft } from '../policy/insights/index.ts';
import type { BatchAnswer, BatchInput } from './batch.ts';
import type { Judgement } from './judgement.ts';
import type { BatchDraft } from './read-batch.ts';

/** Words about Acme that stand in the answer. */
function quoteFrom(answer: BatchAnswer): string[] {
  const line = answer.record.text.split('\n').find((each) => each.includes('Acme'));
  if (line === undefined) return [];
  return [
    line
      .slice(line.indexOf('Acme'))
      .slice(0, 40)
      .replace(/\s\S*$/, ''),
  ];
}

/** A flawless judgement of an answer, as a model would give it. */
export function judgementOf(input: BatchInput, n: number, change: Partial<Judgement> = {}): Judgement {
  const answer = input.answers[n - 1] ?? input.answers[0];
  if (answer === undefined) throw new Error('a batch has answers');
  const { brand, competitors } = answer.record.measured;
  const stance = brand.mentioned
    ? ({ sentiment: 'positive', strength: 'moderate', context: 'medium' } as const)
    : ({ sentiment: null, strength: 'none', context: 'none' } as const);
  return {
    n,
    count: brand.mentionCount,
    position: brand.firstPositionPct,
    ...stance,
    quotes: quoteFrom(answer),
    features: [],
    values: [],
    rivals: competitors
      .filter((rival) => rival.mentioned)
      .map((rival) => ({
        name: rival.name,
        sentiment: 'positive' as const,
        better: true,
        note: 'free plan',
      })),
    citation: 50,
    relevance: 80,
    authority: 40,
    snippet: 60,
    voice: true,
    gaps: ['price per seat'],
    improve: ['publish prices'],
    ...change,
  };
}

/** Flawless judgements of all answers. */
export function judgementsOf(input: BatchInput): BatchDraft {
  return { answers: input.answers.map(({ n }) => judgementOf(input, n)) };
}

const TOPICS = [
  'price',
  'trials',
  'security',
  'support',
  'mobile',
  'reports',
  'speed',
  'import',
  'law firms',
  'audits',
];

/** Flawless items, as a model would give them. */
export function itemsFor(
  count: number,
  change: (index: number) => Partial<InsightDraft> = () => ({}),
): InsightDraft[] {
  return Array.from({ length: count }, (_, index) => ({
    text: `Globex wins on ${TOPICS[index]} where answer ${index} praises it`,
    topic: TOPICS[index] ?? 'more',
    priority: 8,
    difficulty: 'easy',
    actions: ['publish a page'],
    metric: 'named in 3 of 8',
    edge: 'takes on Globex',
    gain: ['+1 of 8', 'one answer names a rival alone'],
    risk: 'none',
    needs: 'facts',
    focus: 'Globex',
    answers: [2],
    quotes: [{ n: 2, quote: 'The free plan of Globex is generous' }],
    ...change(index),
  }));
}
