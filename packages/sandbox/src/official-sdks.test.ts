import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './index.ts';
import { jsonSchemaOf, judgementsSchema, judgePrompt, KEY, QUESTION } from './test-prompts.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const prompt = judgePrompt(8);
const schema = jsonSchemaOf(judgementsSchema);
const format = { name: 'judge', strict: true, schema };

const openaiClient = () => new OpenAI({ apiKey: KEY, baseURL: `${sandbox.url}/openai/v1`, maxRetries: 0 });

const cosine = (a: number[] = [], b: number[] = []) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

describe('the openai package', () => {
  const messages = [{ role: 'user' as const, content: QUESTION }];

  it('gets a chat completion with usage and a request id', async () => {
    const completion = await openaiClient().chat.completions.create({ model: 'gpt-5-nano', messages });
    expect(completion.choices[0]?.message.content).toContain('Clio');
    expect(completion.choices[0]?.finish_reason).toBe('stop');
    expect(completion.usage?.completion_tokens).toBeGreaterThan(100);
    expect(completion._request_id).toMatch(/^req_/);
  });

  it('streams the same text with usage at the end', async () => {
    const stream = await openaiClient().chat.completions.create({
      model: 'gpt-5-nano',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let tokens = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      tokens = chunk.usage?.completion_tokens ?? tokens;
    }
    const whole = await openaiClient().chat.completions.create({ model: 'gpt-5-nano', messages });
    expect(text).toBe(whole.choices[0]?.message.content);
    expect(tokens).toBe(whole.usage?.completion_tokens);
  });

  it('parses structured output and forced tool calls', async () => {
    const completion = await openaiClient().chat.completions.parse({
      model: 'gpt-5-nano',
      messages: [{ role: 'user', content: prompt }],
      response_format: { type: 'json_schema', json_schema: format },
    });
    const text = completion.choices[0]?.message.content ?? '';
    expect(judgementsSchema.parse(JSON.parse(text)).answers).toHaveLength(8);
    const called = await openaiClient().chat.completions.create({
      model: 'gpt-5-nano',
      messages: [{ role: 'user', content: prompt }],
      tools: [{ type: 'function', function: { name: 'judge', parameters: schema } }],
      tool_choice: { type: 'function', function: { name: 'judge' } },
    });
    const call = called.choices[0]?.message.tool_calls?.[0];
    expect(called.choices[0]?.finish_reason).toBe('tool_calls');
    expect(
      call?.type === 'function' && judgementsSchema.safeParse(JSON.parse(call.function.arguments)).success,
    ).toBe(true);
  });

  it('searches the web through the responses API and cites what it found', async () => {
    const response = await openaiClient().responses.create({
      model: 'gpt-5.4-mini',
      input: QUESTION,
      tools: [{ type: 'web_search' }],
    });
    expect(response.output.map(({ type }) => type)).toEqual(['web_search_call', 'message']);
    const message = response.output.find((item) => item.type === 'message');
    const part = message?.content[0];
    if (part?.type !== 'output_text') throw new Error('no text');
    expect(part.annotations.length).toBeGreaterThanOrEqual(3);
    for (const annotation of part.annotations) {
      if (annotation.type !== 'url_citation') throw new Error('no citation');
      expect(part.text.slice(annotation.start_index, annotation.end_index)).toContain(annotation.url);
    }
  });

  it('streams a response into the same final response', async () => {
    const stream = openaiClient().responses.stream({
      model: 'gpt-5.4-mini',
      input: QUESTION,
      tools: [{ type: 'web_search' }],
    });
    const final = await stream.finalResponse();
    const whole = await openaiClient().responses.create({
      model: 'gpt-5.4-mini',
      input: QUESTION,
      tools: [{ type: 'web_search' }],
    });
    expect(final.output_text).toBe(whole.output_text);
    expect(final.status).toBe('completed');
    expect(final.usage?.output_tokens).toBe(whole.usage?.output_tokens);
  });

  it('gets structured output and tool calls from the responses API', async () => {
    const parsed = await openaiClient().responses.parse({
      model: 'gpt-5.4-mini',
      input: prompt,
      text: { format: { type: 'json_schema', ...format } },
    });
    expect(judgementsSchema.parse(parsed.output_parsed).answers).toHaveLength(8);
    const called = await openaiClient().responses.create({
      model: 'gpt-5.4-mini',
      input: prompt,
      tools: [{ type: 'function', name: 'judge', parameters: schema, strict: true }],
      tool_choice: 'required',
    });
    expect(called.output[0]?.type).toBe('function_call');
  });

  it('embeds texts so that similar ones are nearer', async () => {
    const input = ['password manager for teams', 'a password manager for small teams', 'corporate tax law'];
    const { data, usage } = await openaiClient().embeddings.create({
      model: 'text-embedding-3-small',
      input,
    });
    const [one, near, far] = data.map(({ embedding }) => embedding);
    expect(one).toHaveLength(1_536);
    expect(cosine(one, one)).toBeCloseTo(1, 4);
    expect(cosine(one, near)).toBeGreaterThan(0.5);
    expect(cosine(one, far)).toBeLessThan(0.3);
    expect(usage.prompt_tokens).toBeGreaterThan(8);
    const short = await openaiClient().embeddings.create({
      model: 'text-embedding-3-small',
      input: 'x',
      dimensions: 64,
    });
    expect(short.data[0]?.embedding).toHaveLength(64);
  });

  it('lists models', async () => {
    const { data } = await openaiClient().models.list();
    expect(data.length).toBeGreaterThan(1);
  });
});

describe('the openai package pointed at Perplexity', () => {
  it('gets citations and search results beside the text', async () => {
    const client = new OpenAI({ apiKey: KEY, baseURL: `${sandbox.url}/perplexity` });
    const completion = await client.chat.completions.create({
      model: 'sonar',
      messages: [{ role: 'user', content: QUESTION }],
    });
    const found = completion as unknown as { citations: string[]; search_results: { url: string }[] };
    expect(completion.choices[0]?.message.content).toContain('[1]');
    expect(found.search_results.map(({ url }) => url)).toEqual(found.citations);
  });

  it('speaks the Agent API, whole and streamed, and refuses unknown fields', async () => {
    const client = new OpenAI({ apiKey: KEY, baseURL: `${sandbox.url}/perplexity/v1`, maxRetries: 0 });
    const body = { model: 'perplexity/sonar', input: QUESTION, tools: [{ type: 'web_search' as const }] };
    const whole = await client.responses.create(body);
    expect(whole.output).toMatchObject([{ type: 'search_results' }, { type: 'message' }]);
    let text = '';
    for await (const event of await client.responses.create({ ...body, stream: true })) {
      if (event.type === 'response.output_text.delta') text += event.delta;
    }
    const message = whole.output.find((item) => item.type === 'message');
    expect(message?.content[0]).toMatchObject({ type: 'output_text', text });
    const refused = client.responses.create({ ...body, include: ['reasoning.encrypted_content'] });
    await expect(refused).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('unknown field') as string,
    });
  });
});

