import { asArray, asNumber, asObject, asText, type JsonObject } from '../json.ts';
import type { ModelAnswer, ModelRequest, PromptPart, Reply, Source } from '../model/request.ts';
import { anthropicError } from './anthropic-errors.ts';
import { type JsonWish, schemaPart, wishFields } from './openai-request.ts';
import { ApiProblem, type Protocol, sse, streamPieces } from './protocol.ts';

function blockParts(content: unknown, role: PromptPart['role']): PromptPart[] {
  if (typeof content === 'string') return [{ role, text: content, cacheBreakpoint: false }];
  return asArray(content)
    .map(asObject)
    .filter((block) => block.type === 'text')
    .map((block) => ({
      role,
      text: asText(block.text) ?? '',
      cacheBreakpoint: block.cache_control != null,
    }));
}

/** `cache_control` on the request itself marks the prompt's end. */
function withRequestBreakpoint(body: JsonObject, parts: PromptPart[]): PromptPart[] {
  if (body.cache_control == null) return parts;
  return parts.map((part, index) => (index === parts.length - 1 ? { ...part, cacheBreakpoint: true } : part));
}

function shaped(schema: JsonObject, toolName: string | null = null): JsonWish {
  return { schema, name: toolName ?? asText(schema.title), toolName };
}

/** A schema comes as an output format, or as a tool the model must call. */
function jsonWish(body: JsonObject): JsonWish | null {
  const format = asObject(asObject(body.output_config).format ?? body.output_format);
  if (format.type === 'json_schema') return shaped(asObject(format.schema));
  const choice = asObject(body.tool_choice);
  if (choice.type !== 'tool' && choice.type !== 'any') return null;
  const tools = asArray(body.tools).map(asObject);
  const tool = tools.find((one) =>
    choice.type === 'tool' ? one.name === choice.name : one.input_schema != null,
  );
  return tool ? shaped(asObject(tool.input_schema), asText(tool.name)) : null;
}

/** The prompt alone, as `/messages/count_tokens` takes it. */
export function readAnthropicPrompt(body: JsonObject): PromptPart[] {
  const messages = asArray(body.messages).map(asObject);
  if (messages.length === 0)
    throw new ApiProblem('invalid', 'messages: Field required', { param: 'messages' });
  const parts = [
    ...blockParts(body.system, 'system'),
    ...messages.flatMap(({ role, content }) =>
      blockParts(content, role === 'assistant' ? 'assistant' : 'user'),
    ),
  ];
  return withRequestBreakpoint(body, [...schemaPart(jsonWish(body)?.schema ?? null), ...parts]);
}

function read(body: JsonObject): ModelRequest {
  const model = asText(body.model);
  if (!model) throw new ApiProblem('invalid', 'model: Field required', { param: 'model' });
  const maxTokens = asNumber(body.max_tokens);
  if (maxTokens === null)
    throw new ApiProblem('invalid', 'max_tokens: Field required', { param: 'max_tokens' });
  const wish = jsonWish(body);
  const tools = asArray(body.tools).map((tool) => asText(asObject(tool).type) ?? '');
  return {
    model,
    stream: body.stream === true,
    streamUsage: true,
    parts: readAnthropicPrompt(body),
    ...wishFields(wish),
    webSearch: tools.some((type) => type.startsWith('web_search')),
    maxTokens,
  };
}

function citation(source: Source): JsonObject {
  return {
    type: 'web_search_result_location',
    cited_text: source.snippet,
    url: source.url,
    title: source.title,
    encrypted_index: Buffer.from(source.url).toString('base64'),
  };
}

function searchBlocks({ id, request, answer }: Reply): JsonObject[] {
  const query = request.parts.at(-1)?.text.slice(0, 120) ?? '';
  return [
    { type: 'server_tool_use', id: `srvtoolu_${id}`, name: 'web_search', input: { query } },
    {
      type: 'web_search_tool_result',
      tool_use_id: `srvtoolu_${id}`,
      content: answer.sources.map((source) => ({
        type: 'web_search_result',
        url: source.url,
        title: source.title,
        encrypted_content: Buffer.from(source.snippet).toString('base64'),
        page_age: source.date,
      })),
    },
  ];
}

