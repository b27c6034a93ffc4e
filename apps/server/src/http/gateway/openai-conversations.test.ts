import type OpenAI from 'openai';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Answer, CALLS, MODELS, PARIS, PNG, schema, startConversation } from './test-conversation.ts';

let talk: Awaited<ReturnType<typeof startConversation>>;
beforeAll(async () => {
  talk = await startConversation();
});
afterAll(() => talk.close());

describe.each(MODELS)("OpenAI's chat with %s", (model) => {
  const tools = [{ type: 'function' as const, function: { name: 'look', parameters: schema } }];
  const ask = { model, messages: [{ role: 'user' as const, content: 'Look twice.' }] };

  it('has two tools called at once, whole and streamed, and gives back what they found', async () => {
    talk.providers.say(CALLS);
    const whole = await talk.openai.chat.completions.create({ ...ask, tools });
    const streamed = await talk.openai.chat.completions
      .stream({ ...ask, tools, stream_options: { include_usage: true } })
      .finalChatCompletion();
    for (const { choices, usage } of [whole, streamed]) {
      const [choice] = choices;
      expect(choice?.finish_reason).toBe('tool_calls');
      expect(choice?.message.content).toBe('I look twice.');
      const calls = choice?.message.tool_calls?.map((call) => call.type === 'function' && call.function);
      expect(calls?.map((call) => call && [call.name, JSON.parse(call.arguments)])).toEqual([
        ['look', { n: 1 }],
        ['look', { n: 2 }],
      ]);
      expect(new Set(choice?.message.tool_calls?.map(({ id }) => id)).size).toBe(2);
      expect(usage).toMatchObject({ prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 });
    }
    const turn = whole.choices[0]?.message;
    if (!turn) throw new Error('no message');
    talk.providers.say({ text: 'Seen.' });
    const results = turn.tool_calls?.map(({ id }, index) => ({
      role: 'tool' as const,
      tool_call_id: id,
      content: `found ${index + 1}`,
    }));
    const answered = await talk.openai.chat.completions.create({
      ...ask,
      tools,
      messages: [...ask.messages, turn, ...(results ?? [])],
    });
    expect(answered.choices[0]).toMatchObject({ message: { content: 'Seen.' }, finish_reason: 'stop' });
    expect(talk.last()).toMatchObject({ results: ['found 1', 'found 2'] });
  });

  it.each(['auto', 'none', 'required', 'look'] as const)('says which tool to call (%s)', async (choice) => {
    talk.providers.say({ text: 'Well.' });
    const tool_choice =
      choice === 'look' ? { type: 'function' as const, function: { name: 'look' } } : choice;
    await talk.openai.chat.completions.create({ ...ask, tools, tool_choice });
    expect(talk.last()['choice']).toBe(choice);
    if (choice !== 'none') expect(talk.last()['tools']).toEqual(['look']);
  });

  it('sends its system text, its pictures and where to stop', async () => {
    talk.providers.say({ text: 'A dog.' });
    await talk.openai.chat.completions.create({
      model,
      stop: ['END'],
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}` } },
            { type: 'image_url', image_url: { url: 'https://example.com/dog.png' } },
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
    const shaped = { ...ask, response_format: zodResponseFormat(Answer, 'answer') };
    const whole = await talk.openai.chat.completions.parse(shaped);
    const streamed = await talk.openai.chat.completions.stream(shaped).finalChatCompletion();
    for (const { choices } of [whole, streamed]) expect(choices[0]?.message.parsed).toEqual(PARIS);
    expect(talk.last()['schema']).toMatchObject({ properties: { city: {}, people: {} } });
  });

  it('runs tools to the end by itself, whole and streamed', async () => {
    const looked: number[] = [];
    const look = {
      name: 'look',
      description: 'Looks.',
      parameters: schema,
      parse: JSON.parse as (text: string) => { n: number },
      function: ({ n }: { n: number }) => {
        looked.push(n);
        return `found ${n}`;
      },
    };
    const order = { ...ask, tools: [{ type: 'function' as const, function: look }] };
    talk.providers.say(CALLS, { text: 'Both seen.' });
    expect(await talk.openai.chat.completions.runTools(order).finalContent()).toBe('Both seen.');
    talk.providers.say(CALLS, { text: 'Both seen.' });
    expect(await talk.openai.chat.completions.runTools({ ...order, stream: true }).finalContent()).toBe(
      'Both seen.',
    );
    expect(looked).toEqual([1, 2, 1, 2]);
    expect(talk.last()).toMatchObject({ results: ['found 1', 'found 2'] });
  });

  it('hears that an answer was cut, whole and streamed', async () => {
    talk.providers.say({ text: 'And so', cut: true });
    const whole = await talk.openai.chat.completions.create(ask);
    expect(whole.choices[0]?.finish_reason).toBe('length');
    const reasons: unknown[] = [];
    for await (const { choices } of await talk.openai.chat.completions.create({ ...ask, stream: true }))
      reasons.push(choices[0]?.finish_reason);
    expect(reasons).toContain('length');
  });
});

describe.each(MODELS)("OpenAI's responses with %s", (model) => {
  const tools = [{ type: 'function' as const, name: 'look', parameters: schema, strict: true }];
  const ask = { model, input: 'Look twice.', store: false };

  it('has two functions called at once, whole and streamed, and gives back what they found', async () => {
    talk.providers.say(CALLS);
    const whole = await talk.openai.responses.create({ ...ask, tools });
    const streamed = await talk.openai.responses.stream({ ...ask, tools }).finalResponse();
    for (const response of [whole, streamed]) {
      const calls = response.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
      expect(calls.map(({ name, arguments: args }) => [name, JSON.parse(args)])).toEqual([
        ['look', { n: 1 }],
        ['look', { n: 2 }],
      ]);
      expect(response.output_text).toBe('I look twice.');
      expect(response.usage).toMatchObject({ input_tokens: 20, output_tokens: 9 });
    }
    talk.providers.say({ text: 'Seen.' });
    const results = whole.output
      .filter((item) => item.type === 'function_call')
      .map(({ call_id }, index) => ({
        type: 'function_call_output' as const,
        call_id,
        output: `found ${index + 1}`,
      }));
    const input = [
      { role: 'user' as const, content: 'Look twice.' },
      ...whole.output,
      ...results,
    ] as OpenAI.Responses.ResponseInput;
    expect((await talk.openai.responses.create({ ...ask, tools, input })).output_text).toBe('Seen.');
    expect(talk.last()).toMatchObject({ results: ['found 1', 'found 2'] });
  });

  it('sends instructions and pictures, has an answer by a schema parsed, hears that one was cut', async () => {
    talk.providers.say({ text: JSON.stringify(PARIS) });
    const parsed = await talk.openai.responses.parse({
      model,
      instructions: 'Be brief.',
      text: { format: zodTextFormat(Answer, 'answer') },
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Which city?' },
            { type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${PNG}` },
          ],
        },
      ],
    });
    expect(parsed.output_parsed).toEqual(PARIS);
    expect(talk.last()).toMatchObject({ system: 'Be brief.', images: [`data:image/png;base64,${PNG}`] });
    talk.providers.say({ text: 'And so', cut: true });
    const cut = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    expect(await talk.openai.responses.create(ask)).toMatchObject(cut);
    const events: { type: string }[] = [];
    for await (const event of await talk.openai.responses.create({ ...ask, stream: true }))
      events.push(event);
    expect(events.at(-1)).toMatchObject({ type: 'response.incomplete', response: cut });
  });
});
