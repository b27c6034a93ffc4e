import type { JsonObject } from '../json.ts';
import type { ModelAnswer, Reply } from '../model/request.ts';
import { openAiHeaders } from './openai-errors.ts';
import { readChat } from './openai-request.ts';
import {
  type ApiProblem,
  type Protocol,
  type ProviderHeaders,
  sse,
  streamPieces,
  type WrittenError,
} from './protocol.ts';

/** Text with bracketed numbers after each cited passage. */
function marked(answer: ModelAnswer): string {
  if (answer.passages.length === 0) return answer.text;
  return answer.passages
    .map(({ text, sources }) => {
      const body = text.trimEnd();
      return body + sources.map((index) => `[${index + 1}]`).join('') + text.slice(body.length);
    })
    .join('');
}

function usageOf({ usage, answer }: Reply): JsonObject {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    search_context_size: 'low',
    num_search_queries: answer.sources.length > 0 ? 1 : 0,
  };
}

function searchOf(answer: ModelAnswer): JsonObject {
  return {
    citations: answer.sources.map(({ url }) => url),
    search_results: answer.sources.map(({ title, url, date, snippet }) => ({
      title,
      url,
      date,
      last_updated: date,
      snippet,
      source: 'web',
    })),
  };
}

const TYPE_OF: Readonly<Record<ApiProblem['kind'], string>> = {
  invalid: 'invalid_request',
  missing_key: 'missing_api_key',
  wrong_key: 'invalid_api_key',
  not_found: 'not_found',
  too_large: 'request_too_large',
  rate_limited: 'rate_limit_exceeded',
  server: 'internal_server_error',
  overloaded: 'service_unavailable',
};

function errorOf(problem: ApiProblem): WrittenError {
  const { message, kind, status } = problem;
  return { status, body: { error: { message, type: TYPE_OF[kind], code: status } } };
}

function baseOf(reply: Reply): JsonObject {
  return { id: reply.id, model: reply.request.model, created: reply.createdSeconds };
}

function eventsOf(reply: Reply): string[] {
  const base = { ...baseOf(reply), object: 'chat.completion.chunk', ...searchOf(reply.answer) };
  const finish = reply.answer.finish === 'length' ? 'length' : 'stop';
  const chunk = (content: string, finish_reason: string | null, extra: JsonObject = {}): string =>
    sse({ ...base, ...extra, choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }] });
  return [
    ...streamPieces(marked(reply.answer)).map((piece) => chunk(piece, null)),
    chunk('', finish, { usage: usageOf(reply) }),
  ];
}

/** Perplexity's chat completions: always searched, sources beside the text. */
export const perplexity: Protocol = {
  read: (body) => readChat(body, true),
  deliveredText: marked,
  whole: (reply) => ({
    ...baseOf(reply),
    object: 'chat.completion',
    usage: usageOf(reply),
    ...searchOf(reply.answer),
    choices: [
      {
        index: 0,
        finish_reason: reply.answer.finish === 'length' ? 'length' : 'stop',
        message: { role: 'assistant', content: marked(reply.answer) },
      },
    ],
  }),
  events: eventsOf,
  error: errorOf,
  errorEvent: (problem) => sse(errorOf(problem).body),
};

export const perplexityHeaders: ProviderHeaders = {
  request: (requestId) => ({ 'x-request-id': requestId }),
  limits: (state, nowMs) => {
    const all = openAiHeaders.limits(state, nowMs);
    return Object.fromEntries(Object.entries(all).filter(([name]) => name.endsWith('-requests')));
  },
};
