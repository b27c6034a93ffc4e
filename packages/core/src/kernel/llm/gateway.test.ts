import { startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestGateway, testGateway } from './fixtures/test-gateway.ts';
import { demoTask, demoTaskWithRules, type Improvements } from './fixtures/test-task.ts';
import type { LlmGateway, Task } from './index.ts';

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

describe('a task', () => {
  it('is answered by the first configured provider’s small model, and leaves one row', async () => {
    const options = gateway.options();
    const result = await llm.run(demoTask, input, options);
    expect(result).toMatchObject({
      author: 'model',
      model: 'openai/gpt-6-luna',
      cached: false,
      repaired: false,
    });
    expect(result.output.items).toHaveLength(3);
    const [call] = gateway.sandbox.calls;
    expect(result.usage).toEqual({
      inputTokens: call?.inputTokens,
      cachedInputTokens: 0,
      outputTokens: call?.outputTokens,
    });
    expect(result.costUsd).toBeCloseTo(llm.price('openai/gpt-6-luna', result.usage), 12);
    const rows = await gateway.rows(options.jobId);
    expect(rows).toMatchObject([
      {
        task: 'demo.list-improvements',
        task_version: '1.0.0',
        provider: 'openai',
        model: 'gpt-6-luna',
        attempt: 1,
        outcome: 'ok',
        input_tokens: result.usage.inputTokens,
        output_tokens: result.usage.outputTokens,
        error_code: null,
        idempotency_key: options.idempotencyKey,
        prompt_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    expect(Number(rows[0]?.price_usd)).toBeCloseTo(result.costUsd, 9);
    expect(rows[0]?.latency_ms).toBeGreaterThan(0);
  });

  it('pays less for what the provider read from its prompt cache', async () => {
    const long = { ...input, product: 'A password manager for teams with many features. '.repeat(300) };
    const first = await llm.run(demoTask, long, gateway.options());
    const options = gateway.options();
    const second = await llm.run(demoTask, { ...long, wanted: 4 }, options);
    expect(first.usage.cachedInputTokens).toBe(0);
    expect(second.usage.cachedInputTokens).toBeGreaterThan(1_000);
    expect(second.costUsd).toBeCloseTo(llm.price('openai/gpt-6-luna', second.usage), 12);
    expect(second.costUsd).toBeLessThan(first.costUsd);
    const uncached = llm.price('openai/gpt-6-luna', { ...second.usage, cachedInputTokens: 0 });
    const [row] = await gateway.rows(options.jobId);
    expect(Number(row?.prompt_saved_usd)).toBeCloseTo(uncached - second.costUsd, 9);
  });

  it.each(['openai', 'anthropic', 'google', 'mistral', 'groq', 'perplexity', 'azure'])(
    'is answered by %s through its own protocol',
    async (provider) => {
      const result = await llm.run(demoTask, input, { ...gateway.options(), analyst: provider });
      expect(result.output.items).toHaveLength(3);
      expect(result.model).toMatch(new RegExp(`^${provider}/`));
      expect(result.usage.inputTokens).toBe(gateway.sandbox.calls[0]?.inputTokens);
      expect(result.costUsd).toBeGreaterThan(0);
    },
  );

  it('with the builtin analyst calls nobody and says that rules wrote the answer', async () => {
    const options = gateway.options();
    const result = await llm.run(demoTaskWithRules, input, { ...options, analyst: 'builtin' });
    expect(result).toMatchObject({ author: 'rules', model: null, problems: [], costUsd: 0 });
    expect(result.output.items[2]?.title).toBe('Rule 3');
    expect(gateway.sandbox.calls).toHaveLength(0);
    expect(await gateway.rows(options.jobId)).toMatchObject([
      { outcome: 'rules', provider: 'builtin', attempt: 0 },
    ]);
  });

  it('without rules says that it needs a model', async () => {
    const run = llm.run(demoTask, input, { ...gateway.options(), analyst: 'builtin' });
    await expect(run).rejects.toMatchObject({ code: 'provider_unconfigured' });
  });

  it('longer than the model can read is not sent', async () => {
    const long = { ...input, product: 'password manager '.repeat(120_000) };
    const result = await llm.run(demoTaskWithRules, long, { ...gateway.options(), analyst: 'groq' });
    expect(result.author).toBe('rules');
    expect(result.problems[0]).toMatch(/more than the model's context of 131072/);
    expect(gateway.sandbox.calls).toHaveLength(0);
  });

  it('can be cancelled while it waits for the provider', async () => {
    gateway.sandbox.setRules([{ fault: 'hang' }]);
    const cancel = new AbortController();
    const run = llm.run(demoTaskWithRules, input, { ...gateway.options(), signal: cancel.signal });
    setTimeout(() => cancel.abort(new Error('stop')), 30);
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a provider that fails', () => {
  it.each([429, 500, 503, 'error_in_200', 'cut', 'hang'] as const)(
    'with %s is tried again',
    async (fault) => {
      gateway.sandbox.setRules([{ fault, times: 1, retryAfterSeconds: 0 }]);
      const options = gateway.options();
      const quick = gateway.make({ callTimeoutMs: 150 });
      const result = await quick.run(demoTask, input, options);
      expect(result).toMatchObject({ author: 'model', repaired: false, problems: [] });
      const rows = await gateway.rows(options.jobId);
      expect(rows.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
        [1, 'retryable_error'],
        [2, 'ok'],
      ]);
      expect(gateway.events.filter(({ type }) => type === 'call.retrying')).toHaveLength(1);
    },
  );

  it('and says when to come back is believed', async () => {
    gateway.sandbox.setRules([{ fault: 429, times: 1, retryAfterSeconds: 1 }]);
    await llm.run(demoTask, input, gateway.options());
    const [first, second] = gateway.sandbox.calls;
    expect((second?.startedMs ?? 0) - (first?.endedMs ?? 0)).toBeGreaterThanOrEqual(995);
  });

  it('and keeps saying "too many" is left alone for as long as it asked, by everybody', async () => {
    gateway.sandbox.setRules([{ fault: 429, times: 4, retryAfterSeconds: 1 }]);
    const crowd = gateway.make();
    const first = Array.from({ length: 4 }, () => crowd.run(demoTask, input, gateway.options()));
    await expect.poll(() => gateway.events.some(({ type }) => type === 'provider.paused')).toBe(true);
    const pausedAtMs = performance.now();
    await crowd.run(demoTask, input, gateway.options());
    expect(performance.now() - pausedAtMs).toBeGreaterThan(800);
    await expect(Promise.all(first)).resolves.toHaveLength(4);
  });

  it('for good leaves the task to rules, with the reason', async () => {
    gateway.sandbox.setRules([{ fault: 503, retryAfterSeconds: 0 }]);
    const options = gateway.options();
    const result = await llm.run(demoTaskWithRules, input, options);
    expect(result).toMatchObject({ author: 'rules', model: null });
    expect(result.problems[0]).toMatch(/^openai did not answer after 5 tries: /);
    const summary = await llm.ledgerSummary(options.workspaceId, options.jobId);
    expect(summary.byTask.map(({ outcome, calls }) => [outcome, calls])).toEqual([
      ['retryable_error', 5],
      ['rules', 1],
    ]);
  });

  it('for good and without rules is an error that can be resumed', async () => {
    gateway.sandbox.setRules([{ fault: 500 }]);
    await expect(llm.run(demoTask, input, gateway.options())).rejects.toMatchObject({
      code: 'provider_failed',
      retryable: true,
      next: expect.any(String),
    });
  });

  it('by hanging on every try ends in time', async () => {
    gateway.sandbox.setRules([{ fault: 'hang' }]);
    const quick = gateway.make({ callTimeoutMs: 200, overallTimeoutMs: 350 });
    const startedAt = performance.now();
    await expect(quick.run(demoTask, input, gateway.options())).rejects.toMatchObject({
      code: 'provider_timeout',
    });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });

  it.each(['openai', 'anthropic', 'google', 'mistral', 'groq', 'perplexity'])(
    'because of a wrong key is an error even where rules could take over (%s)',
    async (provider) => {
      const strict = await startSandbox({ keys: ['another-key'] });
      try {
        const stranger = gateway.make({ sandboxUrl: strict.url });
        const run = stranger.run(demoTaskWithRules, input, { ...gateway.options(), analyst: provider });
        await expect(run).rejects.toMatchObject({ code: 'provider_rejected_key' });
        expect(strict.calls.length).toBeLessThanOrEqual(1);
      } finally {
        await strict.close();
      }
    },
  );
});

describe('an answer that cannot be used', () => {
  it.each([
    ['broken_json', /not valid JSON/],
    ['wrong_count', /items; exactly 3 are wanted/],
    ['truncated', /cut off at the limit/],
  ] as const)('(%s) earns one repair that names what was wrong', async (fault, problem) => {
    gateway.sandbox.setRules([
      {
        fault,
        times: 1,
        variant: fault === 'wrong_count' ? 'missing' : undefined,
        where: fault === 'broken_json' ? 'content' : undefined,
      } as never,
    ]);
    const options = gateway.options();
    const result = await llm.run(demoTask, input, options);
    expect(result).toMatchObject({ author: 'model', repaired: true });
    expect(result.output.items).toHaveLength(3);
    expect(result.problems.join(' ')).toMatch(problem);
    const rows = await gateway.rows(options.jobId);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['ok', 'repair']);
    expect(result.costUsd).toBeCloseTo(
      rows.reduce((sum, row) => sum + Number(row.price_usd), 0),
      9,
    );
    expect(result.usage.outputTokens).toBe(rows.reduce((sum, row) => sum + row.output_tokens, 0));
  });

  it('twice is salvaged from both attempts where the task knows how', async () => {
    gateway.sandbox.setRules([{ fault: 'wrong_count', variant: 'missing' }]);
    const seen: number[] = [];
    const salvaging: Task<typeof input, Improvements> = {
      ...demoTaskWithRules,
      salvage: (attempts) => {
        seen.push(...attempts.map(({ items }) => items.length));
        const items = attempts.flatMap((attempt) => attempt.items).slice(0, 3);
        return items.length === 3 ? { items } : null;
      },
    };
    const result = await llm.run(salvaging, input, gateway.options());
    expect(seen).toEqual([2, 2]);
    expect(result).toMatchObject({ author: 'model', repaired: true });
    expect(result.output.items).toHaveLength(3);
    expect(result.problems).toHaveLength(2);
  });

  it('twice goes to rules, with both problems and what the calls cost', async () => {
    gateway.sandbox.setRules([{ fault: 'broken_json', where: 'content' }]);
    const options = gateway.options();
    const result = await llm.run(demoTaskWithRules, input, options);
    expect(result).toMatchObject({ author: 'rules', repaired: true });
    expect(result.problems).toHaveLength(2);
    expect(result.costUsd).toBeGreaterThan(0);
    const { total } = await llm.ledgerSummary(options.workspaceId, options.jobId);
    expect(total.costUsd).toBeCloseTo(result.costUsd, 9);
  });

  it('twice and without rules is an honest error', async () => {
    gateway.sandbox.setRules([{ fault: 'broken_json', where: 'content' }]);
    await expect(llm.run(demoTask, input, gateway.options())).rejects.toMatchObject({
      code: 'model_answer_unusable',
      message: expect.stringContaining('not valid JSON'),
    });
  });

  it('because the model refused is not asked again', async () => {
    gateway.sandbox.setRules([{ fault: 'refusal' }]);
    const options = gateway.options();
    const result = await llm.run(demoTaskWithRules, input, options);
    expect(result).toMatchObject({ author: 'rules', repaired: false });
    expect((await gateway.rows(options.jobId)).map(({ outcome }) => outcome).sort()).toEqual([
      'refused',
      'rules',
    ]);
  });

  it('is still salvaged when the provider fails during the repair', async () => {
    gateway.sandbox.setRules([
      { match: { nth: 1 }, fault: 'wrong_count', variant: 'missing' },
      { match: { bodyContains: 'cannot be used' }, fault: 500 },
    ]);
    const salvaging: Task<typeof input, Improvements> = { ...demoTask, salvage: ([first]) => first ?? null };
    const result = await llm.run(salvaging, input, gateway.options());
    expect(result).toMatchObject({ author: 'model', repaired: true });
    expect(result.output.items).toHaveLength(2);
    expect(result.problems.at(-1)).toMatch(/did not answer/);
  });
});

describe('an assistant', () => {
  it.each(['openai', 'anthropic', 'gemini', 'perplexity'])(
    '%s answers with the sources it cites',
    async (name) => {
      const options = gateway.options();
      const answer = await llm.ask(name, 'What is the best password manager for teams?', options);
      expect(answer.text.length).toBeGreaterThan(100);
      expect(answer.sources.length).toBeGreaterThan(0);
      expect(new Set(answer.sources.map(({ url }) => url)).size).toBe(answer.sources.length);
      expect(answer.sources.every(({ title }) => title)).toBe(true);
      expect(answer.costUsd).toBeGreaterThan(0.001);
      expect(await gateway.rows(options.jobId)).toMatchObject([{ task: 'llm.ask', outcome: 'ok' }]);
    },
  );

  it('is never answered from the cache', async () => {
    const remembering = gateway.make({}, { answers: await gateway.answers() });
    await remembering.ask('openai', 'Best?', gateway.options());
    await remembering.ask('openai', 'Best?', gateway.options());
    expect(gateway.sandbox.calls).toHaveLength(2);
  });

  it('that is unknown is bad input', async () => {
    await expect(llm.ask('siri', 'Best?', gateway.options())).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  it('that fails is tried again, and an error in the end', async () => {
    gateway.sandbox.setRules([{ fault: 500, times: 2 }]);
    await expect(llm.ask('gemini', 'Best?', gateway.options())).resolves.toBeDefined();
    gateway.sandbox.setRules([{ fault: 500 }]);
    await expect(llm.ask('gemini', 'Best?', gateway.options())).rejects.toMatchObject({
      code: 'provider_failed',
    });
  });
});
