import type { JsonObject } from '../json.ts';
import type { ModelAnswer, Reply } from '../model/request.ts';
import { readChat } from './openai-request.ts';
import { marked, perplexityError, searchResults } from './perplexity-parts.ts';
import { type Protocol, sse, streamPieces } from './protocol.ts';

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
  return { citations: answer.sources.map(({ url }) => url), search_results: searchResults(answer) };
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
  error: perplexityError,
  errorEvent: (problem) => sse(perplexityError(problem).body),
};
