import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { OnSourceEvent } from '../events.ts';
import type { Ask } from './ask.ts';
import type { Deadline } from './deadline.ts';
import type { StartedTask, Tasks } from './tasks.ts';

export interface AsynchronousOptions {
  readonly ask: Ask;
  readonly tasks: Tasks;
  readonly clock: Clock;
  readonly deadline: Deadline;
  readonly onEvent: OnSourceEvent;
  /** Longest pause between two looks; a sandbox counts looks, and nobody need wait as long as for a provider. */
  readonly longestPollMs: number;
}

/** As `SourceIo` says. */
interface Task<Done> {
  start(): Promise<string>;
  poll(handle: string): Promise<Done | undefined>;
  readonly everyMs: number;
  readonly timeoutMs: number;
}

/** Failures in a row of asking whether it is ready, after which the call fails; the work itself may still be done. */
const MOST_POLL_FAILURES = 3;
const WRITE_TRIES = 3;
const WRITE_PAUSE_MS = 200;

/**
 * Work a provider does while we wait. Its handle is written down before it is asked for the first time, and stays until the call is over: the
 * same call goes on with it in whatever process, and starts nothing.
 */
export function createAsynchronous(options: AsynchronousOptions) {
  const { ask, tasks, deadline } = options;
  const call = { workspaceId: ask.request.workspaceId, key: ask.key };
  let steps = 0;
  let begun: Promise<readonly StartedTask[]> | undefined;
  return {
    async run<Done>(task: Task<Done>): Promise<Done> {
      const step = steps;
      steps += 1;
      deadline.extend(task.timeoutMs);
      begun ??= tasks.started(call);
      const known = (await begun).find((each) => each.step === step);
      const handle = known?.handle ?? (await start(task, step, options));
      try {
        return await untilReady(task, handle, options);
      } catch (error) {
        // The provider says it will never be ready: the next call has to begin anew.
        if (error instanceof LeadlineError && !error.retryable && error.code !== 'cancelled')
          await tasks.forget(call);
        throw error;
      }
    },
    /** The answer is there: nothing has to be gone on with. */
    async finished(): Promise<void> {
      if (steps > 0) await tasks.forget(call);
    },
  };
}

async function start<Done>(task: Task<Done>, step: number, options: AsynchronousOptions): Promise<string> {
  const { ask, tasks, clock, onEvent } = options;
  const handle = await task.start();
  const call = { workspaceId: ask.request.workspaceId, key: ask.key };
  for (let attempt = 1; attempt <= WRITE_TRIES; attempt += 1)
    try {
      await tasks.write(call, { step, handle, reservationId: ask.reservation?.id ?? null });
      break;
    } catch (error) {
      // It is paid for by now: an answer that cannot be gone on with after a restart is better than none.
      onEvent({ type: 'source.trouble', where: 'tasks', error });
      if (attempt < WRITE_TRIES) await clock.sleep(WRITE_PAUSE_MS * attempt);
    }
  return handle;
}

async function untilReady<Done>(
  task: Task<Done>,
  handle: string,
  { ask, clock, deadline, longestPollMs }: AsynchronousOptions,
): Promise<Done> {
  const everyMs = Math.min(task.everyMs, longestPollMs);
  const untilMs = clock.monotonicMs() + task.timeoutMs;
  let failures = 0;
  for (;;) {
    try {
      const done = await task.poll(handle);
      if (done !== undefined) return done;
      failures = 0;
    } catch (error) {
      failures += 1;
      const passing = error instanceof LeadlineError && error.retryable && !deadline.signal.aborted;
      if (!passing || failures >= MOST_POLL_FAILURES) throw error;
    }
    if (clock.monotonicMs() + everyMs > untilMs)
      throw new LeadlineError(
        'provider_timeout',
        `${ask.definition.title} is not ready after ${Math.round(task.timeoutMs / 1_000)} s.`,
        {
          next: 'Ask again later: the same work is gone on with, and not paid again.',
          retryable: true,
        },
      );
    await clock.sleep(everyMs, deadline.signal);
  }
}
