import type { Config } from '@leadline/core/kernel/config';
import type { Log } from '@leadline/core/kernel/log';
import { openEmbeddedPostgres, openStore, type Store } from '@leadline/core/kernel/store';

export interface OpenDatabase {
  readonly store: Store;
  /** For people: which server this is, without its password. */
  readonly place: string;
  close(): Promise<void>;
}

/** The server DATABASE_URL names, or else the bundled one, started if need be. Migrates nothing. */
export async function openDatabase(config: Config, log: Log): Promise<OpenDatabase> {
  if (config.DATABASE_URL !== undefined) {
    const { hostname, port, pathname } = new URL(config.DATABASE_URL);
    const store = storeAt(config.DATABASE_URL, { config, log });
    const place = `${hostname}:${port || '5432'}${pathname} (DATABASE_URL)`;
    return { store, place, close: () => store.close() };
  }
  const embedded = await openEmbeddedPostgres({
    directory: config.LEADLINE_HOME,
    onEvent: ({ type, detail }) => {
      const fields = { event: type, detail };
      if (type === 'lost' || type === 'failed') log.warn(fields, 'the bundled PostgreSQL');
      else log.debug(fields, 'the bundled PostgreSQL');
    },
  });
  const store = storeAt(embedded.connectionString, { config, log });
  return {
    store,
    place: `bundled, in ${embedded.place}`,
    async close() {
      await store.close();
      await embedded.close();
    },
  };
}

function storeAt(
  connectionString: string,
  { config, log }: { readonly config: Config; readonly log: Log },
): Store {
  return openStore({
    connectionString,
    maxConnections: config.LEADLINE_DATABASE_CONNECTIONS,
    onConnectionLost: (err) => log.warn({ err }, 'an idle database connection was lost'),
  });
}
