import { callSettings, marksOf } from '../shared/call-settings.ts';
import type { Dialect, ProviderCall, WrittenRequest } from '../shared/codec.ts';
import { inexpressible, isSame, placeExtras, unsupported } from '../shared/extras.ts';
import type { CallOptions, Effort, MutableJson, Tool, Warning } from '../shared/neutral.ts';
import { put } from '../shared/shape.ts';
import { writePrompt } from './write-messages.ts';

const TARGET = 'anthropic';
const DEFAULT_MAX_TOKENS = 8_192;

/** Writes a request for Anthropic's messages API. */
export function writeMessagesRequest(call: ProviderCall): WrittenRequest {
  const { options, model, stream, dialect = {} } = call;
  const written: WrittenRequest = { body: { model }, warnings: [] };
  const { body, warnings } = written;
  body['max_tokens'] = options.maxOutputTokens ?? dialect.defaultMaxOutputTokens ?? DEFAULT_MAX_TOKENS;
  if (options.maxOutputTokens === undefined)
    warnings.push({
      type: 'compatibility',
      feature: 'no limit of output tokens',
      details: `set to ${String(body['max_tokens'])}`,
    });
  writeCommon(call, written);
  writeSampling(body, options, warnings);
  if (options.reasoning !== undefined) writeReasoning(call, written);
  placeExtras(call, TARGET, written);
  if (stream) body['stream'] = true;
  return written;
}

/** The body of a token count: what is sent, without how it is to be answered. */
export function writeCountRequest(call: ProviderCall): WrittenRequest {
  const written: WrittenRequest = { body: { model: call.model }, warnings: [] };
  writeCommon(call, written);
  placeExtras(call, TARGET, written);
  return written;
}

function writeCommon(call: ProviderCall, { body, warnings }: WrittenRequest): void {
  const { options } = call;
  const { system, messages } = writePrompt(options.prompt, { same: isSame(call, TARGET), warnings });
  put(body, 'system', system);
  body['messages'] = messages;
  writeTools(body, options);
  writeFormat(body, options, warnings);
}

function writeSampling(body: MutableJson, options: CallOptions, warnings: Warning[]): void {
  put(body, 'temperature', clamped(options.temperature, warnings));
  put(body, 'top_p', options.topP);
  put(body, 'top_k', options.topK);
  if (options.stopSequences !== undefined && options.stopSequences.length > 0)
    body['stop_sequences'] = options.stopSequences;
  const { user, metadata, verbosity } = callSettings(options);
  if (user !== undefined) body['metadata'] = { user_id: user };
  for (const key of ['seed', 'presencePenalty', 'frequencyPenalty'] as const)
    if (options[key] !== undefined && options[key] !== 0) warnings.push(unsupported(key, TARGET));
  if (metadata !== undefined && Object.keys(metadata).length > 0)
    warnings.push(unsupported('metadata', TARGET));
  if (verbosity !== undefined) warnings.push(unsupported('verbosity', TARGET));
}

/** Anthropic's scale ends at 1, OpenAI's at 2. */
function clamped(temperature: number | undefined, warnings: Warning[]): number | undefined {
  if (temperature === undefined || temperature <= 1) return temperature;
  warnings.push({
    type: 'compatibility',
    feature: 'temperature',
    details: `${temperature} is above 1; set to 1`,
  });
  return 1;
}

function writeTools(body: MutableJson, options: CallOptions): void {
  const { tools, toolChoice } = options;
  if (tools !== undefined && tools.length > 0) body['tools'] = tools.map(writeTool);
  const alone = callSettings(options).parallelToolCalls === false;
  const choice = choiceOf(toolChoice ?? (alone && tools?.length ? { type: 'auto' } : undefined));
  if (choice === undefined) return;
  if (callSettings(options).parallelToolCalls !== undefined && choice['type'] !== 'none')
    choice['disable_parallel_tool_use'] = alone;
  body['tool_choice'] = choice;
}

function choiceOf(choice: CallOptions['toolChoice']): MutableJson | undefined {
  if (choice === undefined) return undefined;
  if (choice.type === 'tool') return { type: 'tool', name: choice.toolName };
  return { type: choice.type === 'required' ? 'any' : choice.type };
}

function writeTool(tool: Tool, index: number): unknown {
  if (tool.type === 'provider') {
    if (tool.id.startsWith('anthropic.')) return tool.args;
    throw inexpressible(`tools[${index}]`, TARGET);
  }
  const written: MutableJson = { name: tool.name };
  put(written, 'description', tool.description);
  written['input_schema'] = tool.inputSchema;
  put(written, 'strict', tool.strict === false ? undefined : tool.strict);
  if (tool.inputExamples !== undefined)
    written['input_examples'] = tool.inputExamples.map(({ input }) => input);
  return Object.assign(written, marksOf(tool, 'anthropic'));
}

function writeFormat(body: MutableJson, { responseFormat }: CallOptions, warnings: Warning[]): void {
  if (responseFormat?.type !== 'json') return;
  if (responseFormat.schema === undefined) {
    warnings.push(
      unsupported('JSON without a schema', TARGET, 'ask for JSON in the prompt, or give a schema'),
    );
    return;
  }
  body['output_config'] = { format: { type: 'json_schema', schema: responseFormat.schema } };
}

const EFFORT_WORD: Partial<Record<Effort, string>> = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'xhigh',
  max: 'max',
};

/** How hard to reason, in the words the model understands; nothing where the client's own field says it. */
function writeReasoning(call: ProviderCall, { body, warnings }: WrittenRequest): void {
  const { options, dialect } = call;
  const { reasoning } = options;
  if (isSame(call, TARGET) && callSettings(options).impliedEffort === true) return;
  if (reasoning === undefined || reasoning === 'provider-default') return;
  if (reasoning === 'none') {
    body['thinking'] = { type: 'disabled' };
    return;
  }
  const style = isSame(call, TARGET) ? 'effort' : (dialect?.anthropicReasoning ?? 'effort');
  if (style === 'budget') writeBudget(body, reasoning);
  else
    body['output_config'] = {
      ...(body['output_config'] as MutableJson | undefined),
      effort: EFFORT_WORD[reasoning],
    };
  if (style === 'adaptive') body['thinking'] = { type: 'adaptive' };
  if (style !== 'effort') leaveOutSampling(body, warnings);
}

const BUDGET_OF: Readonly<Record<string, number>> = {
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 16_384,
  xhigh: 24_576,
  max: 32_768,
};

/** The budget comes on top of what the client wants answered, for Anthropic counts both together. */
function writeBudget(
  body: MutableJson,
  reasoning: NonNullable<Dialect['anthropicReasoning']> | Effort,
): void {
  const budget = BUDGET_OF[reasoning] ?? 8_192;
  body['thinking'] = { type: 'enabled', budget_tokens: budget };
  body['max_tokens'] = (body['max_tokens'] as number) + budget;
}

/** A thinking model takes neither temperature nor top_k. */
function leaveOutSampling(body: MutableJson, warnings: Warning[]): void {
  for (const key of ['temperature', 'top_k', 'top_p'] as const) {
    if (body[key] === undefined) continue;
    delete body[key];
    warnings.push(unsupported(key, TARGET, 'a model that thinks does not take it; it was left out'));
  }
}
