import Anthropic, * as anthropicSdk from '@anthropic-ai/sdk';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import OpenAI, * as openaiSdk from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../test-server.ts';

let sandbox: Sandbox;
let server: TestServer;
let openai: OpenAI;
let anthropic: Anthropic;
beforeAll(async () => {
  sandbox = await startSandbox();
  server = await startServer({ env: { LEADLINE_SANDBOX_URL: sandbox.url } });
  openai = new OpenAI({ apiKey: server.adminKey, baseURL: `${server.url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: server.adminKey, baseURL: server.url, maxRetries: 0 });
});
afterEach(() => {
  sandbox.setRules([]);
  sandbox.reset();
});
afterAll(async () => {
  await server.close();
  await sandbox.close();
});

/** One of each protocol upstream: our own codecs, and a provider's package. */
const MODELS = ['openai/gpt-6-luna', 'anthropic/claude-haiku-4-5', 'google/gemini-3.8-flash'] as const;
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, people: { type: 'integer' } },
  required: ['city', 'people'],
  additionalProperties: false,
};
const question = 'Which tool suits a small sales team?';

describe.each(MODELS)("OpenAI's client with %s", (model) => {
  it('gets a chat completion, with what it took', async () => {
    const { data, response } = await openai.chat.completions
      .create({ model, messages: [{ role: 'user', content: question }] })
      .withResponse();
    expect(data.choices[0]?.message.content?.length).toBeGreaterThan(100);
    expect(data.choices[0]?.finish_reason).toBe('stop');
    expect(data.usage?.completion_tokens).toBeGreaterThan(20);
    expect(response.headers.get('x-leadline-model')).toBe(model);
    expect(Number(response.headers.get('x-leadline-price-usd'))).toBeGreaterThan(0);
  });

  it('gets a chat completion as a stream, with its usage', async () => {
    const stream = await openai.chat.completions.create({
      model,
      messages: [{ role: 'user', content: `${question} Stream.` }],
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let finish: string | null | undefined;
    let tokens = 0;
    for await (const { choices, usage } of stream) {
      text += choices[0]?.delta.content ?? '';
      finish = choices[0]?.finish_reason ?? finish;
      tokens = usage?.completion_tokens ?? tokens;
    }
    expect(text.length).toBeGreaterThan(100);
    expect(finish).toBe('stop');
    expect(tokens).toBeGreaterThan(20);
  });

  it('has a tool called, whole and streamed, and gives back its result', async () => {
    const tools = [{ type: 'function' as const, function: { name: 'record_city', parameters: schema } }];
    const tool_choice = { type: 'function' as const, function: { name: 'record_city' } };
    const messages = [{ role: 'user' as const, content: `Record a city for ${model}.` }];
    const whole = await openai.chat.completions.create({ model, messages, tools, tool_choice });
    const [call] = whole.choices[0]?.message.tool_calls ?? [];
    if (call?.type !== 'function') throw new Error('no call');
    expect(call.function.name).toBe('record_city');
    expect(JSON.parse(call.function.arguments)).toMatchObject({ city: expect.any(String) });
    const streamed = openai.chat.completions.stream({
      model,
      messages: [{ role: 'user', content: 'Another.' }],
      tools,
      tool_choice,
    });
    const final = (await streamed.finalChatCompletion()).choices[0]?.message.tool_calls?.[0];
    expect(final?.type === 'function' && JSON.parse(final.function.arguments)).toMatchObject({
      people: expect.any(Number),
    });
    const answered = await openai.chat.completions.create({
      model,
      tools,
      messages: [
        ...messages,
        { role: 'assistant', tool_calls: [call] },
        { role: 'tool', tool_call_id: call.id, content: 'Recorded.' },
      ],
    });
    expect(answered.choices[0]?.message.content).toBeTruthy();
  });

  it('gets JSON by a schema, and sends an image along', async () => {
    const answer = await openai.chat.completions.create({
      model,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Which city is this?' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}` } },
          ],
        },
      ],
      response_format: { type: 'json_schema', json_schema: { name: 'city', schema, strict: true } },
    });
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toMatchObject({
      people: expect.any(Number),
    });
  });

  it('gets responses, whole and streamed', async () => {
    const whole = await openai.responses.create({ model, input: question, instructions: 'Be brief.' });
    expect(whole.output_text.length).toBeGreaterThan(100);
    expect(whole.status).toBe('completed');
    const stream = openai.responses.stream({ model, input: `${question} In a stream.` });
    const final = await stream.finalResponse();
    expect(final.output_text.length).toBeGreaterThan(100);
    expect(final.usage?.output_tokens).toBeGreaterThan(20);
  });
});

