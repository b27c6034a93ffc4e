import {
  readEffort,
  readFunction,
  readMetadata,
  readOtherTool,
  readPlainFormat,
  readSchemaFormat,
} from '../openai-chat/read-request.ts';
import { settingsField } from '../shared/call-settings.ts';
import type { WireRequest } from '../shared/codec.ts';
import { unknownFields } from '../shared/extras.ts';
import type { CallOptions, Json, MutableJson, Tool, ToolChoice } from '../shared/neutral.ts';
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
} from '../shared/shape.ts';
import { readInput } from './read-items.ts';

const KNOWN: ReadonlySet<string> = new Set([
  'model',
  'input',
  'instructions',
  'max_output_tokens',
  'stream',
  'temperature',
  'top_p',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'text',
  'reasoning',
  'user',
  'metadata',
]);

/** Reads a request of the responses API. */
export function readResponsesRequest(value: unknown): WireRequest {
  const body = record(value, '');
  const model = filled(body['model'], 'model');
  if (body['background'] === true)
    throw invalid('background', 'answers in the background are not given; leave it out');
  const extras = unknownFields('openai-responses', body, KNOWN);
  const options: CallOptions = {
    prompt: readInput(body['input'], {
      instructions: optionalText(body['instructions'], 'instructions'),
      stateful: isGiven(body['previous_response_id']) || isGiven(body['conversation']),
    }),
    ...readSampling(body),
    ...readShape(body),
  };
  return {
    protocol: 'openai-responses',
    model,
    options,
    stream: optionalFlag(body['stream'], 'stream') ?? false,
    includeUsage: true,
    extras: { ...extras, fields: { ...extras.fields, ...keptFields(body) } },
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

const REASONING_KNOWN: ReadonlySet<string> = new Set(['effort', 'summary']);
const TEXT_KNOWN: ReadonlySet<string> = new Set(['format', 'verbosity']);

/** Fields of which the neutral form knows only parts are kept whole where there is more. */
function keptFields(body: Json): MutableJson {
  const kept: MutableJson = {};
  for (const [key, known] of [
    ['reasoning', REASONING_KNOWN],
    ['text', TEXT_KNOWN],
  ] as const) {
    const field = body[key];
    if (isRecord(field) && Object.keys(field).some((inner) => !known.has(inner) && isGiven(field[inner])))
      kept[key] = bounded(field, key);
  }
  return kept;
}

function readSampling(body: Json): Partial<CallOptions> {
  const found: Record<string, unknown> = {};
  put(found, 'maxOutputTokens', optionalCount(body['max_output_tokens'], 'max_output_tokens'));
  put(found, 'temperature', optionalNumber(body['temperature'], 'temperature'));
  put(found, 'topP', optionalNumber(body['top_p'], 'top_p'));
  return found;
}

function readShape(body: Json): Partial<CallOptions> {
  const reasoning = optionalRecord(body['reasoning'], 'reasoning');
  const words = optionalRecord(body['text'], 'text');
  const format = readFormat(words?.['format']);
  const found: Record<string, unknown> = settingsField({
    parallelToolCalls: optionalFlag(body['parallel_tool_calls'], 'parallel_tool_calls'),
    user: optionalText(body['user'], 'user'),
    metadata: readMetadata(body['metadata']),
    verbosity: optionalText(words?.['verbosity'], 'text.verbosity'),
    reasoningSummary: optionalText(reasoning?.['summary'], 'reasoning.summary'),
    strictSchema: format?.strict,
  });
  put(found, 'reasoning', readEffort(reasoning?.['effort'], 'reasoning.effort'));
  put(found, 'responseFormat', format?.format);
  put(found, 'tools', readTools(body['tools']));
  put(found, 'toolChoice', readToolChoice(body['tool_choice']));
  return found;
}

function readFormat(value: unknown): ReturnType<typeof readPlainFormat> {
  const format = optionalRecord(value, 'text.format');
  if (format === undefined) return undefined;
  return format['type'] === 'json_schema'
    ? readSchemaFormat(format, 'text.format')
    : readPlainFormat(format, 'text.format');
}

function readTools(value: unknown): Tool[] | undefined {
  if (value === undefined || value === null) return undefined;
  return list(value, 'tools', REQUEST_LIMITS.tools).map((one, index) => {
    const path = `tools[${index}]`;
    const tool = record(one, path);
    return tool['type'] === 'function' ? readFunction(tool, path) : readOtherTool(tool, path);
  });
}

function readToolChoice(value: unknown): ToolChoice | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === 'auto' || value === 'none' || value === 'required') return { type: value };
  if (typeof value === 'string')
    throw invalid('tool_choice', "'auto', 'none', 'required' or an object is needed");
  const choice = record(value, 'tool_choice');
  const { type } = choice;
  if (type === 'function' || type === 'custom')
    return { type: 'tool', toolName: filled(choice['name'], 'tool_choice.name') };
  if (type === 'allowed_tools')
    throw invalid('tool_choice.type', 'allowed_tools is not taken; send the allowed tools alone');
  // One of OpenAI's own tools, which bears its type for a name.
  return { type: 'tool', toolName: filled(type, 'tool_choice.type') };
}
