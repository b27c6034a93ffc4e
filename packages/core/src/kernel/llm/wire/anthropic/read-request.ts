import { LeadlineError } from '../../../errors/index.ts';
import { settingsField } from '../shared/call-settings.ts';
import type { WireRequest } from '../shared/codec.ts';
import { unknownFields } from '../shared/extras.ts';
import type {
  CallOptions,
  Effort,
  FunctionTool,
  Json,
  MutableJson,
  Tool,
  ToolChoice,
} from '../shared/neutral.ts';
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
import { readPrompt } from './read-messages.ts';
import { UNKNOWN_THREAD } from './render-error.ts';

const KNOWN: ReadonlySet<string> = new Set([
  'model',
  'system',
  'messages',
  'max_tokens',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'tools',
  'tool_choice',
  'metadata',
  'output_config',
  'thread',
]);

/** Reads a request of Anthropic's messages API. */
export function readMessagesRequest(value: unknown): WireRequest {
  const body = record(value, '');
  refuseThread(body['thread']);
  const most = optionalCount(body['max_tokens'], 'max_tokens');
  if (most === undefined) throw invalid('max_tokens', 'a whole number above 0 is needed');
  const request = readCountRequest(body);
  return {
    ...request,
    options: { ...request.options, maxOutputTokens: most },
    stream: optionalFlag(body['stream'], 'stream') ?? false,
  };
}

/**
 * The official client's tool runner would have its conversation kept. Beginning one is harmless; told that there is none to go on with,
 * the client sends the whole of it.
 */
function refuseThread(value: unknown): void {
  const thread = optionalRecord(value, 'thread');
  if (thread === undefined || thread['type'] === 'create') return;
  if (thread['type'] !== 'continue') throw invalid('thread.type', "'create' or 'continue' is needed");
  throw new LeadlineError('not_found', 'No conversations are kept here.', {
    next: 'Send the whole conversation.',
    issues: [{ path: UNKNOWN_THREAD, message: 'is kept nowhere' }],
  });
}

/** Reads what is to be counted: the same request without its limit. */
export function readCountRequest(value: unknown): WireRequest {
  const body = record(value, '');
  const model = filled(body['model'], 'model');
  const options: CallOptions = {
    prompt: readPrompt(body['system'], body['messages']),
    ...readSampling(body),
    ...readShape(body),
  };
  const extras = unknownFields('anthropic', body, KNOWN);
  return {
    protocol: 'anthropic',
    model,
    options,
    stream: false,
    includeUsage: true,
    extras: { ...extras, fields: { ...extras.fields, ...keptFields(body) } },
  };
}

/** Parts of known fields that the neutral form has no place for: kept with the rest of the field. */
function keptFields(body: Json): MutableJson {
  const kept: MutableJson = {};
  const metadata = body['metadata'];
  if (isRecord(metadata) && Object.keys(metadata).some((key) => key !== 'user_id'))
    kept['metadata'] = bounded(metadata, 'metadata');
  const config = body['output_config'];
  if (isRecord(config) && Object.keys(config).some((key) => key !== 'effort' && key !== 'format'))
    kept['output_config'] = bounded(config, 'output_config');
  return kept;
}

function readSampling(body: Json): Partial<CallOptions> {
  const found: Record<string, unknown> = {};
  put(found, 'temperature', optionalNumber(body['temperature'], 'temperature'));
  put(found, 'topP', optionalNumber(body['top_p'], 'top_p'));
  put(found, 'topK', optionalNumber(body['top_k'], 'top_k'));
  const stops = body['stop_sequences'];
  if (stops !== undefined && stops !== null)
    found['stopSequences'] = list(stops, 'stop_sequences', 10_000).map((one, index) =>
      text(one, `stop_sequences[${index}]`),
    );
  return found;
}

function readShape(body: Json): Partial<CallOptions> {
  const metadata = optionalRecord(body['metadata'], 'metadata');
  const choice = optionalRecord(body['tool_choice'], 'tool_choice');
  const config = optionalRecord(body['output_config'], 'output_config');
  const alone = optionalFlag(choice?.['disable_parallel_tool_use'], 'tool_choice.disable_parallel_tool_use');
  const effort = readEffort(config?.['effort'], body['thinking']);
  const found: Record<string, unknown> = settingsField({
    parallelToolCalls: alone === undefined ? undefined : !alone,
    user: optionalText(metadata?.['user_id'], 'metadata.user_id'),
    impliedEffort: effort.implied || undefined,
  });
  put(found, 'reasoning', effort.effort);
  put(found, 'responseFormat', readFormat(config?.['format']));
  put(found, 'tools', readTools(body['tools']));
  put(found, 'toolChoice', choice && readToolChoice(choice));
  return found;
}

