import { startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestGateway, testGateway } from './fixtures/test-gateway.ts';
import { demoTask } from './fixtures/test-task.ts';
import type { LlmGateway } from './index.ts';

let gateway: TestGateway;
let llm: LlmGateway;

beforeAll(async () => {
  gateway = await testGateway();
  llm = gateway.make();
});

beforeEach(() => {
  gateway.sandbox.setRules([]);
  gateway.sandbox.reset();
  gateway.events.length = 0;
});

afterAll(() => gateway.close());

const input = { product: 'a password manager', wanted: 3 };

describe('the cache', () => {
  it('answers the very same question again, which costs nothing and leaves a row', async () => {
    const first = gateway.make({}, { answers: await gateway.answers() });
    const jobId = 'job-cached';
    const fresh = await first.run(demoTask, input, gateway.options(jobId));
    const again = await first.run(demoTask, input, gateway.options(jobId));
    expect(again).toMatchObject({ cached: true, costUsd: 0, output: fresh.output, author: 'model' });
    expect(again.usage.inputTokens).toBe(0);
    expect(gateway.sandbox.calls).toHaveLength(1);
    expect((await gateway.rows(jobId)).map(({ outcome }) => outcome).sort()).toEqual(['cached', 'ok']);
    const kept = (await gateway.rows(jobId)).find(({ outcome }) => outcome === 'cached');
    expect(kept?.cache).toBe('exact');
    // An estimate of what the answer had cost.
    expect(Number(kept?.saved_usd) / fresh.costUsd).toBeGreaterThan(0.5);
    expect(Number(kept?.saved_usd) / fresh.costUsd).toBeLessThan(2);
    expect(await first.ledger(gateway.database.workspaceId, jobId)).toMatchObject({
      costUsd: fresh.costUsd,
      tasks: [{ task: 'demo.list-improvements', tasks: 2, calls: 1, repairs: 0, cached: 1 }],
    });
  });

  it('knows the question by workspace, version, model and every word', async () => {
    const answers = await gateway.answers();
    const remembering = gateway.make({}, { answers });
    const other = await gateway.database.addWorkspace();
    await remembering.run(demoTask, input, gateway.options());
    await remembering.run(demoTask, { ...input, product: 'a password vault' }, gateway.options());
    await remembering.run({ ...demoTask, version: '1.0.1' }, input, gateway.options());
    await remembering.run(demoTask, input, { ...gateway.options(), analyst: 'openai/gpt-5-nano' });
    await remembering.run(demoTask, input, { ...gateway.options(), workspaceId: other });
    expect(gateway.sandbox.calls).toHaveLength(5);
  });

  it('does not keep an answer that failed its check', async () => {
    const remembering = gateway.make({}, { answers: await gateway.answers() });
    gateway.sandbox.setRules([{ fault: 'broken_json', where: 'content', times: 2 }]);
    await expect(remembering.run(demoTask, input, gateway.options())).rejects.toBeDefined();
    expect(await remembering.run(demoTask, input, gateway.options())).toMatchObject({ cached: false });
  });

  it('can be switched off', async () => {
    const forgetful = gateway.make({ cache: false }, { answers: await gateway.answers() });
    await forgetful.run(demoTask, input, gateway.options());
    await forgetful.run(demoTask, input, gateway.options());
    expect(gateway.sandbox.calls).toHaveLength(2);
  });
});

describe('the ledger', () => {
  it('loses nothing with 64 calls at once, and writes them in few transactions', async () => {
    let transactions = 0;
    const { store } = gateway.database;
    const counting = gateway.make(
      {},
      {
        store: {
          ...store,
          tenant: (workspaceId, work) => {
            transactions += 1;
            return store.tenant(workspaceId, work);
          },
        },
      },
    );
    const jobId = 'job-64';
    await Promise.all(
      Array.from({ length: 64 }, () => counting.run(demoTask, input, gateway.options(jobId))),
    );
    const summary = await counting.ledgerSummary(gateway.database.workspaceId, jobId);
    expect(summary.total.calls).toBe(64);
    expect(transactions).toBeLessThan(40);
  });

  it('is fenced: another workspace sees none of it', async () => {
    const options = gateway.options();
    await llm.run(demoTask, input, options);
    const stranger = await gateway.database.addWorkspace();
    expect((await llm.ledgerSummary(stranger, options.jobId)).total.calls).toBe(0);
    expect((await llm.ledger(stranger, options.jobId)).tasks).toEqual([]);
    expect(await llm.costs(stranger, [options.jobId])).toEqual(new Map([[options.jobId, 0]]));
    const own = await llm.costs(options.workspaceId, [options.jobId, 'job-nobody']);
    expect(own.get(options.jobId)).toBeGreaterThan(0);
    expect(own.get('job-nobody')).toBe(0);
  });

  it('counts distinct work, retries and repairs of a job', async () => {
    gateway.sandbox.setRules([
      { match: { nth: 1 }, fault: 500 },
      { match: { nth: 2 }, fault: 'wrong_count', variant: 'missing' },
    ]);
    const options = gateway.options();
    await llm.run(demoTask, input, options);
    expect(await llm.ledger(options.workspaceId, options.jobId)).toMatchObject({
      tasks: [{ task: 'demo.list-improvements', tasks: 1, calls: 3, repairs: 1, cached: 0 }],
    });
  });
});

describe('concurrency', () => {
  it('keeps to the provider’s limit and lets the more important go first', async () => {
    const slow = await startSandbox({ latency: 'fixed:60' });
    try {
      const narrow = gateway.make({ sandboxUrl: slow.url, providers: { openai: { concurrency: 2 } } });
      const order: number[] = [];
      const runs = [0, 0, 0, 0, 5, 9].map(async (priority) => {
        await narrow.run(demoTask, input, { ...gateway.options('job-order'), priority });
        order.push(priority);
      });
      await Promise.all(runs);
      // Two had started before the others came.
      expect(order.slice(2, 4).sort((left, right) => left - right)).toEqual([5, 9]);
      const { calls } = slow;
      const overlapping = calls.map(
        (call) =>
          calls.filter(
            (other) => other.startedMs < (call.endedMs ?? 0) && (other.endedMs ?? 0) > call.startedMs,
          ).length,
      );
      expect(Math.max(...overlapping)).toBeLessThanOrEqual(2);
      const rows = await gateway.rows('job-order');
      expect(Math.max(...rows.map((row) => row.queue_ms))).toBeGreaterThan(80);
    } finally {
      await slow.close();
    }
  });

  it('does not count waiting for a place against a call’s time', async () => {
    const slow = await startSandbox({ latency: 'fixed:100' });
    try {
      const narrow = gateway.make({
        sandboxUrl: slow.url,
        providers: { openai: { concurrency: 1 } },
        overallTimeoutMs: 300,
      });
      const runs = Array.from({ length: 6 }, () => narrow.run(demoTask, input, gateway.options()));
      await expect(Promise.all(runs)).resolves.toHaveLength(6);
    } finally {
      await slow.close();
    }
  });
});
