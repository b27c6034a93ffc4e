import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import type { Clock } from '../clock/index.ts';
import { type Database, fromDatabaseError } from '../store/index.ts';

export interface NoticesDeps {
  readonly connectionString: string;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export interface Subscriber {
  onNotice(payload: string): void;
  /** Notices may have been missed: what is held in memory may be out of date. */
  onGap(): void;
}

/** What other processes tell over PostgreSQL's NOTIFY: one connection for all channels, made again whenever it breaks. */
export interface Notices {
  /** Hears the channel from soon on, which `onGap` marks. The first subscription opens the connection. */
  subscribe(channel: string, subscriber: Subscriber): void;
  /** False while what others tell goes unheard. */
  readonly hearing: boolean;
  /** Resolves when what others tell is heard, or could not be for the first time; never before the first subscription. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

const RECONNECT_MS = 1_000;
const CONNECT_MS = 5_000;

/** Tells every process when the transaction commits. A payload has at most 8,000 bytes. */
export async function notify(database: Database, channel: string, payload: string): Promise<void> {
  await database.execute(sql`select pg_notify(${channel}, ${payload})`);
}

export function createNotices(deps: NoticesDeps): Notices {
  const subscribers = new Map<string, Subscriber[]>();
  const closing = new AbortController();
  let loop: Promise<void> | undefined;
  let connected: Client | null = null;
  let hearing = false;
  const tried = Promise.withResolvers<void>();

  const leave = () => {
    connected = null;
    hearing = false;
  };
  const listen = async (client: Client) => {
    hearing = false;
    for (const channel of subscribers.keys())
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
    hearing = true;
    // What was told while nobody listened went unheard.
    for (const each of [...subscribers.values()].flat()) each.onGap();
    tried.resolve();
  };
  const listenOnce = async (): Promise<void> => {
    const client = newClient(deps.connectionString);
    const lost = lossOf(client, { closing: closing.signal, leave });
    client.on('notification', ({ channel, payload = '' }) => {
      for (const each of subscribers.get(channel) ?? []) each.onNotice(payload);
    });
    try {
      await client.connect();
      // From here on whoever subscribes sees to being heard.
      connected = client;
      await listen(client);
      await lost;
    } finally {
      leave();
      await client.end().catch(() => undefined);
    }
  };
  const keepListening = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await listenOnce().catch((error: unknown) => deps.onError(fromDatabaseError(error)));
      tried.resolve();
      await deps.clock.sleep(RECONNECT_MS, closing.signal).catch(() => undefined);
    }
  };
  return {
    get hearing() {
      return hearing;
    },
    ready: () => tried.promise,
    subscribe(channel, subscriber) {
      if (closing.signal.aborted) return;
      subscribers.set(channel, [...(subscribers.get(channel) ?? []), subscriber]);
      loop ??= keepListening();
      // A connection that breaks just now begins anew, with this channel too.
      if (connected) listen(connected).catch(deps.onError);
    },
    async close() {
      closing.abort(new Error('closed'));
      await loop;
    },
  };
}

/** Resolves when the connection is lost, or no longer wanted; `leave` is told at once. */
function lossOf(
  client: Client,
  { closing, leave }: { readonly closing: AbortSignal; readonly leave: () => void },
): Promise<void> {
  const lost = Promise.withResolvers<void>();
  const onLoss = () => {
    closing.removeEventListener('abort', onLoss);
    leave();
    lost.resolve();
  };
  client.on('error', onLoss);
  client.on('end', onLoss);
  closing.addEventListener('abort', onLoss, { once: true });
  return lost.promise;
}

function newClient(connectionString: string): Client {
  return new Client({
    connectionString,
    application_name: 'leadline-notices-of-change',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
  });
}
