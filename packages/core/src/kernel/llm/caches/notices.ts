import { Client } from 'pg';
import type { Clock } from '../../clock/index.ts';
import type { Invalidated } from './cached-answers.ts';
import type { Selection } from './selection.ts';

/** Carries `+ writer workspace id,id,…` for what was written and `- writer workspace {selection}` for what was invalidated. */
export const CHANNEL = 'leadline_llm_caches';
/** By this name the connection is found in `pg_stat_activity`. */
export const LISTENER = 'leadline-llm-caches';

const RECONNECT_MS = 1_000;
const CONNECT_MS = 5_000;

export interface NoticesDeps {
  readonly connectionString: string;
  readonly clock: Clock;
  /** This process, whose own notices it need not hear. */
  readonly writer: string;
  readonly onWritten: (workspaceId: string, ids: readonly string[]) => void;
  readonly onInvalidated: (invalidated: Invalidated) => void;
  /** Notices may have been missed: what is held in memory may lack entries, and have some that are gone. */
  readonly onGap: () => void;
  readonly onError: (error: unknown) => void;
}

export interface Notices {
  /** Begins to listen; resolves when it does, or has failed to for the first time. */
  open(): Promise<void>;
  readonly listening: boolean;
  close(): Promise<void>;
}

/** A notice holds 8,000 bytes: 150 ids of 43 characters and the names before them. */
const IDS_OF_A_NOTICE = 150;
/** In characters, of which each may take up to three bytes. */
const LONGEST_SELECTION = 2_400;

/** The payloads that tell of entries. */
export function noticesOfWritten(writer: string, workspaceId: string, ids: readonly string[]): string[] {
  const payloads: string[] = [];
  for (let start = 0; start < ids.length; start += IDS_OF_A_NOTICE)
    payloads.push(`+ ${writer} ${workspaceId} ${ids.slice(start, start + IDS_OF_A_NOTICE).join(',')}`);
  return payloads;
}

/** The payload that tells of an invalidation; of everything, where the selection is too long to be told. */
export function noticeOfInvalidated(writer: string, { workspaceId, selection }: Invalidated): string {
  const text = JSON.stringify(selection);
  return `- ${writer} ${workspaceId} ${text.length > LONGEST_SELECTION ? '{}' : text}`;
}

const NOTICE = /^([+-]) (\S+) (\S+) (.*)$/su;

function deliver({ writer, onWritten, onInvalidated, onError }: NoticesDeps, payload: string): void {
  const [, what, from, workspaceId = '', rest = ''] = NOTICE.exec(payload) ?? [];
  if (from === writer) return;
  if (what === '+') return onWritten(workspaceId, rest.split(','));
  try {
    onInvalidated({ workspaceId, selection: JSON.parse(rest) as Selection });
  } catch (error) {
    onError(error);
  }
}

/** Hears what other processes write and invalidate, over one connection that is made again whenever it breaks. */
export function createNotices(deps: NoticesDeps): Notices {
  const closing = new AbortController();
  const opened = Promise.withResolvers<void>();
  let loop: Promise<void> | undefined;
  let listening = false;

  const listenOnce = async (): Promise<void> => {
    const client = new Client({
      connectionString: deps.connectionString,
      application_name: LISTENER,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
    });
    const lost = Promise.withResolvers<void>();
    const leave = () => {
      if (listening) deps.onGap();
      listening = false;
      lost.resolve();
    };
    client.on('error', leave);
    client.on('end', leave);
    client.on('notification', ({ payload = '' }) => deliver(deps, payload));
    closing.signal.addEventListener('abort', leave, { once: true });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      // What was written while nobody listened went unheard.
      deps.onGap();
      listening = true;
      opened.resolve();
      await lost.promise;
    } finally {
      closing.signal.removeEventListener('abort', leave);
      await client.end().catch(() => undefined);
    }
  };
  const keepListening = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await listenOnce().catch(deps.onError);
      opened.resolve();
      await deps.clock.sleep(RECONNECT_MS, closing.signal).catch(() => undefined);
    }
  };
  return {
    get listening() {
      return listening;
    },
    open() {
      if (closing.signal.aborted) opened.resolve();
      else loop ??= keepListening();
      return opened.promise;
    },
    async close() {
      closing.abort(new Error('closed'));
      await loop;
    },
  };
}
