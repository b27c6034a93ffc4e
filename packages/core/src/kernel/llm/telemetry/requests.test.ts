import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Principal, plainPrincipal } from '../../iam/index.ts';
import type { ModelRequest } from '../../telemetry/index.ts';
import { type TestGateway, testGateway } from '../fixtures/test-gateway.ts';
import { demoTask } from '../fixtures/test-task.ts';
import type { Wishes } from '../gateway/index.ts';
import { DEFAULT_GUARD_POLICY, onePolicy, preparePolicy } from '../guards/index.ts';
import type { LlmDeps, LlmGateway } from '../index.ts';
import { CODECS } from '../wire/index.ts';

let gateway: TestGateway;
const told: ModelRequest[] = [];
beforeAll(async () => {
  gateway = await testGateway();
});
beforeEach(() => void told.splice(0));
afterAll(() => gateway.close());

const make = (deps: Partial<LlmDeps> = {}): LlmGateway =>
  gateway.make({}, { onRequest: (request) => void told.push(request), ...deps });

const WISHES: Wishes = {
  task: 'research',
  component: null,
  priority: 'standard',
  fallbacks: [],
  latencyTargetMs: null,
  cache: 'use',
  tags: [],
  maskNames: [],
  trace: { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: true },
  sessionId: 'session-1',
};

interface Asked {
  readonly body?: Readonly<Record<string, unknown>>;
  readonly caller?: Partial<Principal>;
  readonly signal?: AbortSignal;
}

async function ask(llm: LlmGateway, text: string, { body, caller, signal }: Asked = {}): Promise<string> {
  const { workspaceId } = gateway.database;
  const request = CODECS['openai-chat'].readRequest({
    model: 'openai/gpt-6-luna',
    messages: [{ role: 'user', content: text }],
    temperature: 0.2,
    ...body,
  });
  const who = { workspaceId, keyId: 'key-1', userId: 'ann', tier: 'standard', role: 'admin' as const };
  const { reply, id } = await llm.gateway.answer({
    caller: { ...plainPrincipal(who), ...caller },
    request,
    wishes: WISHES,
    signal: signal ?? new AbortController().signal,
  });
  if (reply.kind === 'stream') for await (const _part of reply.parts);
  return id;
}

async function rowsOf(id: string): Promise<Record<string, unknown>[]> {
  const { rows } = await gateway.database.store.pool.query(
    'select * from call_ledger where idempotency_key = $1',
    [id],
  );
  return rows as Record<string, unknown>[];
}

describe('a request of a program', () => {
  it('is told once, with who asked for what, what it took and where it belongs', async () => {
    const llm = make();
    const id = await ask(llm, 'What is a lead?', { body: { max_tokens: 50, seed: 7 } });
    expect(told).toEqual([
      expect.objectContaining({
        id,
        via: 'gateway',
        operation: 'chat',
        keyId: 'key-1',
        userId: 'ann',
        tier: 'standard',
        task: 'research',
        requestedModel: 'openai/gpt-6-luna',
        provider: 'openai',
        model: 'gpt-6-luna',
        outcome: 'ok',
        errorCode: null,
        cache: 'miss',
        simulated: true,
        maxOutputTokens: 50,
        temperature: 0.2,
        seed: 7,
        finishReason: expect.stringMatching(/^(stop|length)$/u),
        responseId: expect.any(String),
        trace: WISHES.trace,
        sessionId: 'session-1',
        content: null,
      }),
    ]);
    const [{ tokens, usd, latencyMs } = told[0] as ModelRequest] = told;
    expect(usd).toBeCloseTo(llm.price('openai/gpt-6-luna', tokens), 12);
    expect(latencyMs).toBeGreaterThan(0);
    await llm.stop();
    expect(await rowsOf(id)).toMatchObject([
      { key_id: 'key-1', user_id: 'ann', tier: 'standard', provider: 'openai', outcome: 'ok', cache: 'miss' },
    ]);
  });

  it('that was streamed says when its first part came', async () => {
    const llm = make();
    const id = await ask(llm, 'And what is a stream?', { body: { stream: true } });
    expect(told).toMatchObject([{ outcome: 'ok', finishReason: expect.any(String) }]);
    expect(told[0]?.firstByteMs).toBeLessThanOrEqual(told[0]?.latencyMs ?? 0);
    await llm.stop();
    expect((await rowsOf(id))[0]?.['first_byte_ms']).toBeGreaterThan(0);
  });

  it('that a cache answered costs nothing and says what it saved', async () => {
    const llm = make({ answers: await gateway.answers() });
    await ask(llm, 'Once more, please.');
    const id = await ask(llm, 'Once more, please.');
    const [first, second] = told;
    expect(second).toMatchObject({ outcome: 'cached', cache: 'exact', usd: 0, provider: 'openai' });
    expect(second?.savedUsd).toBeCloseTo(first?.usd ?? 0, 12);
    await llm.stop();
    expect(Number((await rowsOf(id))[0]?.['saved_usd'])).toBeCloseTo(first?.usd ?? 0, 9);
  });

  it('that was turned away, or failed, leaves a row that says why', async () => {
    const llm = make();
    await expect(ask(llm, 'No.', { caller: { models: ['anthropic/*'] } })).rejects.toMatchObject({
      code: 'forbidden',
    });
    gateway.sandbox.setRules([{ fault: 500 }]);
    await expect(ask(llm, 'Fail.')).rejects.toMatchObject({ code: 'provider_failed' });
    gateway.sandbox.setRules([]);
    expect(told).toMatchObject([
      { outcome: 'refused', errorCode: 'forbidden', provider: 'none', model: 'gpt-6-luna', usd: 0 },
      { outcome: 'error', errorCode: 'provider_failed' },
    ]);
    await llm.stop();
    expect(await rowsOf(told[0]?.id ?? '')).toMatchObject([{ outcome: 'refused', error_code: 'forbidden' }]);
  });

  it('whose caller hung up was abandoned, not failed', async () => {
    const llm = make();
    const hangUp = new AbortController();
    gateway.sandbox.setRules([{ fault: 'hang' }]);
    const asking = ask(llm, 'Never mind.', { signal: hangUp.signal });
    setTimeout(() => hangUp.abort(new Error('gone')), 50);
    await expect(asking).rejects.toBeDefined();
    gateway.sandbox.setRules([]);
    expect(told).toMatchObject([{ outcome: 'abandoned', errorCode: 'client_gone' }]);
    await llm.stop();
  });
});

