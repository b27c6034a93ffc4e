import { fileURLToPath } from 'node:url';
import {
  createBuiltinEmbedder,
  sameMeaning,
} from '../../packages/core/src/kernel/llm/semantic-cache/index.ts';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { evalDataDir, isRecord, ratio, readRows, threeDigits } from '../visibility/data.ts';

interface Pair {
  readonly a: string;
  readonly b: string;
}

interface LabelledPair extends Pair {
  readonly same: boolean;
}

interface Judged<Row> {
  readonly row: Row;
  readonly similarity: number;
  /** What the guard says, whatever the similarity. */
  readonly allowed: boolean;
}

const OWN_DATA = fileURLToPath(new URL('data', import.meta.url));
const THRESHOLDS = [0.9, 0.95, 0.98];
const SHIPPED_THRESHOLD = 0.95;

async function judge<Row extends Pair>(pairs: readonly Row[]): Promise<Judged<Row>[]> {
  const embedder = createBuiltinEmbedder();
  const vectors = await embedder.embed(pairs.flatMap(({ a, b }) => [a, b]));
  return pairs.map((row, at) => ({
    row,
    similarity: cosine(vectors[2 * at], vectors[2 * at + 1]),
    allowed: sameMeaning(row.a, row.b).same,
  }));
}

function cosine(one: Float32Array | undefined, other: Float32Array | undefined): number {
  return one?.reduce((sum, value, at) => sum + value * (other?.[at] ?? 0), 0) ?? 0;
}

/**
 * Question pairs labelled as asking the same or not: an entry for one of them is a hit for the other when their cosine
 * reaches the threshold and the guard allows it. Precision: hits labelled the same, of all hits. Recall: pairs labelled the
 * same that are hits. Embedder and guard are the built-in ones; with another embedder the guard stays.
 */
async function labelledPairs(dataDir: string): Promise<Measurement[]> {
  const pairs = await readRows({ dataDir, name: 'questions/paraphrases.dev.jsonl' }, (value) => {
    const pair = readPair(value);
    return pair && isRecord(value) && typeof value['same'] === 'boolean'
      ? { ...pair, same: value['same'] }
      : null;
  });
  const judged = await judge(pairs);
  const shipped = score(judged, (one) => one.allowed && one.similarity > SHIPPED_THRESHOLD);
  const equal = judged.filter(({ row }) => bare(row.a) === bare(row.b));
  const noise = `of ${equal.length} pairs equal but for case and signs ${threeDigits(ratio(equal.filter(({ row }) => row.same).length, equal.length))} are labelled the same`;
  return [
    measurement({
      name: 'gateway/semantic/pairs/precision',
      value: shipped.precision,
      bar: '≥ 0.95',
      unit: '',
      note: `${shipped.right} of ${shipped.hits} hits at cosine > 0.95 with the guard; n ${pairs.length}; ${noise}; guard alone ${both(score(judged, (one) => one.allowed))}`,
    }),
    ...THRESHOLDS.map((threshold) => {
      const guarded = score(judged, (one) => one.allowed && one.similarity > threshold);
      const unguarded = score(judged, (one) => one.similarity > threshold);
      return measurement({
        name: `gateway/semantic/pairs/recall-${threshold.toFixed(2)}`,
        value: guarded.recall,
        bar: '',
        unit: '',
        note: `precision ${threeDigits(guarded.precision)} (${guarded.hits} hits); without the guard ${both(unguarded)} (${unguarded.hits} hits)`,
      });
    }),
  ];
}

interface Score {
  readonly hits: number;
  readonly right: number;
  readonly precision: number;
  readonly recall: number;
}

function score(
  judged: readonly Judged<LabelledPair>[],
  isHit: (one: Judged<LabelledPair>) => boolean,
): Score {
  const hits = judged.filter(isHit);
  const right = hits.filter(({ row }) => row.same).length;
  const same = judged.filter(({ row }) => row.same).length;
  return { hits: hits.length, right, precision: ratio(right, hits.length), recall: ratio(right, same) };
}

const both = ({ precision, recall }: Score): string =>
  `precision ${threeDigits(precision)}, recall ${threeDigits(recall)}`;
const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * Our own suites. Look-alikes ask something else (a name, number, unit, date, negation, opposite, direction …): none may be answered,
 * and that must not hang on the embedder, so the guard is asked whatever the cosine. Paraphrases ask the same: the guard is worth little
 * when it refuses all of them.
 */
async function ownSuites(): Promise<Measurement[]> {
  const lookAlikes = await judge(
    await readRows({ dataDir: OWN_DATA, name: 'semantic-look-alikes.jsonl' }, readPair),
  );
  const paraphrases = await judge(
    await readRows({ dataDir: OWN_DATA, name: 'semantic-paraphrases.jsonl' }, readPair),
  );
  const near = lookAlikes.filter((one) => one.similarity > SHIPPED_THRESHOLD).length;
  const answered = paraphrases.filter((one) => one.allowed && one.similarity > SHIPPED_THRESHOLD);
  const nearParaphrases = paraphrases.filter((one) => one.similarity > SHIPPED_THRESHOLD).length;
  return [
    measurement({
      name: 'gateway/semantic/suite/look-alikes',
      value: lookAlikes.filter((one) => one.allowed).length,
      bar: '= 0',
      unit: 'answered',
      note: `n ${lookAlikes.length}, the guard alone, whatever the cosine; by cosine > 0.95 alone ${near} would be answered`,
    }),
    measurement({
      name: 'gateway/semantic/suite/paraphrases',
      value: ratio(answered.length, paraphrases.length),
      bar: '',
      unit: 'answered',
      note: `${answered.length} of ${paraphrases.length}, written together with the rules; by cosine > 0.95 alone ${nearParaphrases}`,
    }),
  ];
}

function readPair(value: unknown): Pair | null {
  if (!isRecord(value)) return null;
  const { a, b } = value;
  return typeof a === 'string' && typeof b === 'string' ? { a, b } : null;
}

/** The semantic cache's evaluations: our own suites first, because they need no data from elsewhere. */
export const semanticGroups: readonly MeasurementGroup[] = [
  { prefix: 'gateway/semantic/suite', run: ownSuites },
  { prefix: 'gateway/semantic/pairs', run: () => labelledPairs(evalDataDir()) },
];
