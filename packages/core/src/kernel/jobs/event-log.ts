import type { JobEvent } from '@leadline/contracts';
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { type Database, isConnectionLoss, type Store } from '../store/index.ts';
import type { NewEvent } from './jobs.ts';
import { CHANNEL, type JobNotices, type NoticeKind, noticePayload } from './notices.ts';
import type { JobsLog } from './settings.ts';
import { jobEvents } from './tables.ts';

/** Each of these is the last line of a job, until it is resumed. */
export const ENDING_EVENTS: ReadonlySet<string> = new Set([
  'job.succeeded',
  'job.failed',
  'job.paused',
  'job.cancelled',
]);

/** Advisory locks of writers: the first key of all, the second is the job's. */
const EVENT_LOCK = 4_400_002;
const MAX_BUFFERED = 50_000;
const RETRY_MS = 500;

interface BufferedEvent extends NewEvent {
  readonly jobId: string;
  readonly at: Date;
}

/** A place in a job's events. */
export interface JobPosition {
  readonly workspaceId: string;
  readonly jobId: string;
  readonly afterSeq: number;
}

export interface EventLog {
  emit(workspaceId: string, jobId: string, event: NewEvent): void;
  /** Resolves when all that was emitted before is written; waits while the database is away. */
  flush(): Promise<void>;
  /** Events after `afterSeq`, oldest first, at most `limit` of them. */
  read(job: JobPosition, limit?: number): Promise<JobEvent[]>;
  erase(workspaceId: string, jobId: string): Promise<void>;
  /** Writes what is left, unless the database is away. */
  close(): Promise<void>;
}

interface EventLogParts {
  readonly store: Store;
  readonly now: () => Date;
  readonly log: JobsLog;
  readonly notices: JobNotices;
  readonly flushMs: number;
}

export function createEventLog(parts: EventLogParts): EventLog {
  const writer = createWriter(parts);
  return {
    ...writer,
    async read({ workspaceId, jobId, afterSeq }, limit) {
      const rows = await parts.store.tenant(workspaceId, (database) => {
        const query = database
          .select()
          .from(jobEvents)
          .where(
            and(
              eq(jobEvents.workspaceId, workspaceId),
              eq(jobEvents.jobId, jobId),
              gt(jobEvents.seq, afterSeq),
            ),
          )
          .orderBy(asc(jobEvents.seq));
        return limit === undefined ? query : query.limit(limit);
      });
      return rows.map(toJobEvent);
    },
    async erase(workspaceId, jobId) {
      await parts.store.tenant(workspaceId, (database) =>
        database
          .delete(jobEvents)
          .where(and(eq(jobEvents.workspaceId, workspaceId), eq(jobEvents.jobId, jobId))),
      );
    },
  };
}

function toJobEvent(row: typeof jobEvents.$inferSelect): JobEvent {
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    type: row.type,
    message: row.message,
    ...(row.done !== null && { done: row.done }),
    ...(row.total !== null && { total: row.total }),
    ...(row.costUsd !== null && { costUsd: row.costUsd }),
    ...(row.data !== null && { data: row.data as Record<string, unknown> }),
  };
}

/** Gathers events for a moment, then writes each workspace's in one transaction; one write at a time. */
function createWriter(parts: EventLogParts) {
  const buffer = new Map<string, BufferedEvent[]>();
  let buffered = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  function emit(workspaceId: string, jobId: string, event: NewEvent): void {
    if (closed || buffered >= MAX_BUFFERED) {
      parts.log.warn({ jobId, type: event.type }, 'a job event was dropped');
      return;
    }
    const events = buffer.get(workspaceId) ?? [];
    buffer.set(workspaceId, events);
    events.push({ ...event, jobId, at: parts.now() });
    buffered += 1;
    timer ??= setTimeout(() => void flush(), parts.flushMs);
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(writeAll);
    return writing;
  }

  async function writeAll(): Promise<void> {
    for (const [workspaceId, events] of buffer) {
      buffer.delete(workspaceId);
      await write(workspaceId, events);
      buffered -= events.length;
    }
  }

  async function write(workspaceId: string, events: readonly BufferedEvent[]): Promise<void> {
    const written = await tryWrite(workspaceId, events);
    if (written || closed) return;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    await write(workspaceId, events);
  }

  /** False when the database is away. Events it refuses (their workspace is gone) are of no use to anybody. */
  async function tryWrite(workspaceId: string, events: readonly BufferedEvent[]): Promise<boolean> {
    try {
      await parts.store.tenant(workspaceId, (database) => insertEvents(database, workspaceId, events));
      for (const event of events) parts.notices.ring(noticeOf(event), event.jobId);
    } catch (error) {
      if (isConnectionLoss(error)) return false;
      parts.log.error({ workspaceId, count: events.length, error: String(error) }, 'job events were refused');
    }
    return true;
  }

  async function close(): Promise<void> {
    closed = true;
    await flush();
  }
  return { emit, flush, close };
}

function noticeOf(event: BufferedEvent): NoticeKind {
  return ENDING_EVENTS.has(event.type) ? 'ended' : 'events';
}

/**
 * Numbers and inserts events. The lock of each job is held until commit, so of two processes writing for one
 * job the second numbers after the first is visible: a reader never sees a number and later a smaller one.
 */
async function insertEvents(
  database: Database,
  workspaceId: string,
  events: readonly BufferedEvent[],
): Promise<void> {
  const jobIds = [...new Set(events.map((event) => event.jobId))];
  await database.execute(sql`
    select pg_advisory_xact_lock(${EVENT_LOCK}, key) from (
      select distinct hashtext(id) as key from jsonb_array_elements_text(${JSON.stringify(jobIds)}::jsonb) as id
      order by key) as keys`);
  const rows = storableJson(events.map((event, n) => toRow(event, n)));
  const payloads = [...new Set(events.map((event) => noticePayload(noticeOf(event), event.jobId)))];
  await database.execute(sql`
    with fresh as (
      select * from jsonb_to_recordset(${rows}::jsonb) as fresh(
        n int, job_id text, at timestamptz, type text, message text, done int, total int, cost_usd numeric, data jsonb)
    ), written as (
      insert into job_events (workspace_id, job_id, seq, at, type, message, done, total, cost_usd, data)
      select ${workspaceId}::uuid, job_id,
             coalesce((select max(seq) from job_events known
                       where known.workspace_id = ${workspaceId}::uuid and known.job_id = fresh.job_id), -1)
               + row_number() over (partition by job_id order by n),
             at, type, message, done, total, cost_usd, data
      from fresh)
    select pg_notify(${CHANNEL}, payload) from jsonb_array_elements_text(${JSON.stringify(payloads)}::jsonb) as payload`);
}

function toRow(event: BufferedEvent, n: number) {
  return {
    n,
    job_id: event.jobId,
    at: event.at,
    type: event.type,
    message: event.message,
    done: event.done,
    total: event.total,
    cost_usd: event.costUsd,
    data: event.data,
  };
}

/**
 * PostgreSQL stores neither NUL characters nor halves of surrogate pairs, in keys or values. In the text that
 * JSON.stringify writes both are escapes, and no whole pair is.
 */
function storableJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSTORABLE, (_all, backslashes: string, code: string) =>
    code === '0000' ? backslashes : `${backslashes}\ufffd`,
  );
}

const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(0000|d[89a-f][0-9a-f]{2})/g;
