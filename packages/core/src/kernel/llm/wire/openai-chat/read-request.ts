import { settingsField } from '../shared/call-settings.ts';
import type { WireRequest } from '../shared/codec.ts';
import { unknownFields } from '../shared/extras.ts';
import type { CallOptions, Effort, FunctionTool, Json, Tool, ToolChoice } from '../shared/neutral.ts';
import {
  bounded,
  filled,
  invalid,
  isRecord,
  list,
  optionalCount,
  optionalFlag,
  optionalNumber,
  optionalRecord,
  optionalText,
  put,
  REQUEST_LIMITS,
  record,
  text,
} from '../shared/shape.ts';
import { readMessages } from './read-messages.ts';

const KNOWN: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'stop',
  'seed',
  'presence_penalty',
  'frequency_penalty',
  'n',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'response_format',
  'reasoning_effort',
  'user',
  'metadata',
  'verbosity',
  'functions',
  'function_call',
]);

/** Reads a chat completion's request. */
export function readChatRequest(value: unknown): WireRequest {
  const body = record(value, '');
  const model = filled(body['model'], 'model');
  refuseOldOrMany(body);
  const streamOptions = optionalRecord(body['stream_options'], 'stream_options');
  const options: CallOptions = {
    prompt: readMessages(body['messages']),
    ...readSampling(body),
    ...readShape(body),
  };
  return {
    protocol: 'openai-chat',
    model,
    options,
    stream: optionalFlag(body['stream'], 'stream') ?? false,
    includeUsage: optionalFlag(streamOptions?.['include_usage'], 'stream_options.include_usage') ?? false,
    extras: unknownFields('openai-chat', body, KNOWN),
  };
}

function refuseOldOrMany(body: Json): void {
  const { n } = body;
  if (n !== undefined && n !== null && n !== 1)
    throw invalid('n', 'one choice is given for a request; only 1 is taken');
  for (const key of ['functions', 'function_call'])
    if (body[key] !== undefined && body[key] !== null)
      throw invalid(key, 'this older form is not taken; use `tools` and `tool_choice`');
}

function readSampling(body: Json): Partial<CallOptions> {
  const found: Record<string, unknown> = {};
  const most = optionalCount(body['max_completion_tokens'], 'max_completion_tokens');
  put(found, 'maxOutputTokens', most ?? optionalCount(body['max_tokens'], 'max_tokens'));
  put(found, 'temperature', optionalNumber(body['temperature'], 'temperature'));
  put(found, 'topP', optionalNumber(body['top_p'], 'top_p'));
  put(found, 'seed', optionalNumber(body['seed'], 'seed'));
  put(found, 'presencePenalty', optionalNumber(body['presence_penalty'], 'presence_penalty'));
  put(found, 'frequencyPenalty', optionalNumber(body['frequency_penalty'], 'frequency_penalty'));
  put(found, 'stopSequences', readStop(body['stop'], 'stop'));
  put(found, 'reasoning', readEffort(body['reasoning_effort'], 'reasoning_effort'));
  return found;
}

/** One stop sequence or a list of them. */
function readStop(value: unknown, path: string): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return [value];
  return list(value, path, 100).map((one, index) => text(one, `${path}[${index}]`));
}

const EFFORTS: ReadonlySet<string> = new Set(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

/** OpenAI's words for how hard to reason. */
export function readEffort(value: unknown, path: string): Effort | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && EFFORTS.has(value)) return value as Effort;
  throw invalid(path, `one of ${[...EFFORTS].join(', ')} is needed`);
}

function readShape(body: Json): Partial<CallOptions> {
  const format = readFormat(body['response_format']);
  const found: Record<string, unknown> = settingsField({
    parallelToolCalls: optionalFlag(body['parallel_tool_calls'], 'parallel_tool_calls'),
    user: optionalText(body['user'], 'user'),
    metadata: readMetadata(body['metadata']),
    verbosity: optionalText(body['verbosity'], 'verbosity'),
    strictSchema: format?.strict,
  });
  put(found, 'responseFormat', format?.format);
  put(found, 'tools', readTools(body['tools']));
  put(found, 'toolChoice', readToolChoice(body['tool_choice']));
  return found;
}