const EFFORTS: ReadonlySet<unknown> = new Set(['low', 'medium', 'high', 'xhigh', 'max']);
/** Up to these many tokens of thinking count as low and medium effort, where another protocol must be told. */
const LOW_BUDGET = 4_096;
const MEDIUM_BUDGET = 16_384;

interface ReadEffort {
  readonly effort?: Effort;
  readonly implied: boolean;
}

/** How hard to reason: the effort, or what the budget for thinking comes to. */
function readEffort(effort: unknown, thinkingValue: unknown): ReadEffort {
  const thinking = optionalRecord(thinkingValue, 'thinking');
  if (effort !== undefined && effort !== null) {
    if (!EFFORTS.has(effort))
      throw invalid('output_config.effort', `one of ${[...EFFORTS].join(', ')} is needed`);
    return { effort: effort as Effort, implied: false };
  }
  if (thinking?.['type'] === 'disabled') return { effort: 'none', implied: true };
  const budget = optionalCount(thinking?.['budget_tokens'], 'thinking.budget_tokens');
  if (budget === undefined) return { implied: false };
  if (budget <= LOW_BUDGET) return { effort: 'low', implied: true };
  return { effort: budget <= MEDIUM_BUDGET ? 'medium' : 'high', implied: true };
}

function readFormat(value: unknown): CallOptions['responseFormat'] | undefined {
  const format = optionalRecord(value, 'output_config.format');
  if (format === undefined) return undefined;
  if (format['type'] !== 'json_schema') throw invalid('output_config.format.type', "'json_schema' is needed");
  const schema = bounded(
    record(format['schema'], 'output_config.format.schema'),
    'output_config.format.schema',
  );
  return { type: 'json', schema };
}

function readTools(value: unknown): Tool[] | undefined {
  if (value === undefined || value === null) return undefined;
  return list(value, 'tools', REQUEST_LIMITS.tools).map((one, index) => {
    const path = `tools[${index}]`;
    const tool = record(one, path);
    const type = optionalText(tool['type'], `${path}.type`);
    return type === undefined || type === 'custom'
      ? readFunction(tool, path)
      : readServerTool(tool, type, path);
  });
}

const TOOL_MARKS = ['cache_control', 'allowed_callers', 'defer_loading', 'eager_input_streaming'] as const;

function readFunction(tool: Json, path: string): FunctionTool {
  const schema = record(tool['input_schema'], `${path}.input_schema`);
  const found: Record<string, unknown> = {
    type: 'function',
    name: filled(tool['name'], `${path}.name`),
    inputSchema: bounded(schema, `${path}.input_schema`),
  };
  put(found, 'description', optionalText(tool['description'], `${path}.description`));
  put(found, 'strict', optionalFlag(tool['strict'], `${path}.strict`));
  const examples = tool['input_examples'];
  if (Array.isArray(examples))
    found['inputExamples'] = examples.map((input, index) => ({
      input: bounded(record(input, `${path}.input_examples[${index}]`), `${path}.input_examples[${index}]`),
    }));
  const marks: MutableJson = {};
  for (const key of TOOL_MARKS) if (tool[key] !== null) put(marks, key, tool[key]);
  if (Object.keys(marks).length > 0) found['providerOptions'] = { anthropic: bounded(marks, path) };
  return found as unknown as FunctionTool;
}

/** A tool that only Anthropic knows, kept as it is. */
function readServerTool(tool: Json, type: string, path: string): Tool {
  const name = filled(tool['name'] ?? type, `${path}.name`);
  return { type: 'provider', id: `anthropic.${type}`, name, args: bounded(tool, path) };
}

function readToolChoice(choice: Json): ToolChoice {
  switch (choice['type']) {
    case 'auto':
    case 'none':
      return { type: choice['type'] };
    case 'any':
      return { type: 'required' };
    case 'tool':
      return { type: 'tool', toolName: filled(choice['name'], 'tool_choice.name') };
    default:
      throw invalid('tool_choice.type', "'auto', 'any', 'tool' or 'none' is needed");
  }
}
