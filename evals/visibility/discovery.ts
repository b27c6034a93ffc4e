import { discoverInReadings } from '../../packages/core/src/modules/visibility/policy/discovery/index.ts';
import {
  compileBrands,
  foldToString,
} from '../../packages/core/src/modules/visibility/policy/matching/index.ts';
import { readAnswer } from '../../packages/core/src/modules/visibility/policy/reading/index.ts';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { evalDataDir, isRecord, ratio, readRows, threeDigits } from './data.ts';

interface ProductAnswer {
  readonly id: string;
  readonly query: string;
  readonly text: string;
  /** Normalised brands of the (at most five) products its recorders listed. */
  readonly gold: ReadonlySet<string>;
}

type BrandSets = ReadonlyMap<string, ReadonlySet<string>>;

interface Score {
  readonly recall: number;
  readonly precision: number;
  readonly n: number;
}

/** Nobody configured: a name that no answer holds. */
const NOBODY = compileBrands({ name: 'Zzyzx Unconfigured' });

/**
 * Are the brands of the products an answer recommends found, and is what is found among them?
 *
 * Gold: `products[].brand` of each answer, which lists no more than its first five products; names are compared without
 * case, accents, spaces, punctuation, brackets and `&`/`and`; `A / B` counts as two; `Unknown` is left out.
 * Found: the brands that the answer puts forward (in a heading, list, label, listing or series), discovered over
 * all answers together. Recall and precision are micro-averaged over answers. Two stricter readings follow: the unique brands of
 * the whole set, and each answer searched by itself. A true brand beyond the five listed counts as wrong in
 * all of them, so precision has a ceiling well under 1.
 */
export async function rows(dataDir: string): Promise<Measurement[]> {
  const answers = await readAnswers(dataDir);
  const joint = micro(answers, discoverTogether(answers));
  const corpus = unique(answers, discoverTogether(answers));
  const alone = micro(answers, discoverAlone(answers));
  const naive = micro(answers, capitalisedWords(answers));
  const halves = [0, 1].map((parity) => {
    const half = answers.filter((answer) => queryNumber(answer) % 2 === parity);
    const { recall, precision } = micro(half, discoverTogether(half));
    return `${threeDigits(recall)}/${threeDigits(precision)}`;
  });
  const note = `${answers.length} answers, ${joint.n} brands in them; every capitalised word: ${both(naive)}; halves by query ${halves.join(' and ')}, developed on the first`;
  return [
    ...pair('visibility/discovery', joint, note),
    ...pair('visibility/discovery/corpus', corpus, `unique brands of all answers, n ${corpus.n}`),
    ...pair('visibility/discovery/alone', alone, 'each answer searched by itself'),
  ];
}

const both = ({ recall, precision }: Score): string =>
  `recall ${threeDigits(recall)}, precision ${threeDigits(precision)}`;

function pair(name: string, score: Score, note: string): Measurement[] {
  return [
    measurement({ name: `${name}-recall`, value: score.recall, bar: '≥ 0.80', unit: '', note }),
    measurement({ name: `${name}-precision`, value: score.precision, bar: '≥ 0.70', unit: '', note }),
  ];
}

function normalise(brand: string): string {
  const bare = brand.replace(/\(.*?\)/gu, '').replace(/\sand\s/giu, ' ');
  return foldToString(bare).replace(/[^\p{L}\p{N}]/gu, '');
}

function discoverTogether(answers: readonly ProductAnswer[]): BrandSets {
  const read = answers.map(({ id, query, text }) => ({ id, query, reading: readAnswer(text) }));
  const sets = new Map(answers.map(({ id }) => [id, new Set<string>()]));
  for (const { brand, answerIds } of discoverInReadings(read, NOBODY)) {
    for (const id of answerIds) sets.get(id)?.add(normalise(brand.name));
  }
  return sets;
}

function discoverAlone(answers: readonly ProductAnswer[]): BrandSets {
  return new Map(
    answers.map((answer) => [answer.id, discoverTogether([answer]).get(answer.id) ?? new Set<string>()]),
  );
}

/** The baseline: every capitalised word is a brand. */
function capitalisedWords(answers: readonly ProductAnswer[]): BrandSets {
  return new Map(
    answers.map(({ id, text }) => [
      id,
      new Set((text.match(/\p{Lu}[\p{L}\p{N}'’&-]+/gu) ?? []).map(normalise)),
    ]),
  );
}

function micro(answers: readonly ProductAnswer[], found: BrandSets): Score {
  let hits = 0;
  let total = 0;
  let gold = 0;
  for (const answer of answers) {
    const brands = found.get(answer.id) ?? new Set<string>();
    hits += brands.intersection(answer.gold).size;
    total += brands.size;
    gold += answer.gold.size;
  }
  return { recall: ratio(hits, gold), precision: ratio(hits, total), n: gold };
}

function unique(answers: readonly ProductAnswer[], found: BrandSets): Score {
  const gold = new Set(answers.flatMap((answer) => [...answer.gold]));
  const brands = new Set([...found.values()].flatMap((each) => [...each]));
  const hits = brands.intersection(gold).size;
  return { recall: ratio(hits, gold.size), precision: ratio(hits, brands.size), n: gold.size };
}

const queryNumber = ({ id }: ProductAnswer): number => Number(/\d+$/u.exec(id)?.[0] ?? 0);

function readAnswers(dataDir: string): Promise<ProductAnswer[]> {
  return readRows({ dataDir, name: 'answers/consumer-products.jsonl' }, (value) => {
    if (!isRecord(value) || !Array.isArray(value['products'])) return null;
    const { id, query, text, products } = value;
    if (typeof id !== 'string' || typeof query !== 'string' || typeof text !== 'string') return null;
    const brands = products.flatMap((product: unknown) =>
      isRecord(product) && typeof product['brand'] === 'string' ? product['brand'].split(' / ') : [],
    );
    const gold = new Set(brands.filter((brand) => brand !== 'Unknown').map(normalise));
    return { id, query, text, gold };
  });
}

export const discoveryGroup: MeasurementGroup = {
  prefix: 'visibility/discovery',
  run: () => rows(evalDataDir()),
};
