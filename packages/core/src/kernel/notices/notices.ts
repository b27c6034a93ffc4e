import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { atMost, type Clock } from '../clock/index.ts';
import { type Database, fromDatabaseError } from '../store/index.ts';

export interface NoticesDeps {
  readonly connectionString: string;
  readonly clock: Clock;
  /** Told once each time the connection cannot be made or breaks, however often it is tried again. */
  readonly onError: (error: unknown) => void;
}

export interface Subscriber {
  onNotice(payload: string): void;
  /** Notices may have been missed: what is held in memory may be out of date. */
  onGap(): void;
}

/** A channel as its subscriber has it. */
export interface Subscription {
  /** False while what others tell on the channel goes unheard. */
  readonly hearing: boolean;
  /** Resolves when what others tell is heard, or could not be for the first time. */
  ready(): Promise<void>;
}

/** What other processes tell over PostgreSQL's NOTIFY: one connection for all channels, made again whenever it breaks. */
export interface Notices {
  /** Hears the channel from soon on, which `onGap` marks. The first subscription opens the connection; later ones disturb no other. */
  subscribe(channel: string, subscriber: Subscriber): Subscription;
  close(): Promise<void>;
}

const RECONNECT_MS = 1_000;
const CONNECT_MS = 5_000;
/** A connection that hangs must not keep the process from ending. */
const CLOSE_MS = 1_000;

/** Tells every process when the transaction commits. A payload has at most 8,000 bytes. */
export async function notify(database: Database, channel: string, payload: string): Promise<void> {
  await database.execute(sql`select pg_notify(${channel}, ${payload})`);
}

interface Channel {
  readonly name: string;
  readonly subscribers: Subscriber[];
  hearing: boolean;
  readonly tried: PromiseWithResolvers<void>;
}

/** Those given, which their owner closes; else some of one's own. */
export function ownOrShared(shared: Notices | undefined, deps: NoticesDeps): Notices {
  if (!shared) return createNotices(deps);
  return { subscribe: (...subscription) => shared.subscribe(...subscription), close: async () => undefined };
}

export function createNotices(deps: NoticesDeps): Notices {
  const channels = new Map<string, Channel>();
  const closing = new AbortController();
  let loop: Promise<void> | undefined;
  let connected: Client | null = null;

  const leave = () => {
    connected = null;
    for (const channel of channels.values()) channel.hearing = false;
  };
  const listen = async (client: Client, channel: Channel) => {
    await client.query(`listen ${client.escapeIdentifier(channel.name)}`);
    if (connected === client) beginHearing(channel);
  };
  const listenOnce = async (): Promise<void> => {
    const client = newClient(deps.connectionString);
    const lost = lossOf(client, { closing: closing.signal, leave });
    client.on('notification', ({ channel, payload = '' }) => {
      for (const each of channels.get(channel)?.subscribers ?? []) each.onNotice(payload);
    });
    try {
      await client.connect();
      const before = [...channels.values()];
      // From here on whoever subscribes sees to being heard.
      connected = client;
      for (const channel of before) await listen(client, channel);
      await lost;
    } finally {
      leave();
      await client.end().catch(() => undefined);
    }
  };
  const onTried = () => {
    for (const { tried } of channels.values()) tried.resolve();
  };
  const open = (name: string): Channel => {
    const channel = newChannel(name);
    channels.set(name, channel);
    if (closing.signal.aborted) channel.tried.resolve();
    else loop ??= keepTrying({ ...deps, closing: closing.signal, listenOnce, onTried });
    // A connection that breaks just now begins anew, with this channel too.
    if (connected) listen(connected, channel).catch(deps.onError).finally(channel.tried.resolve);
    return channel;
  };
  return {
    subscribe(name, subscriber) {
      const channel = channels.get(name) ?? open(name);
      channel.subscribers.push(subscriber);
      if (channel.hearing) subscriber.onGap();
      return subscriptionTo(channel);
    },
    async close() {
      closing.abort(new Error('closed'));
      if (loop) await atMost(loop, { clock: deps.clock, ms: CLOSE_MS, onLate: () => undefined });
    },
  };
}

interface Trying extends Pick<NoticesDeps, 'clock' | 'onError'> {
  readonly closing: AbortSignal;
  readonly listenOnce: () => Promise<void>;
  readonly onTried: () => void;
}

/** Listens again whenever that ends, until it is no longer wanted. Of failures that follow one another the first is told. */
async function keepTrying(trying: Trying): Promise<void> {
  const { clock, onError, closing, listenOnce, onTried } = trying;
  let failed = false;
  while (!closing.aborted) {
    failed = await listenOnce().then(
      () => false,
      (error: unknown) => {
        if (!failed) onError(fromDatabaseError(error));
        return true;
      },
    );
    onTried();
    await clock.sleep(RECONNECT_MS, closing).catch(() => undefined);
  }
}

function newChannel(name: string): Channel {
  return { name, subscribers: [], hearing: false, tried: Promise.withResolvers<void>() };
}

/** What was told while nobody listened went unheard. */
function beginHearing(channel: Channel): void {
  channel.hearing = true;
  for (const each of channel.subscribers) each.onGap();
  channel.tried.resolve();
}

function subscriptionTo(channel: Channel): Subscription {
  return {
    get hearing() {
      return channel.hearing;
    },
    ready: () => channel.tried.promise,
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