describe.each(MODELS)("Anthropic's client with %s", (model) => {
  const ask = { model, max_tokens: 600 };

  it('gets a message, whole and streamed', async () => {
    const whole = await anthropic.messages.create({
      ...ask,
      messages: [{ role: 'user', content: question }],
    });
    expect(whole.content[0]).toMatchObject({ type: 'text', text: expect.stringMatching(/.{100}/su) });
    expect(whole.stop_reason).toBe('end_turn');
    expect(whole.usage.output_tokens).toBeGreaterThan(20);
    const stream = anthropic.messages.stream({
      ...ask,
      system: 'Be brief.',
      messages: [{ role: 'user', content: question }],
    });
    const final = await stream.finalMessage();
    expect(await stream.finalText()).toHaveLength(
      final.content[0]?.type === 'text' ? final.content[0].text.length : 0,
    );
    expect(final.stop_reason).toBe('end_turn');
    expect(final.usage.output_tokens).toBeGreaterThan(20);
  });

  it('has a tool called, whole and streamed, and gives back its result', async () => {
    const tools = [{ name: 'record_city', input_schema: { ...schema, type: 'object' as const } }];
    const tool_choice = { type: 'tool' as const, name: 'record_city' };
    const messages = [{ role: 'user' as const, content: `Please record a city for ${model}.` }];
    const whole = await anthropic.messages.create({ ...ask, messages, tools, tool_choice });
    const call = whole.content.find((block) => block.type === 'tool_use');
    expect(call).toMatchObject({ name: 'record_city', input: { city: expect.any(String) } });
    expect(whole.stop_reason).toBe('tool_use');
    const stream = anthropic.messages.stream({
      ...ask,
      messages: [{ role: 'user', content: 'And another, please.' }],
      tools,
      tool_choice,
    });
    const streamed = (await stream.finalMessage()).content.find((block) => block.type === 'tool_use');
    expect(streamed?.input).toMatchObject({ people: expect.any(Number) });
    const answered = await anthropic.messages.create({
      ...ask,
      tools,
      messages: [
        ...messages,
        { role: 'assistant', content: whole.content },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: call?.id ?? '', content: 'Recorded.' }],
        },
      ],
    });
    expect(answered.content[0]?.type).toBe('text');
  });

  it('sends an image along, and gets JSON by a schema', async () => {
    const answer = await anthropic.messages.create({
      ...ask,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } },
            { type: 'text', text: 'Which city?' },
          ],
        },
      ],
      output_config: { format: { type: 'json_schema', schema } },
    });
    const [block] = answer.content;
    expect(block?.type === 'text' && JSON.parse(block.text)).toMatchObject({ city: expect.any(String) });
  });

  it('counts tokens: the provider where it can, else by estimate', async () => {
    const { data, response } = await anthropic.messages
      .countTokens({ model, messages: [{ role: 'user', content: question }] })
      .withResponse();
    expect(data.input_tokens).toBeGreaterThan(5);
    expect(response.headers.get('x-leadline-estimated')).toBe(String(!model.startsWith('anthropic')));
  });
});

