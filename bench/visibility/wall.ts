import { type AuditPlan, planAudit } from '@leadline/core/modules/visibility';
import type { SandboxCall } from '@leadline/sandbox';
import { type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { benchAnswers, inTurn } from './bench-answers.ts';
import { openStage } from './stage.ts';

const CONCURRENCY = 64;
const RUNS = 5;

/** Wall time of an audit over what it could at best have taken with the latencies that were drawn. */
export const wallGroup: MeasurementGroup = {
  prefix: 'visibility/wall',
  run: async () => {
    const stage = await openStage(['--latency', 'lognormal:1500:4000', '--count-tokens', 'fast']);
    try {
      const order = { plan: 'standard', analyst: 'openai/gpt-6-luna', atOnce: 1, warmUp: 1 } as const;
      const { audits } = await (await stage.engine({ ...order, audits: RUNS })).report;
      const calls = await stage.calls();
      const ratios = await Promise.all(audits.map((audit) => ratioOf(audit, calls)));
      const sorted = ratios.toSorted((one, other) => one - other);
      return [
        measurement({
          name: 'visibility/wall/ratio',
          value: sorted[Math.floor(RUNS / 2)] ?? Number.NaN,
          bar: '≤ 1.10',
          unit: '× bound',
          note: `median of ${RUNS} audits (${sorted.map((ratio) => ratio.toFixed(3)).join(', ')}); lognormal, median 1.5 s, p95 4 s, ${CONCURRENCY} at once; bound = max(longest chain, work ÷ ${CONCURRENCY})`,
        }),
      ];
    } finally {
      await stage.close();
    }
  },
};

async function ratioOf(
  audit: { readonly id: string; readonly turn: number; readonly wallMs: number },
  calls: readonly SandboxCall[],
): Promise<number> {
  const own = calls.filter((call) => call.idempotencyKey?.startsWith(audit.id));
  return audit.wallMs / lowerBound(await planOf(audit.turn), own);
}

async function planOf(turn: number): Promise<AuditPlan> {
  const answers = inTurn(await benchAnswers(), turn).map((answer, index) => ({
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
    const id = plannedId(audit, call);
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

/**
 * The planned call that a provider call was made for. Its idempotency key is the path of workflows (`types`,
 * then `category`, or `judge`) and the number of the step, and steps begin in the plan's order.
 */
function plannedId(audit: AuditPlan, call: SandboxCall): string {
  const [, ...path] = (call.idempotencyKey ?? '').replace(/:repair$/u, '').split(':');
  const step = Number(path.pop());
  const [strand, category] = path;
  if (strand === undefined) return 'brief';
  const reads = audit.calls.filter((planned) => planned.kind === 'read-batch');
  if (strand === 'judge') return reads.filter((read) => read.parts.includes('metrics'))[step]?.id ?? '';
  if (category === undefined) return `select/${strand}`;
  const own = reads.filter((read) => read.category === category && read.parts.join('+') === strand);
  return own[step]?.id ?? `consolidate/${category}/${strand}`;
}