const anthropicClient = () =>
  new Anthropic({ apiKey: KEY, baseURL: `${sandbox.url}/anthropic`, maxRetries: 0 });

describe('the @anthropic-ai/sdk package', () => {
  const ask = {
    model: 'claude-haiku-4-5',
    max_tokens: 4_000,
    messages: [{ role: 'user' as const, content: QUESTION }],
  };

  it('gets a message, and streams the same', async () => {
    const message = await anthropicClient().messages.create(ask);
    const streamed = await anthropicClient().messages.stream(ask).finalMessage();
    expect(message.stop_reason).toBe('end_turn');
    expect(message.content[0]).toMatchObject({
      type: 'text',
      text: expect.stringContaining('Clio') as string,
    });
    expect(streamed.content).toMatchObject(message.content);
    expect(streamed.usage.output_tokens).toBe(message.usage.output_tokens);
  });

  it('searches the web and cites in its text blocks, whole and streamed', async () => {
    const search = { ...ask, tools: [{ type: 'web_search_20250305' as const, name: 'web_search' as const }] };
    const message = await anthropicClient().messages.create(search);
    const streamed = await anthropicClient().messages.stream(search).finalMessage();
    expect(message.content.map(({ type }) => type).slice(0, 2)).toEqual([
      'server_tool_use',
      'web_search_tool_result',
    ]);
    const cited = message.content.flatMap((block) => (block.type === 'text' ? (block.citations ?? []) : []));
    expect(cited.length).toBeGreaterThanOrEqual(3);
    expect(cited[0]?.type).toBe('web_search_result_location');
    expect(message.usage.server_tool_use?.web_search_requests).toBe(1);
    const texts = (of: typeof message) =>
      of.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    expect(texts(streamed)).toBe(texts(message));
  });

  it('answers in a schema by output format and by forced tool', async () => {
    const question = { ...ask, messages: [{ role: 'user' as const, content: prompt }] };
    const formatted = await anthropicClient().messages.create({
      ...question,
      output_config: { format: { type: 'json_schema', schema } },
    });
    const text = formatted.content[0]?.type === 'text' ? formatted.content[0].text : '';
    expect(judgementsSchema.parse(JSON.parse(text)).answers).toHaveLength(8);
    const forced = {
      ...question,
      tools: [{ name: 'judge', input_schema: schema as Anthropic.Tool.InputSchema }],
      tool_choice: { type: 'tool' as const, name: 'judge' },
    };
    for (const message of [
      await anthropicClient().messages.create(forced),
      await anthropicClient().messages.stream(forced).finalMessage(),
    ]) {
      expect(message.stop_reason).toBe('tool_use');
      const call = message.content[0];
      expect(judgementsSchema.parse(call?.type === 'tool_use' ? call.input : null).answers).toHaveLength(8);
    }
  });

  it('counts tokens and lists models', async () => {
    const { input_tokens } = await anthropicClient().messages.countTokens({
      model: ask.model,
      messages: ask.messages,
    });
    const message = await anthropicClient().messages.create(ask);
    expect(input_tokens).toBe(message.usage.input_tokens);
    expect((await anthropicClient().models.list()).data.length).toBeGreaterThan(0);
  });
});