function textBlocks(answer: ModelAnswer): JsonObject[] {
  if (answer.passages.length === 0) return [{ type: 'text', text: answer.text }];
  return answer.passages.map(({ text, sources }) => {
    const cited = sources.map((index) => answer.sources[index]).filter((source) => source !== undefined);
    return cited.length > 0 ? { type: 'text', text, citations: cited.map(citation) } : { type: 'text', text };
  });
}

/** A tool's input travels as an object, so what is no JSON is wrapped the way the provider wraps it. */
function toolInput(answer: ModelAnswer): unknown {
  try {
    return JSON.parse(answer.text) as unknown;
  } catch {
    return { INVALID_JSON: answer.text };
  }
}

function contentOf(reply: Reply): JsonObject[] {
  const { id, request, answer } = reply;
  if (answer.finish === 'refusal') return [];
  if (request.toolName !== null) {
    return [{ type: 'tool_use', id: `toolu_${id}`, name: request.toolName, input: toolInput(answer) }];
  }
  const searched = request.webSearch && answer.sources.length > 0;
  return [...(searched ? searchBlocks(reply) : []), ...textBlocks(answer)];
}

function stopReason({ request, answer }: Reply): string {
  if (answer.finish === 'refusal') return 'refusal';
  if (answer.finish === 'length') return 'max_tokens';
  return request.toolName === null ? 'end_turn' : 'tool_use';
}

function usageOf({ usage, request, answer }: Reply): JsonObject {
  const searched = request.webSearch && answer.sources.length > 0;
  return {
    input_tokens: usage.inputTokens - usage.cachedTokens - usage.cacheWriteTokens,
    cache_creation_input_tokens: usage.cacheWriteTokens,
    cache_read_input_tokens: usage.cachedTokens,
    output_tokens: usage.outputTokens,
    service_tier: 'standard',
    ...(searched && { server_tool_use: { web_search_requests: 1 } }),
  };
}

function envelope(reply: Reply, content: readonly JsonObject[], stop: string | null): JsonObject {
  const usage = usageOf(reply);
  return {
    id: `msg_${reply.id}`,
    type: 'message',
    role: 'assistant',
    model: reply.request.model,
    content,
    stop_reason: stop,
    stop_sequence: null,
    usage: stop === null ? { ...usage, output_tokens: 1 } : usage,
  };
}

/** A content block opened, filled piece by piece, and closed. */
function blockEvents(block: JsonObject, index: number, answer: ModelAnswer): string[] {
  const start = (content_block: JsonObject): string =>
    sse({ type: 'content_block_start', index, content_block }, 'content_block_start');
  const delta = (fields: JsonObject): string =>
    sse({ type: 'content_block_delta', index, delta: fields }, 'content_block_delta');
  const stop = sse({ type: 'content_block_stop', index }, 'content_block_stop');
  const json = (text: string): string[] =>
    streamPieces(text).map((partial_json) => delta({ type: 'input_json_delta', partial_json }));
  if (block.type === 'tool_use') return [start({ ...block, input: {} }), ...json(answer.text), stop];
  if (block.type === 'server_tool_use') {
    return [start({ ...block, input: {} }), ...json(JSON.stringify(block.input)), stop];
  }
  if (block.type !== 'text') return [start(block), stop];
  return [
    start({ type: 'text', text: '' }),
    ...streamPieces(String(block.text)).map((text) => delta({ type: 'text_delta', text })),
    ...asArray(block.citations).map((cited) => delta({ type: 'citations_delta', citation: cited })),
    stop,
  ];
}

function eventsOf(reply: Reply): string[] {
  const blocks = contentOf(reply);
  return [
    sse({ type: 'message_start', message: envelope(reply, [], null) }, 'message_start'),
    sse({ type: 'ping' }, 'ping'),
    ...blocks.flatMap((block, index) => blockEvents(block, index, reply.answer)),
    sse(
      {
        type: 'message_delta',
        delta: { stop_reason: stopReason(reply), stop_sequence: null },
        usage: usageOf(reply),
      },
      'message_delta',
    ),
    sse({ type: 'message_stop' }, 'message_stop'),
  ];
}

/** Anthropic's messages API. */
export const anthropic: Protocol = {
  read,
  deliveredText: (answer) => answer.text,
  whole: (reply) => envelope(reply, contentOf(reply), stopReason(reply)),
  events: eventsOf,
  error: anthropicError,
  errorEvent: (problem, requestId) => sse(anthropicError(problem, requestId).body, 'error'),
};
