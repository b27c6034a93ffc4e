import { Client } from 'pg';
import type { Clock } from '../../../clock/index.ts';

/** Carries `writer workspace id,id,…` whenever entries were written. */
export const ENTRIES_CHANNEL = 'leadline_semantic_cache';

const RECONNECT_MS = 1_000;
const CONNECT_MS = 5_000;

export interface EntryNoticesDeps {
  readonly connectionString: string;
  readonly clock: Clock;
  /** Entries of this workspace were written by that process. */
  readonly onWritten: (notice: WrittenNotice) => void;
  /** Notices may have been missed: what is held in memory may lack entries. */
  readonly onGap: () => void;
  readonly onError: (error: unknown) => void;
}

export interface WrittenNotice {
  readonly writer: string;
  readonly workspaceId: string;
  readonly ids: readonly string[];
}

/** A notice holds 8,000 bytes: 150 ids of 43 characters and the names before them. */
const IDS_OF_A_NOTICE = 150;

export interface EntryNotices {
  /** Begins to listen; more calls change nothing. */
  open(): void;
  close(): Promise<void>;
}

/** The payloads that tell of entries. */
export function noticesOf({ writer, workspaceId, ids }: WrittenNotice): string[] {
  const payloads: string[] = [];
  for (let start = 0; start < ids.length; start += IDS_OF_A_NOTICE)
    payloads.push(`${writer} ${workspaceId} ${ids.slice(start, start + IDS_OF_A_NOTICE).join(',')}`);
  return payloads;
}

/**
 * Hears of entries that other processes write, over one connection that is made again whenever it breaks.
 * Invalidations need no notice: whatever is found in memory is looked up in the table before it is given.
 */
export function createEntryNotices(deps: EntryNoticesDeps): EntryNotices {
  const closing = new AbortController();
  let loop: Promise<void> | undefined;

  const listenOnce = async (): Promise<void> => {
    const client = new Client({
      connectionString: deps.connectionString,
      application_name: 'leadline-semantic-cache',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
    });
    const lost = Promise.withResolvers<void>();
    const onAbort = () => lost.resolve();
    client.on('error', onAbort);
    client.on('end', onAbort);
    client.on('notification', ({ payload = '' }) => {
      const [writer = '', workspaceId = '', ids = ''] = payload.split(' ');
      deps.onWritten({ writer, workspaceId, ids: ids.split(',') });
    });
    closing.signal.addEventListener('abort', onAbort, { once: true });
    try {
      await client.connect();
      await client.query(`listen ${ENTRIES_CHANNEL}`);
      // What was written while nobody listened went unheard.
      deps.onGap();
      await lost.promise;
    } finally {
      closing.signal.removeEventListener('abort', onAbort);
      await client.end().catch(() => undefined);
    }
  };
  const keepListening = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await listenOnce().catch(deps.onError);
      await deps.clock.sleep(RECONNECT_MS, closing.signal).catch(() => undefined);
    }
  };
  return {
    open() {
      if (!closing.signal.aborted) loop ??= keepListening();
    },
    async close() {
      closing.abort(new Error('closed'));
      await loop;
    },
  };
}
