import type { JobEvent } from '@leadline/contracts';
import type { Clock } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { isConnectionLoss } from '../store/index.ts';
import { ENDING_EVENTS, type EventLog, type JobPosition } from './event-log.ts';
import type { JobNotices, NoticeKind } from './notices.ts';

export interface WatchParts {
  readonly clock: Clock;
  readonly notices: JobNotices;
  readonly events: EventLog;
  readonly patienceMs: number;
  /** Whether the job has ended; null when there is none. */
  readonly hasEnded: (jobId: string) => Promise<boolean | null>;
}

const LOOK_MS = 1_000;
/** A follower is not told more often than this: a screen shows no more, and each look costs two queries. */
const BREATH_MS = 150;
/** How often to look in the moment between a job's last line and its outcome. */
const CLOSE_LOOK_MS = 10;
/** How long the last line may come after the outcome. */
const LAST_LINE_MS = 500;
const PAGE = 1_000;

/**
 * Polls `look` until it gives something, faster right after the job was said to end. Once it has answered, a
 * database that is away is waited for, as long as `patienceMs`.
 *
 * @throws what `look` throws; the signal's reason when it is aborted.
 */
export async function waitForEnd<Found>(
  parts: WatchParts,
  jobId: string,
  look: () => Promise<Found | null>,
): Promise<Found> {
  const bell = parts.notices.bell(jobId, ['ended', 'cancelled']);
  const patient = createPatience(parts);
  try {
    for (let pause = LOOK_MS; ; ) {
      const found = await patient(look);
      if (found !== null) return found;
      pause = (await bell.wait(pause)) ? 4 : Math.min(pause * 2, LOOK_MS);
    }
  } finally {
    bell.close();
  }
}

/** Follows a job's events; see the port. */
export async function* followEvents(
  parts: WatchParts,
  job: JobPosition,
  signal: AbortSignal | undefined,
): AsyncIterable<JobEvent> {
  const bell = parts.notices.bell(job.jobId, ['events', 'ended', 'cancelled']);
  const patient = createPatience(parts);
  const end = createEndWatch(parts, job.jobId);
  let { afterSeq } = job;
  try {
    for (let rung: NoticeKind | null = 'ended'; !isAborted(signal); ) {
      await patient(() => end.look(rung));
      const events = await patient(() => parts.events.read({ ...job, afterSeq }, PAGE));
      for (const event of events) {
        yield event;
        afterSeq = event.seq;
        end.saw(event);
      }
      if (events.length === PAGE) continue;
      if (end.isReached()) return;
      const near = end.isNear();
      if (!near && events.length > 0) await parts.clock.sleep(BREATH_MS, signal).catch(() => undefined);
      rung = await bell.wait(near ? CLOSE_LOOK_MS : LOOK_MS, signal);
    }
  } finally {
    bell.close();
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Tells when a job's last line was seen. Its outcome and that line may come in either order, within a moment. */
function createEndWatch(parts: WatchParts, jobId: string) {
  const now = () => parts.clock.monotonicMs();
  let lastType = '';
  let endedAt: number | undefined;
  let nearUntil = Number.NEGATIVE_INFINITY;
  const isNear = () => endedAt !== undefined || now() < nearUntil;
  return {
    isNear,
    /** Asks for the job's status, unless all that happened is that lines were written. */
    async look(rung: NoticeKind | null): Promise<void> {
      if (rung === 'ended' || rung === 'cancelled') nearUntil = now() + LAST_LINE_MS;
      if (rung === 'events' && !isNear()) return;
      const ended = await parts.hasEnded(jobId);
      if (ended === null) throw new LeadlineError('not_found', `There is no job ${jobId}.`);
      endedAt = ended ? (endedAt ?? now()) : undefined;
    },
    saw(event: JobEvent): void {
      lastType = event.type;
    },
    isReached: () => endedAt !== undefined && (ENDING_EVENTS.has(lastType) || now() - endedAt > LAST_LINE_MS),
  };
}

/** Repeats a read while the database is away, once a first one has succeeded. */
function createPatience(parts: WatchParts) {
  let lastAnswer: number | undefined;
  return async <Result>(read: () => Promise<Result>): Promise<Result> => {
    for (;;) {
      try {
        const result = await read();
        lastAnswer = parts.clock.monotonicMs();
        return result;
      } catch (error) {
        const since = lastAnswer === undefined ? Infinity : parts.clock.monotonicMs() - lastAnswer;
        if (!isConnectionLoss(error) || since > parts.patienceMs) throw error;
        await parts.clock.sleep(BREATH_MS);
      }
    }
  };
}
