import { classifyIndustry } from '../../packages/core/src/modules/enrichment/policy/industry/index.ts';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { evalDataDir, readDataFile } from '../visibility/data.ts';

interface Row {
  readonly name: string;
  readonly one_liner: string | null;
  readonly industry: string;
}

/**
 * The rules' top-level industry against the one an accelerator filed each company under. Only name and one-liner are at
 * hand, which is the harder case; where the rules say nothing they count as wrong.
 */
async function measureIndustry(): Promise<Measurement[]> {
  const rows = (await readDataFile(evalDataDir(), 'companies/yc.jsonl'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
    .filter(({ industry }) => industry !== 'Unspecified');
  let right = 0;
  let silent = 0;
  const counts = new Map<string, number>();
  for (const { name, one_liner, industry } of rows) {
    counts.set(industry, (counts.get(industry) ?? 0) + 1);
    const guess = classifyIndustry({ name, oneLiner: one_liner ?? '' });
    if (guess === null) silent += 1;
    else if (guess.industry === industry) right += 1;
  }
  const majority = Math.max(...counts.values()) / rows.length;
  return [
    measurement({
      name: 'enrichment/industry-accuracy',
      value: right / rows.length,
      bar: '≥ 0.60',
      unit: 'accuracy',
      note: `${rows.length} companies, ${counts.size} industries; majority baseline ${majority.toFixed(3)}; ${silent} without a guess count as wrong; ${(right / (rows.length - silent)).toFixed(3)} of those with one`,
    }),
  ];
}

export const industryGroup: MeasurementGroup = {
  prefix: 'enrichment/industry',
  run: measureIndustry,
};
