import type { Clock } from '../../clock/index.ts';
import { isConnectionLoss } from '../../store/index.ts';
import type { CacheKind, NewAnswer } from './cached-answers.ts';
import type { AnswerRepository } from './repository.ts';

export interface WriteBehindDeps {
  readonly repository: Pick<AnswerRepository, 'insert' | 'trim'>;
  readonly clock: Clock;
  /** Of which all answers handed in are. */
  readonly kind: CacheKind;
  /** Milliseconds for which answers are collected before they are written together. */
  readonly pauseMs: number;
  /** Most answers taken at once, and how many a second when more keep coming. */
  readonly burst: number;
  readonly perSecond: number;
  /** Most rows of one workspace in the table, give or take a tenth; the oldest go. */
  readonly perWorkspace: number;
  /** Answers of a workspace that are committed now. */
  readonly onWritten: (workspaceId: string, ids: readonly string[]) => void;
  /** Answers that could not be written. */
  readonly onLost: (count: number, error?: unknown) => void;
  readonly onError: (error: unknown) => void;
}

export interface WriteBehind {
  /** Puts an answer in the queue; nothing waits for it. False when more come than are written. */
  add(answer: NewAnswer): boolean;
  /** Resolves when everything handed in so far is written or lost. */
  flush(): Promise<void>;
}

const BATCH = 500;
/** Workspaces of which it is remembered how much was written since they were trimmed. */
const WORKSPACES = 1_000;

/** Writes answers in the background, in batches, one after the other. A cache may lose: what cannot be written is dropped and told. */
export function createWriteBehind(deps: WriteBehindDeps): WriteBehind {
  const trim = createTrimming(deps);
  const mayTake = createAllowance(deps);
  let queue: NewAnswer[] = [];
  let running: Promise<void> | undefined;
  let hurry = new AbortController();

  const write = async (workspaceId: string, answers: readonly NewAnswer[]): Promise<void> => {
    try {
      const kept = await deps.repository.insert(workspaceId, answers);
      deps.onWritten(workspaceId, kept);
      await trim(workspaceId, kept.length);
    } catch (error) {
      if (answers.length === 1 || isConnectionLoss(error)) return deps.onLost(answers.length, error);
      // One that cannot be stored must not take the others with it.
      const half = Math.ceil(answers.length / 2);
      await write(workspaceId, answers.slice(0, half));
      await write(workspaceId, answers.slice(half));
    }
  };
  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      await deps.clock.sleep(deps.pauseMs, hurry.signal).catch(() => undefined);
      const collected = queue;
      queue = [];
      for (let start = 0; start < collected.length; start += BATCH)
        for (const [workspaceId, answers] of Map.groupBy(
          collected.slice(start, start + BATCH),
          (answer) => answer.workspaceId,
        ))
          await write(workspaceId, latestOfEach(answers));
    }
    hurry = new AbortController();
    running = undefined;
  };
  return {
    add(answer) {
      if (!mayTake()) return false;
      queue.push(answer);
      running ??= run();
      return true;
    },
    async flush() {
      hurry.abort(new Error('flush'));
      await running;
    },
  };
}

/** Says whether one more may be taken: so many at once, and so many a second from then on. */
function createAllowance({ clock, burst, perSecond }: WriteBehindDeps): () => boolean {
  let left = burst;
  let countedMs = clock.monotonicMs();
  return () => {
    const nowMs = clock.monotonicMs();
    left = Math.min(burst, left + ((nowMs - countedMs) * perSecond) / 1_000);
    countedMs = nowMs;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

/** Of two with the same id the later stands; one statement may not write a row twice. */
function latestOfEach(answers: readonly NewAnswer[]): NewAnswer[] {
  return [...new Map(answers.map((answer) => [answer.id, answer])).values()];
}

/** Deletes what is too much in a workspace: with its first answer, then whenever a tenth of the limit was written. */
function createTrimming({ repository, kind, perWorkspace, onError }: WriteBehindDeps) {
  const written = new Map<string, number>();
  return async (workspaceId: string, count: number): Promise<void> => {
    const since = (written.get(workspaceId) ?? perWorkspace) + count;
    const isDue = since * 10 >= perWorkspace;
    written.delete(workspaceId);
    written.set(workspaceId, isDue ? 0 : since);
    const oldest = written.keys().next().value;
    if (written.size > WORKSPACES && oldest !== undefined) written.delete(oldest);
    if (isDue) await repository.trim({ workspaceId, kind }, perWorkspace).catch(onError);
  };
}
