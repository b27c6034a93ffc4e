import { type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { openStage } from './stage.ts';

const SEQUENTIAL = 8;
/** A server runs for weeks: what it costs while V8 still compiles is told beside, not taken for the usual. */
const WARM_UP = 10;
const SHORT_WARM_UP = 2;
const AT_ONCE = 20;
const TOTAL = 40;

/** The engine's own work against a sandbox that answers at once from another process. */
export const engineGroup: MeasurementGroup = {
  prefix: 'visibility/engine',
  run: async () => {
    const stage = await openStage(['--count-tokens', 'fast']);
    try {
      const order = { plan: 'standard', analyst: 'openai/gpt-6-luna', warmUp: SHORT_WARM_UP } as const;
      const first = await (await stage.engine({ ...order, warmUp: 0, audits: 1, atOnce: 1 })).report;
      const alone = await (await stage.engine({ ...order, warmUp: WARM_UP, audits: SEQUENTIAL, atOnce: 1 }))
        .report;
      const many = await (await stage.engine({ ...order, audits: TOTAL, atOnce: AT_ONCE })).report;
      const rules = await (
        await stage.engine({ ...order, analyst: 'builtin', audits: SEQUENTIAL, atOnce: 1 })
      ).report;
      return [
        measurement({
          name: 'visibility/engine/cpu',
          value: alone.cpuMs / SEQUENTIAL / 1_000,
          bar: '≤ 0.35',
          unit: 's/audit',
          note: `mean of ${SEQUENTIAL} audits one after the other, after ${WARM_UP} to warm up, ${(alone.wallMs / SEQUENTIAL).toFixed(0)} ms wall each; the first of a fresh process ${(first.cpuMs / 1_000).toFixed(2)} s, of ${TOTAL} at ${AT_ONCE} at once ${(many.cpuMs / TOTAL / 1_000).toFixed(2)} s each`,
        }),
        measurement({
          name: 'visibility/engine/throughput',
          value: TOTAL / (many.wallMs / 1_000),
          bar: '≥ 1.2',
          unit: 'audits/s',
          note: `${TOTAL} audits, ${AT_ONCE} at once; sandbox, PostgreSQL and engine share the machine`,
        }),
        measurement({
          name: 'visibility/engine/memory',
          value: many.peakRssMb,
          bar: '≤ 600',
          unit: 'MB',
          note: `peak resident memory of the engine with ${AT_ONCE} audits at once`,
        }),
        measurement({
          name: 'visibility/engine/cpu-rules',
          value: rules.cpuMs / SEQUENTIAL / 1_000,
          bar: '',
          unit: 's/audit',
          note: 'the same audit analysed by rules, without a model; reported only',
        }),
      ];
    } finally {
      await stage.close();
    }
  },
};
