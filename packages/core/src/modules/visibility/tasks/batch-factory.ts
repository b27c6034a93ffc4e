import type { Brand, Category } from '@leadline/contracts';
import { measure, numberAnswers } from '../measure.ts';
import { compileBrands } from '../policy/matching/index.ts';
import { completeCompany, completePersona } from '../policy/personal/index.ts';
import type { MeasuredRecord } from '../records.ts';
import { type BatchInput, batchAnswers } from './batch.ts';
import { createFactReader } from './fact-reader.ts';

/** What a test says of an answer; the rest is filled in. */
export interface AnswerText {
  readonly text: string;
  readonly query?: string;
  readonly provider?: string;
  readonly sources?: readonly string[];
}

const named = (name: string): Brand => ({ name, aliases: [], products: [], domains: [] });

/** Eight answers about CRM systems: Acme is asked about, Globex leads, Initech is named now and then. */
export const EIGHT_ANSWERS: readonly AnswerText[] = [
  {
    text: 'Globex is the best CRM for most teams. Its free plan covers three users and it is easy to set up.\n\n- **Globex** – free plan, strong reporting\n- **Initech** – cheap, but dated',
  },
  {
    text: 'I recommend Globex. The free plan of Globex is generous and its open API connects to everything.',
  },
  {
    text: '1. **Globex**: great reporting and a free plan\n2. **Acme**: solid security, SOC 2 certified\n   - Cons: expensive for small teams',
  },
  {
    text: 'Acme and Globex are both good. Globex has a free plan. Acme is pricey, but its support answers within an hour.',
  },
  { text: 'Start with Globex, it is easy to learn. Initech works too, though its interface is dated.' },
  {
    text: 'For regulated firms Acme is the safest choice: Acme encrypts every record and is audited each year.',
  },
  { text: 'Small teams go with Globex for its free plan and its mobile app.' },
  {
    text: 'A spreadsheet will do until you have ten customers. After that, look at what your mail program offers.',
  },
];

const QUESTIONS = ['What is the best CRM for a small team?', 'Which CRM should a law firm choose?'];
const PROVIDERS = ['openai', 'anthropic', 'gemini', 'perplexity'];

/** Measured answers, numbered from 1, two questions to four assistants unless said otherwise. */
export function makeRecords(
  answers: readonly AnswerText[],
  rivals: readonly string[] = ['Globex', 'Initech'],
  category: Category = 'comparison',
): MeasuredRecord[] {
  const matcher = compileBrands(named('Acme'), rivals.map(named));
  const recorded = answers.map((answer, index) => ({
    text: answer.text,
    query: answer.query ?? (QUESTIONS[Math.floor(index / 4) % 2] as string),
    provider: answer.provider ?? (PROVIDERS[index % 4] as string),
    category,
    sources: (answer.sources ?? []).map((url) => ({ url })),
  }));
  return numberAnswers(recorded).map((answer) => measure(answer, matcher));
}

/** A batch as the tasks are given it. */
export function makeBatch(
  answers: readonly AnswerText[] = EIGHT_ANSWERS,
  traits: {
    readonly rivals?: readonly string[];
    readonly itemsPerType?: number;
    readonly category?: Category;
  } = {},
): BatchInput {
  const rivals = traits.rivals ?? ['Globex', 'Initech'];
  const company = completeCompany({ employeeCount: 120 }, { brand: 'Acme', competitors: rivals });
  return {
    brand: named('Acme'),
    rivals: rivals.map(named),
    productCategory: 'CRM',
    category: traits.category ?? 'comparison',
    answers: batchAnswers(makeRecords(answers, rivals, traits.category), 'Acme', createFactReader('Acme')),
    matcher: compileBrands(named('Acme'), rivals.map(named)),
    company,
    reader: completePersona(undefined, company),
    itemsPerType: traits.itemsPerType ?? 10,
  };
}
