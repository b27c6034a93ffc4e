import { startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../kernel/clock/index.ts';
import { readConfig } from '../../../kernel/config/index.ts';
import { createLlm, llmSettings } from '../../../kernel/llm/index.ts';
import { type TestDatabase, testDatabase } from '../../../testing/index.ts';
import { createInference, type InferenceRequest } from './index.ts';

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;
let database: TestDatabase;
let sandbox: Sandbox;
beforeAll(async () => {
  database = await testDatabase();
  sandbox = await startSandbox({ countTokens: 'fast' });
});
beforeEach(async () => {
  await database.truncate();
  sandbox.setRules([]);
  sandbox.reset();
});
afterAll(async () => {
  await sandbox.close();
  await database.close();
});

const pages = [
  {
    url: 'https://ledgerly.example/',
    title: 'Ledgerly: accounting for small shops',
    description: 'Bookkeeping and tax software for small business owners.',
    text: 'Ledgerly Books closes the month in a day. It reads receipts and files taxes. Book a demo today.',
  },
];

async function infer(change: Partial<InferenceRequest> = {}, sandboxUrl = sandbox.url) {
  const settings = llmSettings(readConfig({ root: '/nowhere', env: { LEADLINE_SANDBOX_URL: sandboxUrl } }));
  const llm = createLlm({
    config: { ...settings, retryBaseMs: 1 },
    store: database.store,
    clock: systemClock,
    random: Math.random,
    fetch,
    onEvent: () => undefined,
  });
  try {
    return await createInference({ llm, clock: systemClock })({
      workspaceId: database.workspaceId,
      jobId: 'job',
      idempotencyKey: 'key',
      name: 'Ledgerly',
      wanted: ['industry', 'businessModel', 'products', 'employees'],
      pages,
      budgetUsd: 0.05,
      ...change,
    });
  } finally {
    await llm.stop();
  }
}

const asked = () => sandbox.calls.map(({ provider }) => provider);

describe('inference', () => {
  it('without a model key is done by rules, says so, and names page and passage of each value', async () => {
    const result = await infer({}, '');
    expect(result).toMatchObject({ author: 'rules', model: null, costUsd: 0 });
    expect(result.observations.map(({ field, value, source, url }) => [field, value, source, url])).toEqual([
      ['industry', 'Fintech', 'builtin', 'https://ledgerly.example/'],
      ['businessModel', 'B2B', 'builtin', 'https://ledgerly.example/'],
    ]);
  });

  it('asks the free fast model first, and keeps nothing the pages do not say', async () => {
    const result = await infer();
    expect(asked()[0]).toBe('groq');
    for (const { value } of result.observations) expect(JSON.stringify(value)).not.toMatch(/sandbox/i);
  });

  it('falls back to the next model, then to rules, when a provider is down', async () => {
    sandbox.setRules([{ match: { provider: 'groq' }, fault: 503 }]);
    await infer();
    expect(new Set(asked()).size).toBeGreaterThan(1);
    sandbox.setRules([{ match: {}, fault: 503 }]);
    const result = await infer({ idempotencyKey: 'other' });
    expect(result.author).toBe('rules');
    expect(result.problems.length).toBeGreaterThan(0);
    expect(result.observations.length).toBeGreaterThan(0);
  });

  it('is done by rules where the budget would be passed', async () => {
    const result = await infer({ budgetUsd: 0.000_000_1 });
    expect(result).toMatchObject({ author: 'rules', costUsd: 0 });
    expect(asked()).toEqual([]);
  });

  it('asks nobody when nothing that can be inferred is wanted, or there is nothing to read', async () => {
    expect((await infer({ wanted: ['employees'] })).observations).toEqual([]);
    expect((await infer({ pages: [] })).observations).toEqual([]);
    expect(asked()).toEqual([]);
  });
});
