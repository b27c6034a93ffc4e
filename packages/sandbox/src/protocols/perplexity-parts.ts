import type { JsonObject } from '../json.ts';
import type { ModelAnswer } from '../model/request.ts';
import { openAiHeaders } from './openai-errors.ts';
import type { ApiProblem, ProviderHeaders, WrittenError } from './protocol.ts';

/** Text with bracketed numbers after each cited passage. */
export function marked(answer: ModelAnswer): string {
  if (answer.passages.length === 0) return answer.text;
  return answer.passages
    .map(({ text, sources }) => {
      const body = text.trimEnd();
      return body + sources.map((index) => `[${index + 1}]`).join('') + text.slice(body.length);
    })
    .join('');
}

/** What the search found, as both of Perplexity's APIs list it. */
export function searchResults(answer: ModelAnswer): JsonObject[] {
  return answer.sources.map(({ title, url, date, snippet }) => ({
    title,
    url,
    date,
    last_updated: date,
    snippet,
    source: 'web',
  }));
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

/** Perplexity's error body. */
export function perplexityError(problem: ApiProblem): WrittenError {
  const { message, kind, status } = problem;
  return { status, body: { error: { message, type: TYPE_OF[kind], code: status } } };
}

export const perplexityHeaders: ProviderHeaders = {
  request: (requestId) => ({ 'x-request-id': requestId }),
  limits: (state, nowMs) => {
    const all = openAiHeaders.limits(state, nowMs);
    return Object.fromEntries(Object.entries(all).filter(([name]) => name.endsWith('-requests')));
  },
};
