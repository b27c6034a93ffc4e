import type { Brand, Category, CompanyContext, PersonaContext } from '@leadline/contracts';
import { FUNNEL_STAGE_OF } from '@leadline/contracts';
import type { AnswerFacts, Scene } from '../policy/insights/index.ts';
import type { BrandMatcher } from '../policy/matching/index.ts';
import { type Passages, passagesAround, shownQuoteFinder } from '../policy/passages/index.ts';
import type { MeasuredRecord } from '../records.ts';
import { defused } from './numbered.ts';

/** One answer as it is put before a model. */
export interface BatchAnswer {
  /** 1, 2, … within the batch: how the model refers to it. */
  readonly n: number;
  readonly record: MeasuredRecord;
  readonly passages: Passages;
  /** Where words the model quotes stand among what it was shown; null when they do not, or tell nothing. */
  readonly find: ReturnType<typeof shownQuoteFinder>;
  /** What rules know of it; worked out when it is asked for. */
  readonly facts: () => AnswerFacts;
}

/** What every reading of a batch is given. */
export interface BatchInput {
  readonly brand: Brand;
  readonly rivals: readonly Brand[];
  readonly productCategory: string | null;
  readonly category: Category;
  readonly answers: readonly BatchAnswer[];
  readonly matcher: BrandMatcher;
  readonly company: CompanyContext;
  readonly reader: PersonaContext;
  /** Items of each type asked of a full batch. */
  readonly itemsPerType: number;
}

/** Answers a full batch holds. */
export const FULL_BATCH = 8;

/** Prepares answers for a batch: of a long one, the passages around the names. */
export function batchAnswers(
  records: readonly MeasuredRecord[],
  brand: string,
  facts: (record: MeasuredRecord) => AnswerFacts,
): BatchAnswer[] {
  return records.map((record, index) => {
    const { measured } = record;
    const places = [
      ...measured.brand.mentions.map((mention) => ({ ...mention, subject: brand })),
      ...measured.competitors.flatMap((rival) =>
        rival.mentions.map((mention) => ({ ...mention, subject: rival.name })),
      ),
    ];
    const passages = passagesAround(record.text, places);
    const find = shownQuoteFinder(record.text, passages);
    return { n: index + 1, record, passages, find, facts: () => facts(record) };
  });
}

/** How rules speak of the place the batch comes from. */
export function sceneOf(input: Pick<BatchInput, 'brand' | 'category' | 'productCategory'>): Scene {
  return {
    brand: input.brand.name,
    category: input.category,
    product: input.productCategory?.toLowerCase() ?? 'product',
  };
}

/** Who is asking in each category, told to the model in half a sentence. */
const BUYERS: Readonly<Record<Category, string>> = {
  problem_unaware: 'feel a problem and do not know yet that products for it exist',
  solution_seeking: 'know the problem and look for products that solve it',
  brand_specific: 'research this brand by name',
  comparison: 'weigh brands against each other',
  purchase_intent: 'are about to buy and want a last confirmation',
  use_case: 'ask whether a product fits their own situation',
};

const texts = new WeakMap<BatchInput, string>();

/** The part that all calls on one batch have in common, word for word, so that providers can cache it. Made once. */
export function batchText(input: BatchInput): string {
  const text = texts.get(input) ?? writeBatch(input);
  texts.set(input, text);
  return text;
}

function writeBatch(input: BatchInput): string {
  const rivals = input.rivals.map((rival) => rival.name).join(', ') || 'none configured';
  const head = [
    `Brand: ${input.brand.name}`,
    `Rivals: ${rivals}`,
    ...(input.productCategory ? [`Sold: ${input.productCategory}`] : []),
    `Stage: ${input.category} (${FUNNEL_STAGE_OF[input.category]}); the buyers ${BUYERS[input.category]}.`,
  ];
  return [...head, '', ...input.answers.map(answerBlock)].join('\n');
}

/** Characters of a question shown beside its answer. */
const LONGEST_QUERY = 400;

function answerBlock({ n, record, passages }: BatchAnswer): string {
  const attributes = `n="${n}" provider="${attribute(record.provider)}" query="${attribute(record.query)}"`;
  return `<answer ${attributes}>\n${defused(passages.shown)}\n</answer>`;
}

function attribute(text: string): string {
  return text
    .replaceAll(/["<>\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_QUERY);
}
