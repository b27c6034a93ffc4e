import { type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { createStoreReader } from './audit-rows.ts';
import { openStage } from './stage.ts';

const AUDITS = 5;
const FAULTS = [
  '429',
  '500',
  '503',
  'cut',
  'broken_json',
  'wrong_count',
  'refusal',
  'error_in_200',
  'truncated',
  'hang',
] as const;
const FAULTY = 0.2;

/** One call in five fails in one of ten ways. */
export const faultGroup: MeasurementGroup = {
  prefix: 'visibility/faults',
  run: async () => {
    const rules = FAULTS.map((name) => ({
      match: { probability: FAULTY / FAULTS.length },
      fault: /^\d+$/u.test(name) ? Number(name) : name,
    }));
    const stage = await openStage(['--latency', 'fixed:20', '--rules', JSON.stringify(rules)]);
    try {
      const order = {
        plan: 'standard',
        analyst: 'openai/gpt-6-luna',
        audits: AUDITS,
        atOnce: AUDITS,
        warmUp: 0,
      } as const;
      const { audits } = await (await stage.engine(order)).report;
      const rows = await createStoreReader(stage.databaseUrl).read(audits.map((audit) => audit.id));
      const calls = await stage.calls();
      const faulty = calls.filter((call) => call.fault !== null).length;
      const note = `${AUDITS} audits, ${calls.length} calls, ${faulty} faulty (${((100 * faulty) / calls.length).toFixed(0)} %)`;
      return [
        measurement({
          name: 'visibility/faults/finished',
          value: rows.succeeded,
          bar: `= ${AUDITS}`,
          unit: 'audits',
          note,
        }),
        measurement({
          name: 'visibility/faults/without-metrics',
          value: (100 * rows.withoutMetrics) / rows.answers,
          bar: '≤ 1',
          unit: '% of answers',
          note: `${rows.withoutMetrics} of ${rows.answers} answers without metrics, ${rows.withoutReason} of them without a reason; ${rows.judgedByRules} judged by rules after the model failed twice, and marked so`,
        }),
      ];
    } finally {
      await stage.close();
    }
  },
};
