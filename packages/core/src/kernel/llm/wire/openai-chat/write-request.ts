import { callSettings } from '../shared/call-settings.ts';
import type { ProviderCall, WrittenRequest } from '../shared/codec.ts';
import { inexpressible, placeExtras, unsupported } from '../shared/extras.ts';
import type { CallOptions, FunctionTool, MutableJson, Tool } from '../shared/neutral.ts';
import { put } from '../shared/shape.ts';
import { writeMessages } from './write-messages.ts';

const TARGET = 'openai-chat';

/** Writes a request for a provider that speaks chat completions. Usage is always asked for. */
export function writeChatRequest(call: ProviderCall): WrittenRequest {
  const { options, model, stream } = call;
  const compatible = call.dialect?.compatible ?? false;
  const written: WrittenRequest = { body: { model }, warnings: [] };
  const { body, warnings } = written;
  body['messages'] = writeMessages(options.prompt, { compatible, warnings });
  writeSampling(body, options, compatible);
  if (options.topK !== undefined) warnings.push(unsupported('topK', TARGET));
  writeTools(body, options);
  writeShape(body, options);
  placeExtras(call, TARGET, written);
  if (stream) {
    body['stream'] = true;
    body['stream_options'] = { include_usage: true };
  }
  return written;
}

function writeSampling(body: MutableJson, options: CallOptions, compatible: boolean): void {
  put(body, compatible ? 'max_tokens' : 'max_completion_tokens', options.maxOutputTokens);
  put(body, 'temperature', options.temperature);
  put(body, 'top_p', options.topP);
  put(body, 'seed', options.seed);
  put(body, 'presence_penalty', options.presencePenalty);
  put(body, 'frequency_penalty', options.frequencyPenalty);
  if (options.stopSequences !== undefined && options.stopSequences.length > 0)
    body['stop'] = options.stopSequences;
  if (options.reasoning !== 'provider-default') put(body, 'reasoning_effort', options.reasoning);
  const { user, metadata, verbosity } = callSettings(options);
  put(body, 'user', user);
  put(body, 'metadata', metadata);
  put(body, 'verbosity', verbosity);
}

function writeTools(body: MutableJson, options: CallOptions): void {
  const { tools, toolChoice } = options;
  if (tools !== undefined && tools.length > 0) body['tools'] = tools.map(writeTool);
  put(body, 'parallel_tool_calls', callSettings(options).parallelToolCalls);
  if (toolChoice === undefined) return;
  body['tool_choice'] =
    toolChoice.type === 'tool' ? namedChoice(toolChoice.toolName, tools) : toolChoice.type;
}

function namedChoice(name: string, tools: readonly Tool[] = []): MutableJson {
  const custom = tools.some(
    (tool) => tool.name === name && tool.type === 'provider' && tool.id === 'openai.custom',
  );
  return custom ? { type: 'custom', custom: { name } } : { type: 'function', function: { name } };
}

function writeTool(tool: Tool, index: number): unknown {
  if (tool.type === 'function') return { type: 'function', function: functionFields(tool) };
  // Of OpenAI's own tools, chat completions know the custom ones alone, and those by another shape than responses.
  if (tool.id === 'openai.custom' && tool.args['custom'] !== undefined) return tool.args;
  throw inexpressible(`tools[${index}]`, TARGET);
}

/** A function tool's fields, as both of OpenAI's protocols write them. */
export function functionFields(tool: FunctionTool): MutableJson {
  const fields: MutableJson = { name: tool.name };
  put(fields, 'description', tool.description);
  fields['parameters'] = tool.inputSchema;
  put(fields, 'strict', tool.strict);
  return fields;
}

function writeShape(body: MutableJson, options: CallOptions): void {
  const format = schemaFields(options);
  if (format === 'json') body['response_format'] = { type: 'json_object' };
  else if (format !== null) body['response_format'] = { type: 'json_schema', json_schema: format };
}

/** The answer's schema with its name; `json` for any JSON, null for text. */
export function schemaFields(options: CallOptions): MutableJson | 'json' | null {
  const format = options.responseFormat;
  if (format?.type !== 'json') return null;
  if (format.schema === undefined && format.name === undefined) return 'json';
  const fields: MutableJson = { name: format.name ?? 'answer' };
  put(fields, 'description', format.description);
  put(fields, 'schema', format.schema);
  put(fields, 'strict', callSettings(options).strictSchema);
  return fields;
}
