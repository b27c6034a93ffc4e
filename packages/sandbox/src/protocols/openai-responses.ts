import { asArray, asNumber, asObject, asText, type JsonObject } from '../json.ts';
import type { ModelAnswer, ModelRequest, PromptPart, Reply, Source } from '../model/request.ts';
import { openAiError } from './openai-errors.ts';
import { jsonWish, messageParts, requiredModel, schemaPart, wishFields } from './openai-request.ts';
import { ApiProblem, type Protocol, sse, streamPieces } from './protocol.ts';

interface Cited {
  readonly text: string;
  readonly annotations: readonly JsonObject[];
}

/** Instructions and input of a responses call, in the order they are read. */
export function readInput(body: JsonObject): PromptPart[] {
  const instructions = asText(body.instructions);
  const system: PromptPart[] = instructions
    ? [{ role: 'system', text: instructions, cacheBreakpoint: false }]
    : [];
  if (typeof body.input === 'string') {
    return [...system, { role: 'user', text: body.input, cacheBreakpoint: false }];
  }
  const items = asArray(body.input);
  if (items.length === 0) {
    throw new ApiProblem('invalid', "Missing required parameter: 'input'.", { param: 'input' });
  }
  return [...system, ...messageParts(items)];
}

function readResponse(body: JsonObject): ModelRequest {
  const wish = jsonWish(body, asObject(asObject(body.text).format));
  const tools = asArray(body.tools).map((one) => asText(asObject(one).type) ?? '');
  return {
    model: requiredModel(body),
    stream: body.stream === true,
    streamUsage: true,
    parts: [...schemaPart(wish?.schema ?? null), ...readInput(body)],
    ...wishFields(wish),
    webSearch: tools.some((type) => type.startsWith('web_search')),
    maxTokens: asNumber(body.max_output_tokens),
  };
}

function mark(source: Source): string {
  return ` ([${source.domain}](${source.url}))`;
}

/** The text with a link after each cited passage, the way the search tool writes them. */
function cite(answer: ModelAnswer): Cited {
  if (answer.passages.length === 0) return { text: answer.text, annotations: [] };
  const annotations: JsonObject[] = [];
  let text = '';
  for (const passage of answer.passages) {
    const body = passage.text.trimEnd();
    text += body;
    for (const index of passage.sources) {
      const source = answer.sources[index];
      if (!source) continue;
      const start = text.length + 1;
      text += mark(source);
      annotations.push({
        type: 'url_citation',
        start_index: start,
        end_index: text.length,
        url: source.url,
        title: source.title,
      });
    }
    text += passage.text.slice(body.length);
  }
  return { text, annotations };
}

function searchItem({ id, request, answer }: Reply): JsonObject {
  const query = request.parts.at(-1)?.text.slice(0, 120) ?? '';
  const sources = answer.sources.map(({ url }) => ({ type: 'url', url }));
  const action = { type: 'search', query, queries: [query], sources };
  return { id: `ws_${id}`, type: 'web_search_call', status: 'completed', action };
}

function contentPart(answer: ModelAnswer): JsonObject {
  if (answer.finish === 'refusal') return { type: 'refusal', refusal: answer.text };
  return { type: 'output_text', logprobs: [], ...cite(answer) };
}

function answerItem(reply: Reply): JsonObject {
  const { id, request, answer } = reply;
  const status = answer.finish === 'length' ? 'incomplete' : 'completed';
  if (request.toolName !== null && answer.finish !== 'refusal') {
    const call = { call_id: `call_${id}`, name: request.toolName, arguments: answer.text };
    return { id: `fc_${id}`, type: 'function_call', status, ...call };
  }
  return { id: `msg_${id}`, type: 'message', status, role: 'assistant', content: [contentPart(answer)] };
}

function itemsOf(reply: Reply): JsonObject[] {
  const searched = reply.request.webSearch && reply.answer.sources.length > 0;
  return [...(searched ? [searchItem(reply)] : []), answerItem(reply)];
}

function usageOf({ usage }: Reply): JsonObject {
  return {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: usage.cachedTokens },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
}