const googleClient = () =>
  new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: `${sandbox.url}/gemini` } });

describe('the @google/genai package', () => {
  const model = 'gemini-3-flash';

  it('generates, streams the same, and counts tokens', async () => {
    const whole = await googleClient().models.generateContent({ model, contents: QUESTION });
    let text = '';
    let tokens = 0;
    for await (const chunk of await googleClient().models.generateContentStream({
      model,
      contents: QUESTION,
    })) {
      text += chunk.text ?? '';
      tokens = chunk.usageMetadata?.candidatesTokenCount ?? tokens;
    }
    expect(text).toBe(whole.text);
    expect(tokens).toBe(whole.usageMetadata?.candidatesTokenCount);
    const counted = await googleClient().models.countTokens({ model, contents: QUESTION });
    expect(counted.totalTokens).toBe(whole.usageMetadata?.promptTokenCount);
  });

  it('grounds its answer in a search, by redirects whose title is the domain', async () => {
    const { candidates, text } = await googleClient().models.generateContent({
      model,
      contents: QUESTION,
      config: { tools: [{ googleSearch: {} }] },
    });
    const { groundingChunks = [], groundingSupports = [] } = candidates?.[0]?.groundingMetadata ?? {};
    expect(groundingChunks.length).toBeGreaterThanOrEqual(3);
    for (const { web } of groundingChunks) {
      expect(web?.uri).toMatch(/^https:\/\/vertexaisearch\./);
      expect(web?.title).toMatch(/^[a-z0-9-]+\.[a-z]+$/);
    }
    const bytes = Buffer.from(text ?? '');
    for (const { segment } of groundingSupports) {
      expect(bytes.subarray(segment?.startIndex, segment?.endIndex).toString()).toBe(segment?.text);
    }
  });

  it('answers in either kind of schema', async () => {
    const config = { responseMimeType: 'application/json' };
    const json = await googleClient().models.generateContent({
      model,
      contents: prompt,
      config: { ...config, responseJsonSchema: schema },
    });
    expect(judgementsSchema.parse(JSON.parse(json.text ?? '')).answers).toHaveLength(8);
    const open = await googleClient().models.generateContent({
      model,
      contents: 'Name exactly 4 colours.',
      config: {
        ...config,
        responseSchema: {
          type: 'OBJECT' as never,
          properties: {
            colours: { type: 'ARRAY' as never, minItems: '4', items: { type: 'STRING' as never } },
          },
          required: ['colours'],
        },
      },
    });
    expect((JSON.parse(open.text ?? '') as { colours: string[] }).colours).toHaveLength(4);
  });

  it('embeds one text and several', async () => {
    const one = await googleClient().models.embedContent({
      model: 'gemini-embedding-001',
      contents: 'hello',
    });
    expect(one.embeddings?.[0]?.values).toHaveLength(3_072);
    const two = await googleClient().models.embedContent({
      model: 'gemini-embedding-001',
      contents: ['hello', 'world'],
      config: { outputDimensionality: 128 },
    });
    expect(two.embeddings?.map(({ values }) => values?.length)).toEqual([128, 128]);
  });
});
