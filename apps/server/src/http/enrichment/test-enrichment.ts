import type { Enrichment, ListHead, ListRow } from '@leadline/contracts';
import { type Sandbox, type SandboxOptions, startSandbox } from '@leadline/sandbox';
import { type Answer, startServer, type TestServer } from '../../test-server.ts';

/** The whole product on a sandbox of companies and models. */
export interface EnrichmentServer {
  readonly server: TestServer;
  readonly sandbox: Sandbox;
  /** Asks for a company over HTTP and waits for all layers. */
  ask(url: string, more?: Readonly<Record<string, unknown>>): Promise<Answer>;
  found(url: string, more?: Readonly<Record<string, unknown>>): Promise<Enrichment>;
  /** Starts a list and waits until it has ended or stands. */
  list(body: unknown): Promise<ListHead>;
  listEnded(listId: string): Promise<ListHead>;
  rowsOf(listId: string): Promise<ListRow[]>;
  close(): Promise<void>;
}

/** Sources that are asked once in some seconds, by their terms: tests would wait for nothing else. */
const SLOW = 'gdelt,receita-ws';

export async function startEnrichmentServer(
  options: { readonly sandbox?: SandboxOptions; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<EnrichmentServer> {
  const sandbox = await startSandbox({ countTokens: 'fast', worldSize: 400, ...options.sandbox });
  const server = await startServer({
    env: {
      LEADLINE_SANDBOX_URL: sandbox.url,
      LEADLINE_CONTACT: 'tests@leadline.example',
      LEADLINE_SOURCES_OFF: SLOW,
      ...options.env,
    },
  });
  const ask = (url: string, more = {}) =>
    server.call('POST', '/v1/enrichment/progressive', { body: { url, wait: 'all', ...more } });
  const listEnded = async (listId: string): Promise<ListHead> => {
    for (;;) {
      const head = (await server.call('GET', `/v1/enrichment/lists/${listId}`)).json<ListHead>();
      if (head.status !== 'queued' && head.status !== 'running') return head;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    server,
    sandbox,
    ask,
    found: async (url, more) => {
      const answer = await ask(url, more);
      if (answer.status !== 200) throw new Error(answer.text);
      return answer.json<Enrichment>();
    },
    async list(body) {
      const answer = await server.call('POST', '/v1/enrichment/lists', { body });
      if (answer.status !== 202) throw new Error(answer.text);
      return listEnded(answer.json<{ list: ListHead }>().list.id);
    },
    listEnded,
    async rowsOf(listId) {
      const answer = await server.call('GET', `/v1/enrichment/lists/${listId}/rows?limit=1000`);
      return answer.json<{ rows: ListRow[] }>().rows;
    },
    async close() {
      await server.close();
      await sandbox.close();
    },
  };
}