function envelope(reply: Reply, status: string, output: readonly JsonObject[]): JsonObject {
  const done = status !== 'in_progress';
  return {
    id: `resp_${reply.id}`,
    object: 'response',
    created_at: reply.createdSeconds,
    status,
    background: false,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    instructions: null,
    max_output_tokens: reply.request.maxTokens,
    model: reply.request.model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: 'default',
    store: false,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: done ? usageOf(reply) : null,
    user: null,
    metadata: {},
  };
}

type Step = readonly [type: string, fields: JsonObject];

function searchSteps(item: JsonObject, index: number): Step[] {
  const at = { output_index: index, item_id: item.id };
  return [
    ['response.output_item.added', { output_index: index, item: { ...item, status: 'in_progress' } }],
    ['response.web_search_call.in_progress', at],
    ['response.web_search_call.searching', at],
    ['response.web_search_call.completed', at],
    ['response.output_item.done', { output_index: index, item }],
  ];
}

function toolSteps(item: JsonObject, index: number): Step[] {
  const at = { output_index: index, item_id: item.id };
  const begun = { ...item, status: 'in_progress', arguments: '' };
  return [
    ['response.output_item.added', { output_index: index, item: begun }],
    ...streamPieces(String(item.arguments)).map(
      (delta): Step => ['response.function_call_arguments.delta', { ...at, delta }],
    ),
    ['response.function_call_arguments.done', { ...at, arguments: item.arguments }],
    ['response.output_item.done', { output_index: index, item }],
  ];
}

function messageSteps(item: JsonObject, index: number): Step[] {
  const part = asObject(asArray(item.content)[0]);
  const at = { output_index: index, item_id: item.id, content_index: 0 };
  const refusal = part.type === 'refusal';
  const name = refusal ? 'response.refusal' : 'response.output_text';
  const text = String(refusal ? part.refusal : part.text);
  const empty = refusal ? { type: 'refusal', refusal: '' } : { ...part, text: '', annotations: [] };
  return [
    [
      'response.output_item.added',
      { output_index: index, item: { ...item, status: 'in_progress', content: [] } },
    ],
    ['response.content_part.added', { ...at, part: empty }],
    ...streamPieces(text).map(
      (delta): Step => [`${name}.delta`, { ...at, delta, ...(!refusal && { logprobs: [] }) }],
    ),
    ...asArray(part.annotations).map(
      (annotation, annotation_index): Step => [
        'response.output_text.annotation.added',
        { ...at, annotation_index, annotation },
      ],
    ),
    [`${name}.done`, refusal ? { ...at, refusal: text } : { ...at, text, logprobs: [] }],
    ['response.content_part.done', { ...at, part }],
    ['response.output_item.done', { output_index: index, item }],
  ];
}

function stepsOf(item: JsonObject, index: number): Step[] {
  if (item.type === 'web_search_call') return searchSteps(item, index);
  return item.type === 'function_call' ? toolSteps(item, index) : messageSteps(item, index);
}

function eventsOf(reply: Reply): string[] {
  const items = itemsOf(reply);
  const begun = envelope(reply, 'in_progress', []);
  const status = reply.answer.finish === 'length' ? 'incomplete' : 'completed';
  const steps: Step[] = [
    ['response.created', { response: begun }],
    ['response.in_progress', { response: begun }],
    ...items.flatMap(stepsOf),
    [`response.${status}`, { response: envelope(reply, status, items) }],
  ];
  return steps.map(([type, fields], sequence_number) => sse({ type, sequence_number, ...fields }, type));
}

/** OpenAI's responses API. */
export const openAiResponses: Protocol = {
  read: readResponse,
  deliveredText: (answer) => cite(answer).text,
  whole: (reply) =>
    envelope(reply, reply.answer.finish === 'length' ? 'incomplete' : 'completed', itemsOf(reply)),
  events: eventsOf,
  error: openAiError,
  failedRun: (problem, reply) => ({
    ...envelope(reply, 'failed', []),
    error: { code: 'server_error', message: problem.message },
    usage: null,
  }),
  errorEvent: (problem) => {
    const { code, param } = asObject(asObject(openAiError(problem).body).error);
    const fields = { code: code ?? 'server_error', message: problem.message, param, sequence_number: 3 };
    return sse({ type: 'error', ...fields }, 'error');
  },
};
