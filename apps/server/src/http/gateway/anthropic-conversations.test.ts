import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Answer, CALLS, MODELS, PARIS, PNG, schema, startConversation } from './test-conversation.ts';

let talk: Awaited<ReturnType<typeof startConversation>>;
beforeAll(async () => {
  talk = await startConversation();
});
afterAll(() => talk.close());

describe.each(MODELS)("Anthropic's messages with %s", (model) => {
  const tools = [{ name: 'look', input_schema: schema }];
  const ask = { model, max_tokens: 100, messages: [{ role: 'user' as const, content: 'Look twice.' }] };

  it('has two tools called at once, whole and streamed, and gives back what they found', async () => {
    talk.providers.say(CALLS);
    const whole = await talk.anthropic.messages.create({ ...ask, tools });
    const streamed = await talk.anthropic.messages.stream({ ...ask, tools }).finalMessage();
    for (const { content, stop_reason, usage } of [whole, streamed]) {
      expect(
        content.map((block) => (block.type === 'tool_use' ? [block.name, block.input] : block.type)),
      ).toEqual(['text', ['look', { n: 1 }], ['look', { n: 2 }]]);
      expect(stop_reason).toBe('tool_use');
      expect(usage).toMatchObject({ input_tokens: 20, output_tokens: 9 });
    }
    talk.providers.say({ text: 'Seen.' });
    const results = whole.content
      .filter((block) => block.type === 'tool_use')
      .map(({ id }, index) => ({
        type: 'tool_result' as const,
        tool_use_id: id,
        content: `found ${index + 1}`,
      }));
    const answered = await talk.anthropic.messages.create({
      ...ask,
      tools,
      messages: [
        ...ask.messages,
        { role: 'assistant', content: whole.content },
        { role: 'user', content: results },
      ],
    });
    expect(answered).toMatchObject({ content: [{ text: 'Seen.' }], stop_reason: 'end_turn' });
    expect(talk.last()).toMatchObject({ results: ['found 1', 'found 2'] });
  });

  it.each([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'any' }],
    ['look', { type: 'tool', name: 'look' }],
  ] as const)('says which tool to call (%s)', async (choice, tool_choice) => {
    talk.providers.say({ text: 'Well.' });
    await talk.anthropic.messages.create({ ...ask, tools, tool_choice });
    expect(talk.last()['choice']).toBe(choice);
  });

  it('sends its system text, its pictures and where to stop', async () => {
    talk.providers.say({ text: 'A dog.' });
    await talk.anthropic.messages.create({
      model,
      max_tokens: 100,
      system: 'Be brief.',
      stop_sequences: ['END'],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } },
            { type: 'image', source: { type: 'url', url: 'https://example.com/dog.png' } },
          ],
        },
      ],
    });
    expect(talk.last()).toMatchObject({
      system: 'Be brief.',
      images: [`data:image/png;base64,${PNG}`, 'https://example.com/dog.png'],
      stop: ['END'],
    });
  });

  it('has an answer by a schema parsed, whole and streamed', async () => {
    talk.providers.say({ text: JSON.stringify(PARIS) });
    const shaped = { ...ask, output_config: { format: zodOutputFormat(Answer) } };
    expect((await talk.anthropic.messages.parse(shaped)).parsed_output).toEqual(PARIS);
    expect((await talk.anthropic.messages.stream(shaped).finalMessage()).parsed_output).toEqual(PARIS);
    expect(talk.last()['schema']).toMatchObject({ properties: { city: {}, people: {} } });
  });

  it('runs tools to the end by itself, whole and streamed', async () => {
    const looked: number[] = [];
    const look = betaZodTool({
      name: 'look',
      description: 'Looks.',
      inputSchema: z.object({ n: z.number() }),
      run: ({ n }) => {
        looked.push(n);
        return `found ${n}`;
      },
    });
    talk.providers.say(CALLS, { text: 'Both seen.' });
    const final = await talk.anthropic.beta.messages.toolRunner({ ...ask, tools: [look] });
    expect(final.content).toMatchObject([{ text: 'Both seen.' }]);
    talk.providers.say(CALLS, { text: 'Both seen.' });
    let message: { content: unknown } | undefined;
    for await (const stream of talk.anthropic.beta.messages.toolRunner({
      ...ask,
      tools: [look],
      stream: true,
    }))
      message = await stream.finalMessage();
    expect(message?.content).toMatchObject([{ text: 'Both seen.' }]);
    expect(looked.filter((n) => n === 1)).toHaveLength(2);
    expect(looked).toHaveLength(4);
  });

  it('hears that an answer was cut, whole and streamed', async () => {
    talk.providers.say({ text: 'And so', cut: true });
    const { stop_reason, _request_id } = await talk.anthropic.messages.create(ask);
    expect(stop_reason).toBe('max_tokens');
    expect(_request_id).toMatch(/^[\w-]{36}$/u);
    expect((await talk.anthropic.messages.stream(ask).finalMessage()).stop_reason).toBe('max_tokens');
  });
});

