import { Client } from 'pg';
import type { Clock } from '../clock/index.ts';
import { atMost } from './at-most.ts';
import type { JobsLog } from './settings.ts';

export const CHANNEL = 'leadline_jobs';

/** `events`: lines were written; `ended`: the last one was, the outcome is being recorded; `cancelled`: stop. */
export type NoticeKind = 'events' | 'ended' | 'cancelled';

export function noticePayload(kind: NoticeKind, jobId: string): string {
  return `${kind} ${jobId}`;
}

/** Rings when something happens to one job. A ring between two waits is not lost. */
export interface Bell {
  /** Resolves with what rang, or with null after `ms` milliseconds of silence; clears what rang. */
  wait(ms: number, signal?: AbortSignal): Promise<NoticeKind | null>;
  close(): void;
}

export interface Notices {
  /** Rings bells of this process; what other processes wrote comes over PostgreSQL. */
  ring(kind: NoticeKind, jobId: string): void;
  bell(jobId: string, kinds: readonly NoticeKind[]): Bell;
  onCancelled(listener: (jobId: string) => void): void;
  /** Listens from now on; else listening begins with the first bell. */
  listen(): void;
  close(): Promise<void>;
}

interface OpenBell {
  readonly kinds: readonly NoticeKind[];
  readonly ring: (kind: NoticeKind) => void;
}

const RECONNECT_MS = 1_000;
const CONNECT_MS = 5_000;
/** A connection that hangs must not keep the process from ending. */
const CLOSE_MS = 1_000;

/**
 * One shared LISTEN connection for the process. Notices only save waiting: whoever waits looks for itself
 * now and then, so a lost connection costs latency and nothing else.
 */
export function createNotices(dependencies: {
  readonly connectionString: string;
  readonly clock: Clock;
  readonly log: JobsLog;
}): Notices {
  const bells = new Map<string, Set<OpenBell>>();
  const cancelListeners: ((jobId: string) => void)[] = [];
  const listener = createListener(dependencies, (payload) => {
    const space = payload.indexOf(' ');
    ring(payload.slice(0, space) as NoticeKind, payload.slice(space + 1));
  });

  function ring(kind: NoticeKind, jobId: string): void {
    if (kind === 'cancelled') for (const tell of cancelListeners) tell(jobId);
    for (const bell of bells.get(jobId) ?? []) if (bell.kinds.includes(kind)) bell.ring(kind);
  }

  function hang(jobId: string, bell: OpenBell): () => void {
    const ofJob = bells.get(jobId) ?? new Set();
    bells.set(jobId, ofJob.add(bell));
    return () => {
      ofJob.delete(bell);
      if (ofJob.size === 0 && bells.get(jobId) === ofJob) bells.delete(jobId);
    };
  }

  return {
    ring,
    bell(jobId, kinds) {
      listener.open();
      return createBell(kinds, (bell) => hang(jobId, bell));
    },
    onCancelled: (tell) => void cancelListeners.push(tell),
    listen: () => listener.open(),
    close: () => listener.close(),
  };
}

function createBell(kinds: readonly NoticeKind[], hang: (bell: OpenBell) => () => void): Bell {
  let rung: NoticeKind | null = null;
  let wake: (() => void) | undefined;
  const close = hang({
    kinds,
    ring(kind) {
      if (rung !== 'ended') rung = kind;
      wake?.();
    },
  });
  const take = () => {
    const kind = rung;
    rung = null;
    return kind;
  };
  return {
    close,
    async wait(ms, signal) {
      if (rung === null && !signal?.aborted)
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(timer);
            signal?.removeEventListener('abort', done);
            wake = undefined;
            resolve();
          };
          const timer = setTimeout(done, ms);
          wake = done;
          signal?.addEventListener('abort', done, { once: true });
        });
      return take();
    },
  };
}

/** Keeps one connection listening, from `open` on, through losses of the database. */
function createListener(
  dependencies: { readonly connectionString: string; readonly clock: Clock; readonly log: JobsLog },
  onNotice: (payload: string) => void,
) {
  const { connectionString, clock, log } = dependencies;
  const closing = new AbortController();
  let loop: Promise<void> | undefined;

  async function keepListening(): Promise<void> {
    while (!closing.signal.aborted) {
      await listenOnce().catch((error: unknown) =>
        log.debug({ error: String(error) }, 'cannot listen for job notices'),
      );
      await clock.sleep(RECONNECT_MS, closing.signal).catch(() => undefined);
    }
  }

  async function listenOnce(): Promise<void> {
    const client = new Client({
      connectionString,
      application_name: 'leadline-notices',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
    });
    const lost = Promise.withResolvers<void>();
    client.on('error', () => lost.resolve());
    client.on('end', () => lost.resolve());
    client.on('notification', (notice) => onNotice(notice.payload ?? ''));
    closing.signal.addEventListener('abort', () => lost.resolve(), { once: true });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      await lost.promise;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  return {
    open(): void {
      loop ??= closing.signal.aborted ? undefined : keepListening();
    },
    async close(): Promise<void> {
      closing.abort(new Error('closed'));
      if (loop) await atMost(loop, { clock, ms: CLOSE_MS, onLate: () => undefined });
    },
  };
}
