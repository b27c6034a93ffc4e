import { parse } from 'csv-parse/sync';
import {
  compareCompanyNames,
  normaliseCompanyName,
} from '../../packages/core/src/modules/enrichment/names/index.ts';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { evalDataDir, ratio, readDataFile, threeDigits } from '../visibility/data.ts';

const FILE = 'names/name-pairs.dev.csv';

interface Pair {
  readonly one: string;
  readonly other: string;
  readonly same: boolean;
}

async function readPairs(dataDir: string): Promise<Pair[]> {
  const rows: Record<string, string>[] = parse(await readDataFile(dataDir, FILE), { columns: true });
  return rows.map(({ name1, name2, is_match: match }, index) => {
    if (!name1 || !name2 || (match !== 'true' && match !== 'false'))
      throw new Error(`${FILE}, row ${index + 2} has not the expected fields.`);
    return { one: name1, other: name2, same: match === 'true' };
  });
}

/**
 * Are two names one company's? Against labelled pairs; beside it, what equal letters alone (case ignored) would reach. And how
 * many comparisons of names a second makes, once they are normalised.
 */
async function rows(dataDir: string): Promise<Measurement[]> {
  const pairs = await readPairs(dataDir);
  const ours = scored(pairs, ({ one, other }) => compareCompanyNames(one, other).isSame);
  const naive = scored(pairs, ({ one, other }) => one.toLowerCase() === other.toLowerCase());
  const note = `n ${pairs.length}; recall ${threeDigits(ours.recall)}; equal letters: F1 ${threeDigits(naive.f1)}`;
  return [
    measurement({ name: 'enrichment/names/f1', value: ours.f1, bar: '≥ 0.90', unit: 'F1', note }),
    measurement({
      name: 'enrichment/names/precision',
      value: ours.precision,
      bar: '≥ 0.90',
      unit: 'precision',
      note: `${ours.wrong} wrong of ${ours.found} found`,
    }),
    measurement({
      name: 'enrichment/names/speed',
      value: Math.round(comparisonsASecond(pairs)),
      bar: '≥ 200000',
      unit: '/s',
      note: 'every name with every other one, normalised before',
    }),
  ];
}

function scored(pairs: readonly Pair[], isSame: (pair: Pair) => boolean) {
  const found = pairs.filter(isSame);
  const right = found.filter((pair) => pair.same).length;
  const precision = ratio(right, found.length);
  const recall = ratio(right, pairs.filter((pair) => pair.same).length);
  const f1 = ratio(2 * precision * recall, precision + recall);
  return { precision, recall, f1, found: found.length, wrong: found.length - right };
}

function comparisonsASecond(pairs: readonly Pair[]): number {
  const names = pairs.flatMap(({ one, other }) => [normaliseCompanyName(one), normaliseCompanyName(other)]);
  let best = 0;
  for (let round = 0; round < 3; round += 1) {
    const from = performance.now();
    for (const one of names) for (const other of names) compareCompanyNames(one, other);
    best = Math.max(best, (1000 * names.length ** 2) / (performance.now() - from));
  }
  return best;
}

export const namesGroup: MeasurementGroup = {
  prefix: 'enrichment/names',
  run: () => rows(evalDataDir()),
};
