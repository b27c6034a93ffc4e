import { asArray, asNumber, asObject, asText, type JsonObject } from '../json.ts';
import type { ModelRequest, Reply } from '../model/request.ts';
import { jsonWish, schemaPart, wishFields } from './openai-request.ts';
import { readInput } from './openai-responses.ts';
import { marked, perplexityError, searchResults } from './perplexity-parts.ts';
import { ApiProblem, type Protocol, sse, streamPieces } from './protocol.ts';

/** The fields the API documents; it refuses any other. */
const KNOWN_FIELDS = new Set([
  'background',
  'input',
  'instructions',
  'language_preference',
  'max_output_tokens',
  'max_steps',
  'model',
  'models',
  'preset',
  'previous_response_id',
  'reasoning',
  'response_format',
  'skills',
  'store',
  'stream',
  'temperature',
  'tools',
  'top_p',
]);

function modelOf(body: JsonObject): string {
  const model = asText(asArray(body.models)[0]) ?? asText(body.model) ?? asText(body.preset);
  if (model === null) throw new ApiProblem('invalid', 'one of model, models or preset is required');
  return model;
}

function read(body: JsonObject): ModelRequest {
  const unknown = Object.keys(body).find((field) => !KNOWN_FIELDS.has(field));
  if (unknown !== undefined) {
    const message = `invalid request body: json: unknown field "${unknown}"`;
    throw new ApiProblem('invalid', message, { param: unknown });
  }
  const format = asObject(body.response_format);
  const wish = jsonWish(body, { ...asObject(format.json_schema), type: format.type });
  const tools = asArray(body.tools).map((tool) => asObject(tool).type);
  return {
    model: modelOf(body),
    stream: body.stream === true,
    streamUsage: true,
    parts: [...schemaPart(wish?.schema ?? null), ...readInput(body)],
    ...wishFields(wish),
    webSearch: body.preset !== undefined || tools.includes('web_search'),
    maxTokens: asNumber(body.max_output_tokens),
  };
}

function searchItem({ request, answer }: Reply): JsonObject {
  const query = request.parts.at(-1)?.text.slice(0, 120) ?? '';
  const results = searchResults(answer).map((result, index) => ({ id: index + 1, ...result }));
  return { type: 'search_results', queries: [query], results };
}

function messageItem(reply: Reply, text: string, status: string): JsonObject {
  const content = [{ type: 'output_text', text, annotations: [] }];
  return { id: `msg_${reply.id}`, type: 'message', role: 'assistant', status, content };
}

function itemsOf(reply: Reply): JsonObject[] {
  const searched = reply.request.webSearch && reply.answer.sources.length > 0;
  const message = messageItem(reply, marked(reply.answer), 'completed');
  return [...(searched ? [searchItem(reply)] : []), message];
}

/** US dollars for each search; tokens are left to the reader's own price list. */
const SEARCH_USD = 0.005;

function usageOf({ usage, answer }: Reply): JsonObject {
  const searches = answer.sources.length > 0 ? 1 : 0;
  const toolCost = searches * SEARCH_USD;
  return {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    cost: { currency: 'USD', input_cost: 0, output_cost: 0, tool_calls_cost: toolCost, total_cost: toolCost },
    ...(searches > 0 && { tool_calls_details: { search_web: { invocation: searches } } }),
  };
}

function envelope(reply: Reply, status: string, output: readonly JsonObject[]): JsonObject {
  return {
    id: `resp_${reply.id}`,
    object: 'response',
    created_at: reply.createdSeconds,
    model: reply.request.model,
    status,
    output,
    ...(status === 'incomplete' && { incomplete_details: { reason: 'max_output_tokens' } }),
    ...(status !== 'in_progress' && { usage: usageOf(reply) }),
  };
}

function statusOf(reply: Reply): string {
  return reply.answer.finish === 'length' ? 'incomplete' : 'completed';
}

type Step = readonly [type: string, fields: JsonObject];

function searchSteps(item: JsonObject): Step[] {
  return [
    ['response.reasoning.started', {}],
    ['response.reasoning.search_queries', { queries: item.queries }],
    ['response.reasoning.search_results', { results: item.results }],
    ['response.reasoning.stopped', {}],
  ];
}

function stepsOf(reply: Reply, item: JsonObject, index: number): Step[] {
  if (item.type === 'search_results') {
    return [...searchSteps(item), ['response.output_item.done', { output_index: index, item }]];
  }
  const text = marked(reply.answer);
  const at = { output_index: index, item_id: item.id, content_index: 0 };
  const begun = { ...messageItem(reply, '', 'in_progress'), content: [] };
  return [
    ['response.output_item.added', { output_index: index, item: begun }],
    ...streamPieces(text).map((delta): Step => ['response.output_text.delta', { ...at, delta }]),
    ['response.output_text.done', { ...at, text }],
    ['response.output_item.done', { output_index: index, item }],
  ];
}

function eventsOf(reply: Reply): string[] {
  const begun = envelope(reply, 'in_progress', []);
  const items = itemsOf(reply);
  const steps: Step[] = [
    ['response.created', { response: begun }],
    ['response.in_progress', { response: begun }],
    ...items.flatMap((item, index) => stepsOf(reply, item, index)),
    ['response.completed', { response: envelope(reply, statusOf(reply), items) }],
  ];
  return steps.map(([type, fields], sequence_number) => sse({ type, sequence_number, ...fields }, type));
}

/** Perplexity's Agent API: OpenAI's responses in outline, with search results as an item of their own. */
export const perplexityAgent: Protocol = {
  read,
  deliveredText: marked,
  whole: (reply) => envelope(reply, statusOf(reply), itemsOf(reply)),
  events: eventsOf,
  error: perplexityError,
  failedRun: (problem, reply) => ({
    ...envelope(reply, 'failed', []),
    error: { message: problem.message, type: 'server_error', code: 'internal_error' },
  }),
  errorEvent: (problem) => {
    const error = { message: problem.message, type: 'server_error', code: 'internal_error' };
    return sse({ type: 'response.failed', sequence_number: 3, error }, 'response.failed');
  },
};
