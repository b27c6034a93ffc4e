import type { Notices, Subscription } from '../notices/index.ts';

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

export interface JobNotices {
  /** Rings bells of this process; what other processes wrote comes over PostgreSQL. */
  ring(kind: NoticeKind, jobId: string): void;
  bell(jobId: string, kinds: readonly NoticeKind[]): Bell;
  onCancelled(listener: (jobId: string) => void): void;
  /** Listens from now on; else listening begins with the first bell. */
  listen(): void;
}

interface OpenBell {
  readonly kinds: readonly NoticeKind[];
  readonly ring: (kind: NoticeKind) => void;
}

/**
 * Notices only save waiting: whoever waits looks for itself now and then, so what goes unheard costs latency and nothing else.
 */
export function createJobNotices(notices: Pick<Notices, 'subscribe'>): JobNotices {
  const bells = new Map<string, Set<OpenBell>>();
  const cancelListeners: ((jobId: string) => void)[] = [];
  let subscription: Subscription | undefined;

  function listen(): void {
    subscription ??= notices.subscribe(CHANNEL, {
      onNotice(payload) {
        const space = payload.indexOf(' ');
        ring(payload.slice(0, space) as NoticeKind, payload.slice(space + 1));
      },
      onGap: () => undefined,
    });
  }

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
      listen();
      return createBell(kinds, (bell) => hang(jobId, bell));
    },
    onCancelled: (tell) => void cancelListeners.push(tell),
    listen,
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
