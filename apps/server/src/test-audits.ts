import { type AuditInput, CATEGORIES, type RecordedAnswer } from '@leadline/contracts';

const TEXTS = [
  'Acme is the best choice for most teams: it is fast, and support answers within the hour. Globex is cheaper.',
  'Globex leads here. Acme is slow to set up, and its reports are hard to read.',
  'Most teams pick Globex or Initech; see [a comparison](https://reviews.example.com/tools).',
  'I recommend **Acme** and Initech. Acme has the better mobile app (https://acme.example/mobile).',
];

/** Recorded answers of two assistants, one question in each category, that rules analyse in a moment. */
export function recordedAnswers(): RecordedAnswer[] {
  return CATEGORIES.flatMap((category, at) =>
    ['chatgpt', 'gemini'].map((provider, turn) => ({
      query: `Which project tool fits case ${at + 1}?`,
      text: TEXTS[(at + turn) % TEXTS.length] ?? '',
      provider,
      category,
      sources: [],
    })),
  );
}

/** An audit of recorded answers by rules. */
export function recordedAudit(more: Partial<AuditInput> = {}): AuditInput {
  return {
    brand: { name: 'Acme', domains: ['acme.example'] },
    competitors: [{ name: 'Globex' }, { name: 'Initech' }],
    productCategory: 'project management',
    analyst: 'builtin',
    answers: { kind: 'recorded', answers: recordedAnswers() },
    ...more,
  };
}