describe('what was said', () => {
  const guards = onePolicy(
    preparePolicy({
      ...DEFAULT_GUARD_POLICY,
      personalData: { ...DEFAULT_GUARD_POLICY.personalData, action: 'mask' },
    }),
  );
  const contents = () => told.map(({ content }) => content);

  it('is handed on only where that is asked for, in the words of the conventions', async () => {
    const llm = make({ keepContent: true, guards });
    await ask(llm, 'A quiet question.');
    await ask(llm, 'A quiet stream.', { body: { stream: true } });
    for (const [at, text] of ['A quiet question.', 'A quiet stream.'].entries()) {
      const { input, output } = contents()[at] ?? { input: '', output: '' };
      expect(JSON.parse(input)).toEqual([{ role: 'user', parts: [{ type: 'text', content: text }] }]);
      expect(JSON.parse(output ?? '')).toMatchObject([
        { role: 'assistant', parts: [{ type: 'text', content: expect.any(String) }] },
      ]);
    }
  });

  it('never is for a confidential caller, nor where a guard masked something', async () => {
    const llm = make({ keepContent: true, guards });
    await ask(llm, 'Between us.', { caller: { confidential: true } });
    await ask(llm, 'Write to jane.doe@example.com, please.');
    expect(told[1]?.findings).toContainEqual(expect.stringMatching(/^personalData:.*:mask$/u));
    expect(contents()).toEqual([null, null]);
  });

  it('is not told of answers from a cache, which no guard looked at for this caller', async () => {
    const llm = make({ keepContent: true, guards, answers: await gateway.answers() });
    await ask(llm, 'Mail bob@example.com the price.');
    await ask(llm, 'Mail bob@example.com the price.');
    expect(told[1]?.cache).toBe('exact');
    expect(contents()).toEqual([null, null]);
  });
});

describe('a task of Leadline itself', () => {
  it('is told try by try, and its answers from the cache with what they saved', async () => {
    const llm = make({ answers: await gateway.answers() });
    const input = { product: 'a password manager', wanted: 3 };
    await llm.run(demoTask, input, gateway.options());
    await llm.run(demoTask, input, gateway.options());
    expect(told).toMatchObject([
      {
        via: 'task',
        task: demoTask.name,
        provider: 'openai',
        model: 'gpt-6-luna',
        outcome: 'ok',
        cache: 'miss',
      },
      { via: 'task', outcome: 'cached', cache: 'exact', usd: 0 },
    ]);
    expect(told[0]?.usd).toBeGreaterThan(0);
    expect(told[1]?.savedUsd).toBeGreaterThan(0);
  });
});