/** Up to sixteen pairs, says OpenAI; how many is for the provider to judge. */
export function readMetadata(value: unknown): Record<string, string> | undefined {
  const metadata = optionalRecord(value, 'metadata');
  if (metadata === undefined) return undefined;
  for (const key in metadata) text(metadata[key], `metadata.${key}`);
  return metadata as Record<string, string>;
}

interface AnswerShape {
  readonly format: NonNullable<CallOptions['responseFormat']>;
  readonly strict?: boolean | undefined;
}

function readFormat(value: unknown): AnswerShape | undefined {
  const format = optionalRecord(value, 'response_format');
  if (format === undefined) return undefined;
  if (format['type'] !== 'json_schema') return readPlainFormat(format, 'response_format');
  const named = record(format['json_schema'], 'response_format.json_schema');
  return readSchemaFormat(named, 'response_format.json_schema');
}

/** `text` and `json_object`. */
export function readPlainFormat(format: Json, path: string): AnswerShape | undefined {
  if (format['type'] === 'text') return undefined;
  if (format['type'] === 'json_object') return { format: { type: 'json' } };
  throw invalid(`${path}.type`, "'text', 'json_object' or 'json_schema' is needed");
}

/** A named schema, as both of OpenAI's protocols write it. */
export function readSchemaFormat(named: Json, path: string): AnswerShape {
  const format: Record<string, unknown> = { type: 'json', name: filled(named['name'], `${path}.name`) };
  put(format, 'description', optionalText(named['description'], `${path}.description`));
  const schema = optionalRecord(named['schema'], `${path}.schema`);
  put(format, 'schema', schema && bounded(schema, `${path}.schema`));
  return {
    format: format as AnswerShape['format'],
    strict: optionalFlag(named['strict'], `${path}.strict`),
  };
}

function readTools(value: unknown): Tool[] | undefined {
  if (value === undefined || value === null) return undefined;
  return list(value, 'tools', REQUEST_LIMITS.tools).map((one, index) => {
    const path = `tools[${index}]`;
    const tool = record(one, path);
    if (tool['type'] === 'function')
      return readFunction(record(tool['function'], `${path}.function`), `${path}.function`);
    return readOtherTool(tool, path);
  });
}

/** A function tool as both of OpenAI's protocols write it. */
export function readFunction(tool: Json, path: string): FunctionTool {
  const parameters = optionalRecord(tool['parameters'], `${path}.parameters`);
  const found: Record<string, unknown> = {
    type: 'function',
    name: filled(tool['name'], `${path}.name`),
    inputSchema:
      parameters === undefined
        ? { type: 'object', properties: {} }
        : bounded(parameters, `${path}.parameters`),
  };
  put(found, 'description', optionalText(tool['description'], `${path}.description`));
  put(found, 'strict', optionalFlag(tool['strict'], `${path}.strict`));
  return found as unknown as FunctionTool;
}

/** A tool that only OpenAI knows, kept as it is. */
export function readOtherTool(tool: Json, path: string): Tool {
  const type = filled(tool['type'], `${path}.type`);
  const custom = tool['custom'];
  const name = (isRecord(custom) ? custom['name'] : undefined) ?? tool['name'];
  return {
    type: 'provider',
    id: `openai.${type}`,
    name: typeof name === 'string' ? name : type,
    args: bounded(tool, path),
  };
}

function readToolChoice(value: unknown): ToolChoice | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === 'auto' || value === 'none' || value === 'required') return { type: value };
  if (typeof value === 'string')
    throw invalid('tool_choice', "'auto', 'none', 'required' or an object is needed");
  const choice = record(value, 'tool_choice');
  if (choice['type'] === 'function') {
    const named = record(choice['function'], 'tool_choice.function');
    return { type: 'tool', toolName: filled(named['name'], 'tool_choice.function.name') };
  }
  if (choice['type'] === 'custom') {
    const named = record(choice['custom'], 'tool_choice.custom');
    return { type: 'tool', toolName: filled(named['name'], 'tool_choice.custom.name') };
  }
  throw invalid('tool_choice.type', "only the choice of one 'function' or 'custom' tool is taken");
}