describe('models', () => {
  it("are listed for OpenAI's clients, and one by one", async () => {
    const listed = await openai.models.list();
    const ids = listed.data.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([...MODELS]));
    expect(await openai.models.retrieve(MODELS[0])).toMatchObject({ id: MODELS[0], object: 'model' });
    await expect(openai.models.retrieve('openai/nothing')).rejects.toBeInstanceOf(openaiSdk.NotFoundError);
  });

  it("are listed for Anthropic's clients, and one by one", async () => {
    const listed = await anthropic.models.list();
    expect(listed.data.map(({ id }) => id)).toContain(MODELS[1]);
    expect(await anthropic.models.retrieve(MODELS[1])).toMatchObject({ type: 'model', id: MODELS[1] });
    await expect(anthropic.models.retrieve('x/nothing')).rejects.toMatchObject({
      status: 404,
      error: { type: 'error', error: { type: 'not_found_error' } },
    });
  });
});

describe('embeddings', () => {
  it.each(['float', 'base64', undefined] as const)(
    'come as the client wants them (%s), priced',
    async (encoding_format) => {
      const { data, response } = await openai.embeddings
        .create({
          model: 'openai/text-embedding-3-small',
          // Texts of its own each time: vectors that are known already cost nothing.
          input: ['a sales team', 'a team of salespeople', `the weather, ${encoding_format}`].map(
            (text) => `${text} (${encoding_format})`,
          ),
          ...(encoding_format && { encoding_format }),
        })
        .withResponse();
      expect(data.data.map(({ index }) => index)).toEqual([0, 1, 2]);
      expect(data.usage.prompt_tokens).toBeGreaterThan(5);
      expect(Number(response.headers.get('x-leadline-price-usd'))).toBeGreaterThan(0);
      if (encoding_format !== 'base64') expect(data.data[0]?.embedding.length).toBeGreaterThan(100);
    },
  );

  it('come from other providers, also from those that do not speak the protocol, and not from models for words', async () => {
    const mistral = await openai.embeddings.create({ model: 'mistral/mistral-embed', input: 'hello' });
    expect(mistral.data).toHaveLength(1);
    const input = Array.from({ length: 250 }, (_, index) => `text ${index % 2}`);
    const google = await openai.embeddings.create({ model: 'google/gemini-embedding-001', input });
    expect(google.data).toHaveLength(250);
    expect(google.data[248]?.embedding).toEqual(google.data[0]?.embedding);
    expect(google.data[249]?.embedding).not.toEqual(google.data[0]?.embedding);
    const small = await openai.embeddings.create({
      model: 'google/gemini-embedding-001',
      input: 'hello',
      dimensions: 768,
    });
    expect(small.data[0]?.embedding).toHaveLength(768);
    await expect(openai.embeddings.create({ model: MODELS[0], input: 'hello' })).rejects.toMatchObject({
      status: expect.any(Number),
    });
  });
});

describe('a stream that breaks', () => {
  it.each(['cut', 'error_in_200'] as const)(
    'in the middle (%s) is an error to every client',
    async (fault) => {
      sandbox.setRules([{ fault, at: 0.6 }]);
      const model = MODELS[0];
      const chat = async () => {
        const messages = [{ role: 'user' as const, content: `chat ${fault}` }];
        for await (const _chunk of await openai.chat.completions.create({ model, stream: true, messages }));
      };
      await expect(chat()).rejects.toBeInstanceOf(openaiSdk.APIError);
      const responses = async () => {
        for await (const event of await openai.responses.create({
          model,
          stream: true,
          input: `responses ${fault}`,
        }))
          if (event.type === 'error' || event.type === 'response.failed') throw new Error(event.type);
      };
      await expect(responses()).rejects.toThrow('broke off');
      const messages = anthropic.messages.stream({
        model,
        max_tokens: 600,
        messages: [{ role: 'user', content: `messages ${fault}` }],
      });
      await expect(messages.finalMessage()).rejects.toBeInstanceOf(anthropicSdk.APIError);
    },
  );
});
