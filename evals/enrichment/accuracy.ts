import { FIELD_GROUPS, fieldOf, type Observation, type ProfileField } from '@leadline/contracts';
import {
  type MergeInput,
  mergeProfile,
} from '../../packages/core/src/modules/enrichment/policy/merge/index.ts';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { threeDigits } from '../visibility/data.ts';
import { askedOutcomes } from './asked-world.ts';
import { calibrationError, mergedOutcomes, type Outcome } from './merged-world.ts';

/** Other worlds than the one that the calibration was fitted to. */
const SEEDS = ['report-1', 'report-2', 'report-3'];
const COMPANIES = 800;
const ASKED_SEED = 'asked-1';
const ASKED_COMPANIES = 200;

function outcomesOf(merge?: (input: MergeInput) => ProfileField[]): Outcome[] {
  return SEEDS.flatMap((seed) => mergedOutcomes({ seed, companies: COMPANIES, ...(merge && { merge }) }));
}

/** What it is compared with: of each field the observation whose source is surest of itself, as it came. */
function surestSource({ fields, observations }: MergeInput): ProfileField[] {
  return fields.flatMap((field) => {
    const said = observations.filter((one) => one.field === field);
    const best = said.reduce<Observation | undefined>(
      (kept, one) => (kept && kept.confidence >= one.confidence ? kept : one),
      undefined,
    );
    if (!best) return [];
    const { value, confidence, source, url, observedAt } = best;
    const saidBy = [{ source, url, observedAt, confidence }];
    return [{ field, value, confidence, saidBy, stale: false, corrected: false, others: [] }];
  });
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

function accuracy(outcomes: readonly Outcome[], of: 'complete' | 'exact' = 'complete'): number {
  return mean(outcomes.filter(({ knowable }) => knowable).map((one) => one[of]));
}

/** Figures of each group of fields, worst first. */
function byGroup(outcomes: readonly Outcome[], figure: (own: readonly Outcome[]) => number): string {
  const rows = FIELD_GROUPS.map((group) => ({
    group,
    value: figure(outcomes.filter(({ field }) => fieldOf(field).group === group)),
  }));
  return rows.map(({ group, value }) => `${group} ${threeDigits(value)}`).join(', ');
}

function rows(): Promise<Measurement[]> {
  const merged = outcomesOf();
  const raw = outcomesOf((input) => mergeProfile({ ...input, calibrate: (_field, figure) => figure }));
  const surest = outcomesOf(surestSource);
  const knowable = merged.filter((one) => one.knowable).length;
  return Promise.resolve([
    measurement({
      name: 'enrichment/accuracy/merged-fields',
      value: accuracy(merged),
      bar: '≥ 0.95',
      unit: '',
      note: `${knowable} fields of ${SEEDS.length * COMPANIES} simulated companies where a source asked had the true value; to the letter ${threeDigits(accuracy(merged, 'exact'))}; surest source alone ${threeDigits(accuracy(surest))}; ${byGroup(merged, accuracy)}`,
    }),
    measurement({
      name: 'enrichment/accuracy/calibration-error',
      value: calibrationError(merged),
      bar: '≤ 0.05',
      unit: '',
      note: `ten bins over ${merged.length} merged fields, those that no source knew too (right at all ${threeDigits(mean(merged.map(({ right }) => right)))}); before calibration ${threeDigits(calibrationError(raw))}; ${byGroup(merged, calibrationError)}`,
    }),
  ]);
}

async function askedRows(): Promise<Measurement[]> {
  const asked = await askedOutcomes(ASKED_SEED, ASKED_COMPANIES);
  const knowable = asked.filter((one) => one.knowable).length;
  return [
    measurement({
      name: 'enrichment/asked-accuracy/merged-fields',
      value: accuracy(asked),
      bar: '≥ 0.95',
      unit: '',
      note: `${knowable} fields of ${ASKED_COMPANIES} companies that the adapters asked a sandbox about, in every provider’s protocol; to the letter ${threeDigits(accuracy(asked, 'exact'))}; ${byGroup(asked, accuracy)}`,
    }),
    measurement({
      name: 'enrichment/asked-accuracy/calibration-error',
      value: calibrationError(asked),
      bar: '≤ 0.05',
      unit: '',
      note: `ten bins over ${asked.length} merged fields; ${byGroup(asked, calibrationError)}`,
    }),
  ];
}

/**
 * Merged profiles against the simulated world's truth: by the policies alone, from what each provider knows, and through the adapters, from what they
 * read out of pages and answers.
 */
export const accuracyGroups: readonly MeasurementGroup[] = [
  { prefix: 'enrichment/accuracy', run: rows },
  { prefix: 'enrichment/asked-accuracy', run: askedRows },
];
