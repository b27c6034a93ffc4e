import { type AuditPlan, planAudit } from '@leadline/core/modules/visibility';
import type { SandboxCall } from '@leadline/sandbox';
import { type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { benchAnswers } from './bench-answers.ts';
import { openStage } from './stage.ts';

const CONCURRENCY = 64;
const RUNS = 5;

/** Wall time of an audit over what it could at best have taken with the latencies that were drawn. */
export const wallGroup: MeasurementGroup = {
  prefix: 'visibility/wall',
  run: async () => {
    const ratios: number[] = [];
    for (let seed = 1; seed <= RUNS; seed += 1) ratios.push(await oneRun(seed));
    const sorted = ratios.toSorted((one, other) => one - other);
    return [
      measurement({
        name: 'visibility/wall/ratio',
        value: sorted[Math.floor(RUNS / 2)] ?? Number.NaN,
        bar: '≤ 1.10',
        unit: '× bound',
        note: `median of ${RUNS} seeds (${sorted.map((ratio) => ratio.toFixed(3)).join(', ')}); lognormal, median 1.5 s, p95 4 s, ${CONCURRENCY} at once; bound = max(longest chain, work ÷ ${CONCURRENCY})`,
      }),
    ];
  },
};

async function oneRun(seed: number): Promise<number> {
  const stage = await openStage([
    '--latency',
    'lognormal:1500:4000',
    '--seed',
    String(seed),
    '--count-tokens',
    'fast',
  ]);
  try {
    const engine = await stage.engine({
      plan: 'standard',
      analyst: 'openai/gpt-6-luna',
      audits: 1,
      atOnce: 1,
      warmUp: 0,
    });
    const { wallMs } = await engine.report;
    return wallMs / lowerBound(await plan(), await stage.calls());
  } finally {
    await stage.close();
  }
}

async function plan(): Promise<AuditPlan> {
  const answers = (await benchAnswers()).map((answer, index) => ({
    ...answer,
    number: index + 1,
    category: answer.category ?? ('solution_seeking' as const),
  }));
  return planAudit({ plan: 'standard', answers });
}

/**
 * No schedule can be faster than the longest chain of dependent calls, nor than all work spread evenly over
 * the places there are. Repaired calls count with every attempt.
 */
export function lowerBound(audit: AuditPlan, calls: readonly SandboxCall[]): number {
  const latency = new Map<string, number>();
  for (const call of calls) {
    const id = plannedId(call);
    latency.set(id, (latency.get(id) ?? 0) + call.latencyMs);
  }
  const ends = new Map<string, number>();
  for (const call of audit.calls) {
    const own = latency.get(call.id);
    if (own === undefined) throw new Error(`The sandbox saw no call for ${call.id}.`);
    const begins = Math.max(0, ...call.after.map((id) => ends.get(id) ?? 0));
    ends.set(call.id, begins + own);
  }
  const work = calls.reduce((total, call) => total + call.latencyMs, 0);
  return Math.max(Math.max(...ends.values()), work / CONCURRENCY);
}

/** The planned call that a provider call was made for, from the idempotency key it carried. */
function plannedId(call: SandboxCall): string {
  const key = call.idempotencyKey ?? '';
  const [, ...path] = key.split(':');
  const read = path.find((part) => part.startsWith('read/'));
  if (read) return read;
  const [types = '', category = ''] = path;
  if (path.at(-1) === 'consolidate') return `consolidate/${category}/${types}`;
  if (path.at(-1) === 'select') return `select/${types}`;
  return 'brief';
}
