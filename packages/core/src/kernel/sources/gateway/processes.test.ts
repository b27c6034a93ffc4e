import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { testDatabase } from '../../../testing/index.ts';
import { systemClock } from '../../clock/index.ts';
import type { BuyerOptions } from './test-buyer.ts';
import { json, startProvider, type TestProvider } from './test-gateway.ts';

const database = await testDatabase();
const BUYER = fileURLToPath(new URL('test-buyer.ts', import.meta.url));
const LEASE_MS = 1_500;
const running: ChildProcess[] = [];
let provider: TestProvider;

beforeEach(async () => {
  provider = await startProvider();
});
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await provider.close();
  await database.truncate();
});
afterAll(() => database.close());

interface Said {
  readonly domain: string;
  readonly origin?: string;
  readonly costUsd?: number;
  readonly code?: string;
}

function buy(options: Partial<BuyerOptions>): {
  readonly child: ChildProcess;
  readonly said: Promise<Said[]>;
} {
  const { connectionString, workspaceId } = database;
  const given: BuyerOptions = {
    connectionString,
    workspaceId,
    url: provider.url,
    domains: ['acme.example'],
    limitUsd: 1,
    priceUsd: 0.05,
    leaseMs: LEASE_MS,
    task: false,
    ...options,
  };
  const child = spawn(process.execPath, [BUYER, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
  const said = once(child, 'close').then(() =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Said),
  );
  return { child, said };
}

async function budget() {
  const { rows } = await database.store.pool.query(
    `select spent_usd::float8 as spent, set_aside_usd::float8 as aside from source_budgets where id = 'shared'`,
  );
  return rows[0] as { spent: number; aside: number } | undefined;
}

const killed = async (child: ChildProcess) => {
  child.kill('SIGKILL');
  await once(child, 'close');
};

it('two processes together do not pass a budget', { timeout: 60_000 }, async () => {
  provider.answer = async (_request, response) => {
    await systemClock.sleep(20);
    json(response, { name: 'Acme' });
  };
  const names = (prefix: string) => Array.from({ length: 20 }, (_, index) => `${prefix}-${index}.example`);
  const said = (
    await Promise.all(['one', 'two'].map((each) => buy({ domains: names(each), limitUsd: 0.52 }).said))
  ).flat();
  expect(said).toHaveLength(40);
  expect(provider.requests).toHaveLength(10);
  expect(said.filter(({ code }) => code === 'budget_reached')).toHaveLength(30);
  expect(await budget()).toEqual({ spent: 0.5, aside: 0 });
});

it('what a killed process had asked for stays counted; others can go on after its lease', {
  timeout: 60_000,
}, async () => {
  provider.answer = () => undefined;
  const { child } = buy({ limitUsd: 0.12 });
  await expect.poll(() => provider.requests.length, { timeout: 20_000 }).toBe(1);
  await killed(child);
  expect(await budget()).toEqual({ spent: 0, aside: 0.05 });
  provider.answer = (_request, response) => json(response, { name: 'Acme' });
  const said = await buy({ domains: ['acme.example', 'other.example'], limitUsd: 0.12 }).said;
  // One of the two fits beside what the dead one may have been charged; the question it had claimed is asked again when its lease is over.
  expect(said.filter(({ costUsd }) => costUsd === 0.05)).toHaveLength(1);
  expect(said.filter(({ code }) => code === 'budget_reached')).toHaveLength(1);
  expect(provider.requests).toHaveLength(2);
  const { spent, aside } = (await budget()) ?? { spent: 0, aside: 0 };
  expect(spent + aside).toBeCloseTo(0.1);
});

it('work a provider has begun is gone on with after a kill, not begun nor paid again', {
  timeout: 60_000,
}, async () => {
  let ready = false;
  provider.answer = (request, response) => {
    if (request.method === 'POST') return json(response, { id: 'task-7' });
    return json(response, ready ? { name: 'Acme' } : {}, { status: ready ? 200 : 202 });
  };
  const { child } = buy({ task: true, limitUsd: 0.05 });
  await expect
    .poll(() => provider.requests.filter(({ path }) => path === '/v1/result/task-7').length, {
      timeout: 20_000,
    })
    .toBeGreaterThan(1);
  await killed(child);
  ready = true;
  const [said] = await buy({ task: true, limitUsd: 0.05 }).said;
  expect(said).toMatchObject({ origin: 'live', costUsd: 0.05 });
  expect(provider.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  expect(await budget()).toEqual({ spent: 0.05, aside: 0 });
  const { rows } = await database.store.pool.query('select 1 from source_tasks');
  expect(rows).toEqual([]);
});
