import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxCall } from '@leadline/sandbox';
import { type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { createStoreReader } from './audit-rows.ts';
import { openStage, type Stage } from './stage.ts';

const KILLS = 20;
const LONGEST_WAIT_MS = 60_000;
/** An answer needs a moment to be read and checkpointed; until then its call is still in flight. */
const CHECKPOINT_MS = 100;
const ANSWERS = 192;

interface Round {
  readonly auditId: string;
  readonly finished: boolean;
  readonly lost: number;
  readonly inFlight: number;
  readonly beyond: number;
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
        value: total((round) => round.beyond),
        bar: '= 0',
        unit: 'calls',
        note: `calls answered more than ${CHECKPOINT_MS} ms before the kill and made again; ${total((round) => round.inFlight)} calls were in flight and repeated`,
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
  const heir = await stage.engine({ ...order, audits: 0 });
  const reader = createStoreReader(stage.databaseUrl);
  const deadline = Date.now() + LONGEST_WAIT_MS;
  let rows = await reader.read([auditId]);
  while (rows.succeeded === 0 && Date.now() < deadline) {
    await sleep(250);
    rows = await reader.read([auditId]);
  }
  const gone = once(heir.process, 'exit');
  heir.process.kill('SIGTERM');
  await gone;
  const repeated = repeatedCalls(await stage.calls(), killedAt);
  return {
    auditId,
    finished: rows.succeeded === 1,
    lost: ANSWERS - rows.answers + rows.withoutMetrics,
    ...repeated,
  };
}

/** Of the calls made again after the kill: those whose first answer was out well before, and the others. */
function repeatedCalls(calls: readonly SandboxCall[], killedAt: number) {
  const byKey = Map.groupBy(calls, (call) => call.idempotencyKey ?? call.requestHash);
  let inFlight = 0;
  let beyond = 0;
  for (const attempts of byKey.values()) {
    const [first, ...more] = attempts;
    if (!first || !more.some((call) => Date.parse(call.at) >= killedAt)) continue;
    const answeredAt =
      first.endedMs === null ? Infinity : Date.parse(first.at) + first.endedMs - first.startedMs;
    if (first.answeredFully && answeredAt < killedAt - CHECKPOINT_MS) beyond += 1;
    else inFlight += 1;
  }
  return { inFlight, beyond };
}
