import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxCall } from '@leadline/sandbox';
import { type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { createStoreReader } from './audit-rows.ts';
import { openStage, type Stage } from './stage.ts';

const KILLS = 20;
const LONGEST_WAIT_MS = 60_000;
const ANSWERS = 192;

interface Round {
  readonly auditId: string;
  readonly finished: boolean;
  readonly lost: number;
  /** Calls made again although their step was kept when the process died. */
  readonly paidTwice: number;
  /** Calls made again because they were in flight. */
  readonly inFlight: number;
  /** Of those, the longest time for which an answer had been out when the process died, in milliseconds. */
  readonly lagMs: number;
}

/** Kills the engine at a random moment of an audit, starts another, and counts what was paid twice. */
export const killGroup: MeasurementGroup = {
  prefix: 'visibility/kill',
  run: async () => {
    const stage = await openStage(['--latency', 'lognormal:300:800', '--count-tokens', 'fast']);
    const rounds: Round[] = [];
    try {
      for (let index = 0; index < KILLS; index += 1)
        rounds.push(await oneKill(stage, 100 + Math.random() * 2_200));
    } finally {
      await stage.close();
    }
    const total = (amount: (round: Round) => number) => rounds.reduce((sum, round) => sum + amount(round), 0);
    const note = `${KILLS} kill -9 at random moments`;
    return [
      measurement({
        name: 'visibility/kill/finished',
        value: total((round) => Number(round.finished)),
        bar: `= ${KILLS}`,
        unit: 'audits',
        note,
      }),
      measurement({
        name: 'visibility/kill/answers-lost',
        value: total((round) => round.lost),
        bar: '= 0',
        unit: 'answers',
        note,
      }),
      measurement({
        name: 'visibility/kill/paid-twice',
        value: total((round) => round.paidTwice),
        bar: '= 0',
        unit: 'calls',
        note:
          `calls made again although their step was checkpointed; ${total((round) => round.inFlight)} calls in flight were ` +
          `made again, their answers out for at most ${Math.max(...rounds.map((round) => round.lagMs)).toFixed(0)} ms`,
      }),
    ];
  },
};

async function oneKill(stage: Stage, afterMs: number): Promise<Round> {
  await stage.reset();
  const order = { plan: 'standard', analyst: 'openai/gpt-6-luna', atOnce: 1, warmUp: 0 } as const;
  const doomed = await stage.engine({ ...order, audits: 1 });
  const auditId = await doomed.started;
  await sleep(afterMs);
  const exited = once(doomed.process, 'exit');
  doomed.process.kill('SIGKILL');
  const killedAt = Date.now();
  await exited;
  const reader = createStoreReader(stage.databaseUrl);
  const kept = await reader.keptSteps(auditId);
  const heir = await stage.engine({ ...order, audits: 0 });
  const deadline = Date.now() + LONGEST_WAIT_MS;
  let rows = await reader.read([auditId]);
  while (rows.succeeded === 0 && Date.now() < deadline) {
    await sleep(250);
    rows = await reader.read([auditId]);
  }
  const gone = once(heir.process, 'exit');
  heir.process.kill('SIGTERM');
  await gone;
  const repeated = repeatedCalls(await stage.calls(), { kept, killedAt });
  return {
    auditId,
    finished: rows.succeeded === 1,
    lost: ANSWERS - rows.answers + rows.withoutMetrics,
    ...repeated,
  };
}

/** The calls made again after the kill, and whether they were still in flight: asked, and their step not kept. */
function repeatedCalls(
  calls: readonly SandboxCall[],
  { kept, killedAt }: { readonly kept: ReadonlySet<string>; readonly killedAt: number },
): Pick<Round, 'paidTwice' | 'inFlight' | 'lagMs'> {
  const byKey = Map.groupBy(calls, (call) => call.idempotencyKey ?? call.requestHash);
  if (kept.size > 5 && !byKey.keys().some((key) => kept.has(key)))
    throw new Error('Calls cannot be told apart.');
  const found = { paidTwice: 0, inFlight: 0, lagMs: 0 };
  for (const [key, [first, ...more]] of byKey) {
    if (!first || !more.some((call) => Date.parse(call.at) >= killedAt)) continue;
    // A repair is part of the step whose answer it repairs.
    if (kept.has(key.replace(/:repair$/u, ''))) found.paidTwice += 1;
    else found.inFlight += 1;
    if (!first.answeredFully || first.endedMs === null) continue;
    const answeredAt = Date.parse(first.at) + first.endedMs - first.startedMs;
    found.lagMs = Math.max(found.lagMs, killedAt - answeredAt);
  }
  return found;
}
