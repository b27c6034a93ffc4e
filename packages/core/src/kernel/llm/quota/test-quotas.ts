import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { systemClock } from '../../clock/index.ts';
import { openStore } from '../../store/index.ts';
import { createQuotas, type QuotaScope, type QuotaSettings } from './index.ts';

/*
 * A process that makes calls under quotas, for tests of many processes and of killed ones. Run as a program it does what it is
 * told and prints each call it was granted and each figure that is safe; imported it gives the means to start such programs.
 */

export interface CallerOptions {
  readonly connectionString: string;
  readonly scope: QuotaScope;
  /** Calls that run side by side, and how many each makes; they go on after a refusal. */
  readonly callers: number;
  readonly callsEach: number;
  readonly estimate: number;
  /** Tokens used by each call; null leaves every call open until the process is killed. */
  readonly actual: number | null;
  readonly callMs: number;
  readonly settings?: Partial<QuotaSettings>;
}

export interface CallerProcess {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
  /** Lines so far, by their first word. */
  count(word: 'granted' | 'refused' | 'safe'): number;
  until(word: 'granted' | 'refused' | 'safe' | 'done', times?: number): Promise<void>;
}

/** Starts this file as a program. */
export function spawnCaller(options: CallerOptions): CallerProcess {
  const child = spawn(process.execPath, [import.meta.filename, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const counts = new Map<string, number>();
  const listeners = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    counts.set(line, (counts.get(line) ?? 0) + 1);
    for (const listener of listeners) listener();
  });
  return {
    process: child,
    ended: once(child, 'close'),
    count: (word) => counts.get(word) ?? 0,
    until: (word, times = 1) =>
      new Promise((resolve) => {
        const check = () => {
          if ((counts.get(word) ?? 0) < times) return;
          listeners.delete(check);
          resolve();
        };
        listeners.add(check);
        check();
      }),
  };
}

async function work(options: CallerOptions): Promise<void> {
  const store = openStore({ connectionString: options.connectionString, maxConnections: 2 });
  const quotas = createQuotas({
    store,
    clock: systemClock,
    newId: randomUUID,
    onEvent: () => undefined,
    ...(options.settings && { settings: options.settings }),
  });
  const say = (word: string) => process.stdout.write(`${word}\n`);
  const call = async () => {
    const reservation = await quotas.reserve(options.scope, { tokens: options.estimate, usd: 0 });
    say('granted');
    await systemClock.sleep(options.callMs);
    if (options.actual === null) return new Promise<void>(() => undefined);
    await reservation.settle({ tokens: options.actual, usd: 0 });
    say('safe');
  };
  const caller = async () => {
    for (let made = 0; made < options.callsEach; made += 1) await call().catch(() => say('refused'));
  };
  // An open call must not end the process for want of anything to do.
  const alive = setInterval(() => undefined, 1_000);
  await Promise.all(Array.from({ length: options.callers }, caller));
  await quotas.stop();
  clearInterval(alive);
  await store.close();
  say('done');
}

if (import.meta.main) await work(JSON.parse(process.argv[2] as string) as CallerOptions);
