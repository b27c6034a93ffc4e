import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock/index.ts';
import { createNotices, type Notices } from '../../notices/index.ts';
import { type Contexts, createContexts } from '../contexts/index.ts';
import { chat, type GatewayWorld, gatewayWorld, textOf } from './test-gateway-world.ts';
import { begin, echo, end, soleProvider, startTestProvider, type TestProvider } from './test-provider.ts';

let world: GatewayWorld;
let provider: TestProvider;
let notices: Notices;
let contexts: Contexts;
beforeAll(async () => {
  world = await gatewayWorld();
  provider = await startTestProvider();
  const { store } = world.database;
  notices = createNotices({
    connectionString: store.connectionString,
    clock: systemClock,
    onError: () => undefined,
  });
  contexts = createContexts({ store, clock: systemClock, notices });
});
afterEach(() => {
  provider.behave(echo);
  world.sandbox.setRules([]);
  world.sandbox.reset();
  world.traced.length = 0;
});
afterAll(async () => {
  await notices.close();
  await provider.close();
  await world.close();
});

const own = (text: string, more = {}) => chat(text, { model: 'compatible/own', ...more });
const told = () => provider.asked[0]?.body.messages.map(({ role, content }) => [role, content]);

describe('what is told before a request', () => {
  it('is what the workspace keeps by the names it asks for, and who asks, around its own system prompt', async () => {
    world.use({ contexts }, soleProvider(provider));
    const { workspaceId } = world.caller;
    await contexts.save(workspaceId, { name: 'house', text: 'Acme sells anvils.' });
    await contexts.save(workspaceId, { name: 'deal:42', text: 'Control is 89.' });
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Our chances?' },
    ];
    await world.ask(own('', { messages }), {
      wishes: { context: ['house', 'deal:42', 'user'] },
      caller: { role: 'sales_rep', tier: 'professional', region: null, userId: 'ann' },
    });
    expect(told()).toEqual([
      ['system', expect.stringMatching(/Acme sells anvils\.\n\nControl is 89\.$/u)],
      ['system', 'Be brief.'],
      ['system', 'Who asks: role sales rep, plan professional, user ann.'],
      ['user', 'Our chances?'],
    ]);
  });

  it('is nothing unless asked for, and follows every change', async () => {
    world.use({ contexts }, soleProvider(provider));
    await world.ask(own('Hello?'));
    expect(told()).toEqual([['user', 'Hello?']]);
    provider.behave(echo);
    await contexts.save(world.caller.workspaceId, { name: 'house', text: 'Acme sells springs.' });
    await world.ask(own('Hello?'), { wishes: { context: ['house'] } });
    expect(told()?.[0]?.[1]).toContain('springs');
  });

  it('must be known to this workspace: a wrong name is bad input that says which there are', async () => {
    world.use({ contexts }, soleProvider(provider));
    await expect(world.ask(own('Hello?'), { wishes: { context: ['nothing'] } })).rejects.toMatchObject({
      code: 'invalid_input',
      next: expect.stringContaining('house'),
    });
    const caller = { workspaceId: await world.database.addWorkspace() };
    const theirs = world.ask(own('Hello?'), { wishes: { context: ['house'] }, caller });
    await expect(theirs).rejects.toMatchObject({
      code: 'invalid_input',
      next: expect.not.stringContaining('house'),
    });
    expect(provider.asked).toHaveLength(0);
  });
});

describe('how sure an answer is', () => {
  const logprobs = {
    content: [
      { token: 'a', logprob: Math.log(0.9) },
      { token: 'b', logprob: Math.log(0.4) },
    ],
  };

  it('is the mean probability of its words, where client and provider tell them', async () => {
    world.use({}, soleProvider(provider));
    provider.behave((_asked, response) => {
      response.setHeader('content-type', 'application/json');
      const message = { role: 'assistant', content: 'a b' };
      const choices = [{ index: 0, message, logprobs, finish_reason: 'stop' }];
      response.end(
        JSON.stringify({ id: 'x', model: 'own', choices, usage: { prompt_tokens: 3, completion_tokens: 2 } }),
      );
    });
    const { notes } = await world.ask(own('Sure?', { logprobs: true }));
    expect(notes.confidence).toEqual({ value: expect.closeTo(Math.sqrt(0.36), 10), basis: 'tokens' });
    expect((await world.ask(own('Sure?'))).notes.confidence).toBeNull();
  });

  it('is measured over a stream too', async () => {
    world.use({}, soleProvider(provider));
    provider.behave((_asked, response) => {
      begin(response);
      for (const each of logprobs.content) {
        const choice = {
          index: 0,
          delta: { content: each.token },
          logprobs: { content: [each] },
          finish_reason: null,
        };
        response.write(`data: ${JSON.stringify({ id: 'x', model: 'own', choices: [choice] })}\n\n`);
      }
      end(response);
    });
    const answered = await world.ask(own('Sure?', { logprobs: true, stream: true }));
    expect(await textOf(answered)).toBe('ab');
    expect(answered.notes.confidence).toEqual({ value: expect.closeTo(0.6, 10), basis: 'tokens' });
  });

  it('is how near its question was, for an answer from a cache', async () => {
    const answers = await world.answers();
    world.use({ answers, semantic: { embedder: 'builtin' } });
    const asked = 'What is the best way to reduce churn?';
    expect((await world.ask(chat(asked))).notes.confidence).toBeNull();
    await answers.flush();
    expect((await world.ask(chat(asked))).notes.confidence).toEqual({ value: 1, basis: 'same question' });
    const { notes } = await world.ask(chat('How to reduce churn?'));
    expect(notes.confidence).toEqual({ value: notes.similarity, basis: 'similar question' });
  });
});

describe("a provider's prompt cache", () => {
  const system = `You answer for Acme. ${'Acme sells anvils of many sizes to smiths in all of Europe. '.repeat(150)}`;
  const ask = (text: string, more = {}) =>
    world.ask(
      chat('', {
        model: 'anthropic/claude-haiku-4-5',
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: text },
        ],
        ...more,
      }),
    );

  it('is used for a long beginning that comes again, and its saving told', async () => {
    world.use();
    const [first, second, third] = [await ask('One?'), await ask('Two?'), await ask('Three?')];
    expect(first.notes.usage).toMatchObject({ cacheWriteTokens: 0, cachedInputTokens: 0 });
    expect(second.notes.usage.cacheWriteTokens).toBeGreaterThan(1_000);
    expect(third.notes.usage.cachedInputTokens).toBeGreaterThan(1_000);
    expect(third.notes.promptSavedUsd).toBeGreaterThan(0);
    // Writing is dearer than reading afresh, reading much cheaper.
    expect(second.notes.usd).toBeGreaterThan(first.notes.usd);
    expect(third.notes.usd).toBeLessThan(first.notes.usd * 0.7);
  });

  it('is left to a client that sets its own marks, in either protocol', async () => {
    world.use();
    const marked = [{ type: 'text', text: `Mine. ${system}`, cache_control: { type: 'ephemeral' } }];
    const messages = [
      { role: 'system', content: marked },
      { role: 'user', content: 'One?' },
    ];
    const { notes } = await ask('', { messages });
    expect(notes.usage.cacheWriteTokens).toBeGreaterThan(1_000);
  });
});