describe('thinking', () => {
  const thought = { thinking: 'Two of them.', text: 'Two.' };
  const [, claude, gemini] = MODELS;

  it.each([claude, gemini])('of %s comes to every client, whole and streamed', async (model) => {
    talk.providers.say(thought);
    const messages = [{ role: 'user' as const, content: 'How many?' }];
    const whole = await talk.anthropic.messages.create({ model, max_tokens: 4_000, messages });
    const streamed = await talk.anthropic.messages
      .stream({ model, max_tokens: 4_000, messages })
      .finalMessage();
    for (const { content } of [whole, streamed])
      expect(content).toMatchObject([
        { type: 'thinking', thinking: 'Two of them.' },
        { type: 'text', text: 'Two.' },
      ]);
    const chat = await talk.openai.chat.completions.create({ model, messages });
    expect(chat.choices[0]?.message).toMatchObject({ content: 'Two.', reasoning_content: 'Two of them.' });
    const response = await talk.openai.responses.stream({ model, input: 'How many?' }).finalResponse();
    expect(response.output).toMatchObject([
      { type: 'reasoning', summary: [{ text: 'Two of them.' }] },
      { type: 'message' },
    ]);
  });

  it("of Anthropic's goes back to it with its signature, and to nobody else", async () => {
    talk.providers.say(thought);
    const order = {
      max_tokens: 4_000,
      thinking: { type: 'enabled' as const, budget_tokens: 1_024 },
      messages: [{ role: 'user' as const, content: 'How many?' }],
    };
    for (const way of ['whole', 'streamed']) {
      const { content } =
        way === 'whole'
          ? await talk.anthropic.messages.create({ ...order, model: claude })
          : await talk.anthropic.messages.stream({ ...order, model: claude }).finalMessage();
      expect(talk.providers.asked.at(-1)?.body.thinking).toEqual(order.thinking);
      const messages = [
        ...order.messages,
        { role: 'assistant' as const, content },
        { role: 'user' as const, content: 'Sure?' },
      ];
      await talk.anthropic.messages.create({ ...order, model: claude, messages });
      expect(talk.providers.asked.at(-1)?.body.messages[1].content[0]).toEqual({
        type: 'thinking',
        thinking: 'Two of them.',
        signature: 'c2lnbmVk',
      });
      await talk.anthropic.messages.create({ ...order, model: MODELS[0], messages });
      expect(JSON.stringify(talk.providers.asked.at(-1)?.body)).not.toContain('Two of them.');
    }
  });

  it('is asked for by effort in every protocol', async () => {
    talk.providers.say({ text: 'Well.' });
    await talk.openai.chat.completions.create({
      model: claude,
      reasoning_effort: 'low',
      messages: [{ role: 'user', content: 'How many?' }],
    });
    const { thinking, output_config } = talk.providers.asked.at(-1)?.body ?? {};
    expect(thinking ?? output_config).toBeDefined();
    await talk.anthropic.messages.create({
      model: MODELS[0],
      max_tokens: 100,
      output_config: { effort: 'low' },
      messages: [{ role: 'user', content: 'How many?' }],
    });
    expect(talk.providers.asked.at(-1)?.body.reasoning_effort).toBe('low');
  });
});
