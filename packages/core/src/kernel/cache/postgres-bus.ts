import type { BusDriver } from 'bentocache/types';
import { Client } from 'pg';
import { z } from 'zod';
import type { Clock } from '../clock/index.ts';
import { fromDatabaseError, type Store } from '../store/index.ts';

const RECONNECT_PAUSE_MS = 1000;
const envelopeSchema = z.object({ busId: z.string(), payload: z.unknown() });

export interface PostgresBusDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Messages may have been missed: what this process remembers can no longer be trusted. */
  readonly onGap: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Tells the other processes which keys have changed, through PostgreSQL's NOTIFY. One connection per process
 * listens; when it breaks it is made again, and `onGap` says that something may have been missed.
 */
export function createPostgresBus(deps: PostgresBusDeps): BusDriver {
  const handlers = new Map<string, ((payload: never) => void)[]>();
  const reconnected: (() => void)[] = [];
  let busId = '';
  const listener = createListener(deps, {
    channels: () => [...handlers.keys()],
    deliver(channel, text) {
      const envelope = envelopeSchema.safeParse(parseJson(text));
      if (!envelope.success || envelope.data.busId === busId) return;
      for (const handler of handlers.get(channel) ?? []) handler(envelope.data.payload as never);
    },
    reconnected: () => reconnected.forEach((callback) => callback()),
  });
  const bus: BusDriver = {
    setId(id) {
      busId = id;
      return bus;
    },
    onReconnect: (callback) => void reconnected.push(callback),
    async publish(channel, payload) {
      await deps.store.pool.query('select pg_notify($1, $2)', [channel, JSON.stringify({ busId, payload })]);
    },
    async subscribe(channel, handler) {
      handlers.set(channel, [...(handlers.get(channel) ?? []), handler]);
      await listener.run((client) => `listen ${client.escapeIdentifier(channel)}`);
    },
    async unsubscribe(channel) {
      handlers.delete(channel);
      await listener.run((client) => `unlisten ${client.escapeIdentifier(channel)}`);
    },
    disconnect: () => listener.stop(),
  };
  return bus;
}

interface Subscriptions {
  channels(): readonly string[];
  deliver(channel: string, text: string | undefined): void;
  reconnected(): void;
}

/** Keeps one connection that listens, making it again whenever it breaks. */
function createListener(deps: PostgresBusDeps, subscriptions: Subscriptions) {
  const stopping = new AbortController();
  const broken = new WeakSet<Client>();
  let current: Promise<Client> | undefined;
  let reconnecting = false;

  const connect = async (): Promise<Client> => {
    const client = new Client({
      connectionString: deps.store.connectionString,
      application_name: 'leadline cache',
    });
    client.on('notification', ({ channel, payload }) => subscriptions.deliver(channel, payload));
    client.on('error', () => {
      broken.add(client);
      void connectAgain();
    });
    await client.connect();
    for (const channel of subscriptions.channels())
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
    return client;
  };
  // A connection that breaks says so more than once: only the first time may begin to make another.
  const connectAgain = async (): Promise<void> => {
    if (reconnecting) return;
    reconnecting = true;
    deps.onGap();
    while (!stopping.signal.aborted) {
      try {
        await deps.clock.sleep(RECONNECT_PAUSE_MS, stopping.signal);
        current = connect();
        if (broken.has(await current)) continue;
        reconnecting = false;
        deps.onGap();
        return subscriptions.reconnected();
      } catch (error) {
        if (!stopping.signal.aborted) deps.onError(fromDatabaseError(error));
      }
    }
  };
  return {
    async run(statement: (client: Client) => string): Promise<void> {
      current ??= connect();
      try {
        const client = await current;
        await client.query(statement(client));
        // What changed while we were not listening yet went unheard.
        deps.onGap();
      } catch (error) {
        deps.onError(fromDatabaseError(error));
        void connectAgain();
      }
    },
    async stop(): Promise<void> {
      stopping.abort();
      const client = await current?.catch(() => undefined);
      await client?.end().catch(() => undefined);
    },
  };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
