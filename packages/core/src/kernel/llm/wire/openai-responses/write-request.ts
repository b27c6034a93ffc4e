import { functionFields, schemaFields } from '../openai-chat/write-request.ts';
import { callSettings } from '../shared/call-settings.ts';
import type { ProviderCall, WrittenRequest } from '../shared/codec.ts';
import { inexpressible, isSame, placeExtras, unsupported } from '../shared/extras.ts';
import type { CallOptions, MutableJson, Tool, Warning } from '../shared/neutral.ts';
import { put } from '../shared/shape.ts';
import { writeInput } from './write-items.ts';

const TARGET = 'openai-responses';

/** Writes a request for the responses API. */
export function writeResponsesRequest(call: ProviderCall): WrittenRequest {
  const { options, model, stream } = call;
  const written: WrittenRequest = { body: { model }, warnings: [] };
  const { body, warnings } = written;
  const { instructions, input } = writeInput(options.prompt, warnings);
  put(body, 'instructions', instructions);
  body['input'] = input;
  writeSettings(body, options, isSame(call, TARGET));
  warnOfRest(options, warnings);
  // Responses keep what they are asked unless told not to; clients of other protocols have not agreed to that.
  if (!isSame(call, TARGET)) body['store'] = false;
  placeExtras(call, TARGET, written);
  if (stream) body['stream'] = true;
  return written;
}

/** Everything but the input, in the words in which a response repeats it too. */
export function writeSettings(body: MutableJson, options: CallOptions, same: boolean): void {
  const { user, metadata, reasoningSummary, parallelToolCalls } = callSettings(options);
  put(body, 'max_output_tokens', options.maxOutputTokens);
  put(body, 'temperature', options.temperature);
  put(body, 'top_p', options.topP);
  put(body, 'user', user);
  put(body, 'metadata', metadata);
  put(body, 'parallel_tool_calls', parallelToolCalls);
  const effort = options.reasoning === 'provider-default' ? undefined : options.reasoning;
  if (effort !== undefined || reasoningSummary !== undefined)
    body['reasoning'] = { ...(effort && { effort }), ...(reasoningSummary && { summary: reasoningSummary }) };
  writeTools(body, options, same);
  writeText(body, options);
}

function writeTools(body: MutableJson, { tools, toolChoice }: CallOptions, same: boolean): void {
  if (tools !== undefined && tools.length > 0)
    body['tools'] = tools.map((tool, index) => writeTool(tool, index, same));
  if (toolChoice === undefined) return;
  body['tool_choice'] =
    toolChoice.type === 'tool' ? namedChoice(toolChoice.toolName, tools) : toolChoice.type;
}

function namedChoice(name: string, tools: readonly Tool[] = []): MutableJson {
  const own = tools.find((tool) => tool.type === 'provider' && tool.name === name);
  if (own?.type !== 'provider') return { type: 'function', name };
  return own.id === 'openai.custom' ? { type: 'custom', name } : { type: name };
}

/** Responses hold functions to their schema unless told not to; the other protocols do so only when told. */
function writeTool(tool: Tool, index: number, same: boolean): unknown {
  if (tool.type === 'function') {
    const strict = tool.strict ?? (same ? undefined : false);
    return { type: 'function', ...functionFields(tool), ...(strict !== undefined && { strict }) };
  }
  if (tool.id.startsWith('openai.') && tool.args['custom'] === undefined) return tool.args;
  throw inexpressible(`tools[${index}]`, TARGET);
}

function writeText(body: MutableJson, options: CallOptions): void {
  const format = schemaFields(options);
  const { verbosity } = callSettings(options);
  if (format === null && verbosity === undefined) return;
  const text: MutableJson = {};
  if (format === 'json') text['format'] = { type: 'json_object' };
  else if (format !== null) text['format'] = { type: 'json_schema', ...format };
  put(text, 'verbosity', verbosity);
  body['text'] = text;
}

function warnOfRest(options: CallOptions, warnings: Warning[]): void {
  for (const key of ['seed', 'topK', 'presencePenalty', 'frequencyPenalty'] as const)
    if (options[key] !== undefined && options[key] !== 0) warnings.push(unsupported(key, TARGET));
  if (options.stopSequences !== undefined && options.stopSequences.length > 0)
    warnings.push(unsupported('stopSequences', TARGET));
}
