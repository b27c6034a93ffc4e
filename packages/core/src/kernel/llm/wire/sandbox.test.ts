import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collect, meaningOf, resultOf } from './fixtures/test-wire.ts';
import {
  CODECS,
  readCountRequest,
  readEmbeddingRequest,
  readEmbeddingResult,
  readTokenCount,
  type WireProtocol,
  writeCountRequest,
  writeEmbeddingRequest,
} from './index.ts';
import type { GenerateResult, StreamPart } from './shared/neutral.ts';

const PLACE: Readonly<Record<WireProtocol, { path: string; model: string }>> = {
  'openai-chat': { path: '/openai/v1/chat/completions', model: 'gpt-5-nano' },
  'openai-responses': { path: '/openai/v1/responses', model: 'gpt-5.4-mini' },
  anthropic: { path: '/anthropic/v1/messages', model: 'claude-haiku-4-5' },
};
const PROTOCOLS = Object.keys(PLACE) as WireProtocol[];
const PAIRS = PROTOCOLS.flatMap((client) => PROTOCOLS.map((provider) => [client, provider] as const));
const schema = {
  type: 'object',
  properties: { colours: { type: 'array', items: { type: 'string' }, minItems: 4 } },
  required: ['colours'],
  additionalProperties: false,
};

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.setRules([]));

function post(path: string, body: unknown): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    authorization: 'Bearer sandbox-key',
    'x-api-key': 'sandbox-key',
  };
  return fetch(`${sandbox.url}${path}`, {
    method: 'POST',
    headers: { ...headers, 'anthropic-version': '2023-06-01' },
    body: JSON.stringify(body),
  });
}

/** A question as a client of the protocol asks it. */
function question(protocol: WireProtocol, more: object = {}): Record<string, unknown> {
  const content = 'Which is the best CRM for small law firms, Clio or Lawmatics?';
  const asked =
    protocol === 'openai-responses' ? { input: content } : { messages: [{ role: 'user', content }] };
  return { model: 'any', ...asked, ...(protocol === 'anthropic' && { max_tokens: 4_000 }), ...more };
}

async function send(client: WireProtocol, provider: WireProtocol, body: object): Promise<Response> {
  const request = CODECS[client].readRequest(body);
  const { path, model } = PLACE[provider];
  return post(path, CODECS[provider].writeRequest({ ...request, model }).body);
}

async function whole(client: WireProtocol, provider: WireProtocol, body: object): Promise<GenerateResult> {
  return CODECS[provider].readResult(await (await send(client, provider, body)).text());
}

async function streamed(client: WireProtocol, provider: WireProtocol, body: object): Promise<StreamPart[]> {
  const response = await send(client, provider, { ...body, stream: true });
  if (response.body === null) throw new Error('no body');
  return collect(CODECS[provider].readStream(response.body));
}

const FORCED: Readonly<Record<WireProtocol, object>> = {
  'openai-chat': {
    tools: [{ type: 'function', function: { name: 'paint', parameters: schema } }],
    tool_choice: { type: 'function', function: { name: 'paint' } },
  },
  'openai-responses': {
    tools: [{ type: 'function', name: 'paint', parameters: schema }],
    tool_choice: { type: 'function', name: 'paint' },
  },
  anthropic: {
    tools: [{ name: 'paint', input_schema: schema }],
    tool_choice: { type: 'tool', name: 'paint' },
  },
};
const SHAPED: Readonly<Record<WireProtocol, object>> = {
  'openai-chat': { response_format: { type: 'json_schema', json_schema: { name: 'c', schema } } },
  'openai-responses': { text: { format: { type: 'json_schema', name: 'c', schema } } },
  anthropic: { output_config: { format: { type: 'json_schema', schema } } },
};

