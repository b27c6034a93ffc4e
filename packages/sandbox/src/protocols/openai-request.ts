import { asArray, asNumber, asObject, asText, type JsonObject } from '../json.ts';
import type { ModelRequest, PromptPart } from '../model/request.ts';
import { ApiProblem } from './protocol.ts';

/** The text of a message's content: a string, or the text parts of a list. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return asArray(content)
    .map((part) => asText(asObject(part).text) ?? '')
    .filter((text) => text !== '')
    .join('\n\n');
}

function roleOf(role: unknown): PromptPart['role'] {
  if (role === 'system' || role === 'developer') return 'system';
  return role === 'assistant' ? 'assistant' : 'user';
}

/** Messages of chat completions and items of the responses API. */
export function messageParts(messages: readonly unknown[]): PromptPart[] {
  return messages.map((message) => {
    const { role, content } = asObject(message);
    return { role: roleOf(role), text: contentText(content), cacheBreakpoint: false };
  });
}

/** A schema is part of the prompt and comes first, where it is cached with the rest. */
export function schemaPart(schema: JsonObject | null): PromptPart[] {
  return schema ? [{ role: 'schema', text: JSON.stringify(schema), cacheBreakpoint: false }] : [];
}

export function requiredModel(body: JsonObject): string {
  const model = asText(body.model);
  if (!model) throw new ApiProblem('invalid', 'you must provide a model parameter', { param: 'model' });
  return model;
}

/** An answer in JSON: its shape, and the tool it is handed over by, where one is forced. */
export interface JsonWish {
  readonly schema: JsonObject;
  readonly name: string | null;
  readonly toolName: string | null;
}

/** The function tool the caller demands to be called, in either API's way of saying it. */
function forcedTool(body: JsonObject): JsonWish | null {
  const choice = body.tool_choice;
  if (choice !== 'required' && choice !== 'any' && typeof choice !== 'object') return null;
  const tools = asArray(body.tools)
    .map(asObject)
    .filter((tool) => tool.type === 'function')
    .map((tool): JsonObject => ({ ...tool, ...asObject(tool.function) }));
  const wanted = asText(asObject(choice).name) ?? asText(asObject(asObject(choice).function).name);
  const tool = tools.find((candidate) => wanted === null || candidate.name === wanted);
  const name = asText(tool?.name);
  return tool && name !== null ? { schema: asObject(tool.parameters), name, toolName: name } : null;
}

/** A schema comes as a response format (`type`, `name`, `schema`), or as a tool the model must call. */
export function jsonWish(body: JsonObject, format: JsonObject): JsonWish | null {
  const tool = forcedTool(body);
  if (tool) return tool;
  if (format.type === 'json_object') return { schema: { type: 'object' }, name: null, toolName: null };
  if (format.type !== 'json_schema') return null;
  return { schema: asObject(format.schema), name: asText(format.name), toolName: null };
}

/** What a request says of the answer's shape. */
export function wishFields(wish: JsonWish | null): Pick<ModelRequest, 'schema' | 'schemaName' | 'toolName'> {
  return { schema: wish?.schema ?? null, schemaName: wish?.name ?? null, toolName: wish?.toolName ?? null };
}

/** Reads a chat completion; `searches` says whether this provider looks things up unasked. */
export function readChat(body: JsonObject, searches: boolean): ModelRequest {
  const model = requiredModel(body);
  const messages = asArray(body.messages);
  if (messages.length === 0) {
    throw new ApiProblem('invalid', "Missing required parameter: 'messages'.", { param: 'messages' });
  }
  const format = asObject(body.response_format);
  const wish = jsonWish(body, { ...asObject(format.json_schema), type: format.type });
  const asksSearch = body.web_search_options !== undefined || model.includes('search');
  return {
    model,
    stream: body.stream === true,
    streamUsage: asObject(body.stream_options).include_usage === true,
    parts: [...schemaPart(wish?.schema ?? null), ...messageParts(messages)],
    ...wishFields(wish),
    webSearch: asksSearch || (searches && wish === null),
    maxTokens: asNumber(body.max_completion_tokens) ?? asNumber(body.max_tokens),
  };
}
