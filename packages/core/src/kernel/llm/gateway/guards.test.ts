import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GuardPolicy } from '../guards/index.ts';
import type { WireRequest } from '../wire/index.ts';
import type { Answered } from './index.ts';
import { type Asking, chat, type GatewayWorld, gatewayWorld, guards, textOf } from './test-gateway-world.ts';
import { begin, echo, send, soleProvider, startTestProvider, type TestProvider } from './test-provider.ts';

let world: GatewayWorld;
let provider: TestProvider;
beforeAll(async () => {
  world = await gatewayWorld();
  provider = await startTestProvider();
});
afterEach(() => {
  provider.behave(echo);
  world.traced.length = 0;
});
afterAll(async () => {
  await provider.close();
  await world.close();
});

const MAIL = 'anna.berg@example.com';
const OWN = { model: 'compatible/own' };
const TOOL = {
  tools: [
    { type: 'function', function: { name: 'send_mail', parameters: { type: 'object', properties: {} } } },
  ],
};

function ask(request: WireRequest, policy: Partial<GuardPolicy> = {}, more: Asking = {}): Promise<Answered> {
  world.use({ guards: guards(policy) }, soleProvider(provider));
  return world.ask(request, more);
}

/** Arguments of the tool calls of an answer. */
async function argumentsOf({ reply }: Answered): Promise<{ readonly call: string; readonly pieces: string }> {
  let call = '';
  let pieces = '';
  if (reply.kind === 'whole')
    for (const item of reply.result.content) call += item.type === 'tool-call' ? item.input : '';
  if (reply.kind === 'stream')
    for await (const part of reply.parts) {
      if (part.type === 'tool-input-delta') pieces += part.delta;
      if (part.type === 'tool-call') call += part.input;
    }
  return { call, pieces };
}

describe('personal data', () => {
  it.each([false, true])(
    'never reaches the provider, and stands in the answer again (stream: %s)',
    async (stream) => {
      const answered = await ask(chat(`Please write to ${MAIL} about the offer.`, { ...OWN, stream }));
      expect(await textOf(answered)).toBe(`Please write to ${MAIL} about the offer.`);
      expect(provider.asked[0]?.text).not.toContain('anna.berg');
      expect(provider.asked[0]?.text).toContain('[EMAIL_1]');
      expect(answered.notes.findings).toContain('personalData:email:mask');
    },
  );

  it.each([false, true])('stands again in the arguments of tools (stream: %s)', async (stream) => {
    const answered = await ask(chat(`Mail ${MAIL}, "today".`, { ...OWN, ...TOOL, stream }));
    const { call, pieces } = await argumentsOf(answered);
    expect(JSON.parse(call)).toEqual({ said: `Mail ${MAIL}, "today".` });
    if (stream) expect(JSON.parse(pieces)).toEqual(JSON.parse(call));
    expect(provider.asked[0]?.text).not.toContain('anna.berg');
  });

  it('is found in every place of a request that carries words', async () => {
    const request = chat('Go on.', {
      ...OWN,
      user: MAIL,
      messages: [
        { role: 'system', content: `You work for ${MAIL}.` },
        { role: 'user', content: [{ type: 'text', text: `I am ${MAIL}` }] },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            {
              id: 'c1',
              type: 'function',
              function: { name: 'send_mail', arguments: JSON.stringify({ to: [MAIL] }) },
            },
          ],
        },
        { role: 'tool', tool_call_id: 'c1', content: JSON.stringify({ sent: MAIL }) },
        { role: 'user', content: `And now ${MAIL}?` },
      ],
      ...TOOL,
    });
    await ask(request);
    expect(provider.asked[0]?.text).not.toContain('anna.berg');
  });

  it('is masked by the names a caller lists', async () => {
    const answered = await ask(
      chat('Ask Ravensworth for the price.', OWN),
      {},
      { wishes: { maskNames: ['Ravensworth'] } },
    );
    expect(provider.asked[0]?.text).not.toContain('Ravensworth');
    expect(await textOf(answered)).toContain('Ravensworth');
  });

  it('of one request never shows in another', async () => {
    await ask(chat(`Write to ${MAIL}.`, OWN));
    expect(await textOf(await ask(chat('What is [EMAIL_1]?', OWN)))).not.toContain('anna.berg');
  });
});

describe('a guard that blocks', () => {
  it('turns a question away before it is sent', async () => {
    const blocking = { personalData: { action: 'block', threshold: 0.5 } } as const;
    await expect(ask(chat(`Write to ${MAIL}.`, OWN), blocking)).rejects.toMatchObject({
      code: 'content_blocked',
    });
    expect(provider.asked).toHaveLength(0);
    expect(world.traced).toMatchObject([{ outcome: 'refused', errorCode: 'content_blocked' }]);
    expect(world.traced[0]?.exchange.notes.findings).toContain('personalData:email:block');
  });

  const leaks = { leaks: { action: 'block', threshold: 0.5 } } as const;
  it.each([false, true])(
    'keeps an answer back that leaks, which is paid all the same (stream: %s)',
    async (stream) => {
      provider.behave((asked, response) => {
        if (!asked.body.stream)
          return echo(
            { ...asked, body: { messages: [{ role: 'user', content: `Ask ${MAIL}.` }] } },
            response,
          );
        begin(response);
        for (const piece of ['The one to ask ', 'is anna.', 'berg@exam', 'ple.com, ', 'I hear. '])
          send(response, { content: piece });
        // Goes on for as long as somebody listens.
        const more = setInterval(() => send(response, { content: 'And so on. ' }), 5);
        response.once('close', () => clearInterval(more));
      });
      let seen = '';
      const read = async () => {
        const { reply } = await ask(chat('Whom do I ask?', { ...OWN, stream }), leaks);
        if (reply.kind === 'stream')
          for await (const part of reply.parts) seen += part.type === 'text-delta' ? part.delta : '';
      };
      await expect(read()).rejects.toMatchObject({ code: 'content_blocked' });
      expect(seen).not.toContain('berg');
      expect(world.traced).toMatchObject([{ outcome: 'refused', errorCode: 'content_blocked' }]);
      expect(world.traced[0]?.exchange.notes.usd).toBeGreaterThan(0);
      if (stream) await expect.poll(() => provider.left).toBe(1);
    },
  );
});
