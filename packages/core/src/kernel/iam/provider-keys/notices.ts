import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import type { Clock } from '../../clock/index.ts';
import type { Database } from '../../store/index.ts';
import type { ProviderKeyWatch } from './provider-keys.ts';

/** Carries the id of the workspace whose keys have changed. */
const CHANNEL = 'leadline_provider_keys';
const RECONNECT_MS = 1_000;
const CONNECT_MS = 5_000;

/** Tells every process, when the transaction is through. */
export async function tellOfChange(database: Database, workspaceId: string): Promise<void> {
  await database.execute(sql`select pg_notify(${CHANNEL}, ${workspaceId})`);
}

interface WatchDeps {
  readonly connectionString: string;
  readonly clock: Clock;
  readonly onChange: (workspaceId: string | null) => void;
}

/** Hears of changes over one connection, which is made again whenever it breaks. */
export function watchChanges({ connectionString, clock, onChange }: WatchDeps): ProviderKeyWatch {
  const closing = new AbortController();
  let hearing = false;

  const listenOnce = async (): Promise<void> => {
    const client = new Client({
      connectionString,
      application_name: 'leadline-provider-keys',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
    });
    const lost = Promise.withResolvers<void>();
    const onLost = () => lost.resolve();
    client.on('error', onLost);
    client.on('end', onLost);
    client.on('notification', ({ payload }) => onChange(payload ?? null));
    closing.signal.addEventListener('abort', onLost, { once: true });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      // What changed while nobody listened went unheard.
      onChange(null);
      hearing = true;
      await lost.promise;
    } finally {
      hearing = false;
      closing.signal.removeEventListener('abort', onLost);
      await client.end().catch(() => undefined);
    }
  };
  const keepListening = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      // A database that is away is told of by whoever needs it.
      await listenOnce().catch(() => undefined);
      await clock.sleep(RECONNECT_MS, closing.signal).catch(() => undefined);
    }
  };
  const listening = keepListening();
  return {
    get hearing() {
      return hearing;
    },
    async close() {
      closing.abort(new Error('closed'));
      await listening;
    },
  };
}
