import { type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@leadline/core/kernel/clock';
import { createIam } from '@leadline/core/kernel/iam';
import { createQuotas } from '@leadline/core/kernel/llm';
import { openStore } from '@leadline/core/kernel/store';
import { startTestServer } from '@leadline/core/testing';
import { Client } from 'pg';
import { type Contender, startChild } from './contenders.ts';

/** What one workspace's requests came to, as the database has it. In US dollars. */
export interface Books {
  /** Ids of the requests that stand in the ledger. */
  readonly rows: ReadonlySet<string>;
  readonly spentUsd: number;
  /** With processes, dead ones too until their lease has run out. */
  readonly leasedUsd: number;
}

/** A customer with a limit of money, and the key it asks with. */
export interface Customer {
  readonly workspaceId: string;
  readonly key: string;
}

/** One database, on which gateways are started and killed. */
export interface KillStage {
  customer(limitUsd: number): Promise<Customer>;
  gateway(): Promise<{ readonly process: ChildProcess } & Pick<Contender, 'url' | 'path' | 'model'>>;
  books(customer: Customer): Promise<Books>;
  close(): Promise<void>;
}

export const PRICE = { inputUsd: 0.1, outputUsd: 0.4 };

/** A real PostgreSQL, owned by an ordinary user as a managed one is. */
export async function openKillStage(upstreamUrl: string): Promise<KillStage> {
  const database = await startTestServer();
  const home = await mkdtemp(join(tmpdir(), 'leadline-bench-kill-'));
  const url = await newDatabase(database);
  const store = openStore({ connectionString: url });
  const iam = createIam({ store, clock: systemClock, random: randomBytes });
  const env = environment({ url, home, upstreamUrl });
  return {
    async customer(limitUsd) {
      const { id } = await iam.createWorkspace(`bench ${randomUUID()}`);
      const { secret } = await iam.createApiKey({ workspaceId: id, name: 'bench', role: 'admin' });
      const quotas = createQuotas({ store, clock: systemClock, newId: randomUUID, onEvent: () => undefined });
      await quotas.setLimit(id, { unit: 'usd', window: 'month', amount: limitUsd });
      await quotas.stop();
      return { workspaceId: id, key: secret };
    },
    async gateway() {
      const { child, said } = await startChild('gateway.child.ts', [], env);
      return { process: child, url: said.url, path: '/v1/chat/completions', model: 'compatible/bench-model' };
    },
    async books({ workspaceId }) {
      const { rows } = await store.pool.query<{ id: string }>(
        'select idempotency_key as id from call_ledger where workspace_id = $1 and price_usd > 0',
        [workspaceId],
      );
      const counters = await store.pool.query<{ spent: string; leased: string }>(
        'select sum(spent) as spent, sum(leased) as leased from quota_counters where workspace_id = $1',
        [workspaceId],
      );
      const [counter] = counters.rows;
      return {
        rows: new Set(rows.map(({ id }) => id)),
        spentUsd: Number(counter?.spent ?? 0) / UNITS_PER_USD,
        leasedUsd: Number(counter?.leased ?? 0) / UNITS_PER_USD,
      };
    },
    async close() {
      await store.close();
      await database.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Counters count money in billionths of a dollar. */
const UNITS_PER_USD = 1e9;

function environment({ url, home, upstreamUrl }: Readonly<Record<'url' | 'home' | 'upstreamUrl', string>>) {
  return {
    PATH: process.env['PATH'],
    DATABASE_URL: url,
    LEADLINE_HOME: home,
    LEADLINE_PORT: '0',
    LEADLINE_LOG_LEVEL: 'error',
    LEADLINE_SEMANTIC_CACHE: 'builtin',
    LEADLINE_GUARDS: '{}',
    LEADLINE_COMPATIBLE_URL: `${upstreamUrl}/v1`,
    LEADLINE_COMPATIBLE_MODEL: 'bench-model',
    LEADLINE_MODEL_PRICES: JSON.stringify({ 'compatible/bench-model': PRICE }),
  };
}

async function newDatabase(server: Awaited<ReturnType<typeof startTestServer>>): Promise<string> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  const address = new URL(server.ownerUrl);
  const owner = decodeURIComponent(address.username);
  const client = new Client({ connectionString: server.adminUrl });
  await client.connect();
  await client.query(`create database ${name} template ${server.template} owner "${owner}"`);
  await client.end();
  address.pathname = `/${name}`;
  return address.href;
}

/** Ends a process as a power cut does, and waits until it is gone. */
export async function killNow(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