describe('a provider’s own protocol', () => {
  it.each(PAIRS)('answers a client of %s by %s, whole and streamed alike', async (client, provider) => {
    const result = await whole(client, provider, question(client));
    const stream = resultOf(await streamed(client, provider, question(client)));
    expect(meaningOf(result.content)).toMatchObject({ words: expect.stringContaining('Clio') as string });
    expect(meaningOf(stream.content)).toEqual(meaningOf(result.content));
    expect(stream.finishReason).toEqual(result.finishReason);
    expect(stream.finishReason.unified).toBe('stop');
    expect(result.usage.outputTokens.total).toBeGreaterThan(50);
    expect(stream.usage.outputTokens.total).toBe(result.usage.outputTokens.total);
  });

  it.each(PAIRS)('calls the tool a client of %s forces, by %s', async (client, provider) => {
    const ask = question(client, FORCED[client]);
    const result = await whole(client, provider, ask);
    const stream = resultOf(await streamed(client, provider, ask));
    for (const { content } of [result, stream]) {
      const call = content.find((part) => part.type === 'tool-call');
      expect(call?.toolName).toBe('paint');
      expect((JSON.parse(call?.input ?? '') as { colours: string[] }).colours.length).toBeGreaterThanOrEqual(
        4,
      );
    }
    expect(stream.finishReason.unified).toBe('tool-calls');
  });

  it.each(PAIRS)('keeps the schema a client of %s sets, by %s', async (client, provider) => {
    const result = await whole(client, provider, question(client, SHAPED[client]));
    const { words } = meaningOf(result.content) as { words: string };
    expect((JSON.parse(words) as { colours: string[] }).colours.length).toBeGreaterThanOrEqual(4);
  });

  it.each(PROTOCOLS)('searches by %s, and streams the same pages it cites whole', async (protocol) => {
    const tools: Partial<Record<WireProtocol, object>> = {
      'openai-responses': { tools: [{ type: 'web_search' }] },
      anthropic: { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
      'openai-chat': { web_search_options: {} },
    };
    const ask = question(protocol, tools[protocol]);
    const result = meaningOf((await whole(protocol, protocol, ask)).content) as {
      pages: string[];
      words: string;
    };
    const stream = meaningOf(resultOf(await streamed(protocol, protocol, ask)).content) as {
      pages: string[];
    };
    expect(result.pages.length).toBeGreaterThanOrEqual(3);
    expect(stream).toEqual(result);
  });
});

describe('a provider that fails', () => {
  it.each(PROTOCOLS)('by %s is a failure, whole and streamed, never half an answer', async (protocol) => {
    for (const fault of ['error_in_200', 'broken_json'] as const) {
      sandbox.setRules([{ fault, ...(fault === 'broken_json' && { where: 'envelope' as const }) }]);
      await expect(whole(protocol, protocol, question(protocol))).rejects.toThrow(/overloaded|no JSON/);
      await expect(streamed(protocol, protocol, question(protocol))).rejects.toThrow(/overloaded|no JSON/);
    }
    for (const at of [0, 0.3, 0.9]) {
      sandbox.setRules([{ fault: 'cut', at }]);
      await expect(streamed(protocol, protocol, question(protocol))).rejects.toThrow(/./);
    }
    sandbox.setRules([{ fault: 'refusal' }]);
    const refused = await whole(protocol, protocol, question(protocol));
    expect(refused.finishReason.unified).toBe('content-filter');
    const stream = resultOf(await streamed(protocol, protocol, question(protocol)));
    expect(stream.finishReason.unified).toBe('content-filter');
    expect(meaningOf(stream.content)).toEqual(meaningOf(refused.content));
  });

  it.each(PROTOCOLS)('by %s with a status says why', async (protocol) => {
    sandbox.setRules([{ fault: 503 }]);
    await expect(whole(protocol, protocol, question(protocol))).rejects.toThrow(/the provider reported: \w+/);
    await expect(streamed(protocol, protocol, question(protocol))).rejects.toThrow(
      /the provider reported: \w+/,
    );
  });
});

describe('what is beside answers', () => {
  it('embeds texts, asked for as base64 or as numbers, into the same vectors', async () => {
    const request = readEmbeddingRequest({
      model: 'any',
      input: ['a CRM', 'a password manager'],
      dimensions: 64,
    });
    const vectors: number[][][] = [];
    for (const encoding of ['base64', 'float'] as const) {
      const { body } = writeEmbeddingRequest(request, { model: 'text-embedding-3-small', encoding });
      const response = await post('/openai/v1/embeddings', body);
      const { embeddings, tokens } = readEmbeddingResult(await response.text(), 2);
      expect(tokens).toBeGreaterThan(3);
      vectors.push(embeddings.map((vector) => [...vector]));
    }
    expect(vectors[0]?.[0]).toHaveLength(64);
    vectors[0]?.forEach((vector, index) =>
      vector.forEach((value, at) => expect(value).toBeCloseTo(vectors[1]?.[index]?.[at] ?? Number.NaN, 6)),
    );
  });

  it('counts the tokens of a request as the provider bills them', async () => {
    const { path, model } = PLACE.anthropic;
    const { body } = writeCountRequest({ ...readCountRequest(question('anthropic')), model });
    const counted = readTokenCount(await (await post(`${path}/count_tokens`, body)).text());
    const result = await whole('anthropic', 'anthropic', question('anthropic'));
    expect(counted).toBe(result.usage.inputTokens.total);
  });
});
