import type { ApiProblem, ProviderHeaders, WrittenError } from './protocol.ts';

const TYPE_OF: Readonly<Record<ApiProblem['kind'], { type: string; code: string | null }>> = {
  invalid: { type: 'invalid_request_error', code: null },
  missing_key: { type: 'invalid_request_error', code: null },
  wrong_key: { type: 'invalid_request_error', code: 'invalid_api_key' },
  not_found: { type: 'invalid_request_error', code: 'model_not_found' },
  too_large: { type: 'invalid_request_error', code: 'request_too_large' },
  rate_limited: { type: 'requests', code: 'rate_limit_exceeded' },
  server: { type: 'server_error', code: null },
  overloaded: { type: 'server_error', code: 'service_unavailable' },
};

/** OpenAI's error body; Groq's is the same. */
export function openAiError(problem: ApiProblem): WrittenError {
  const { type, code } = TYPE_OF[problem.kind];
  return {
    status: problem.status,
    body: { error: { message: problem.message, type, param: problem.param, code } },
  };
}

/** Mistral writes its errors flat, and a wrong key in one word. */
export function mistralError(problem: ApiProblem): WrittenError {
  if (problem.kind === 'wrong_key' || problem.kind === 'missing_key') {
    return { status: 401, body: { detail: 'Unauthorized' } };
  }
  const { type, code } = TYPE_OF[problem.kind];
  return {
    status: problem.status,
    body: { object: 'error', message: problem.message, type, param: problem.param, code },
  };
}

/** Durations the way OpenAI writes them: `12ms`, `1.5s`, `6m0s`. */
function duration(ms: number): string {
  if (ms < 1_000) return `${Math.ceil(ms)}ms`;
  if (ms < 60_000) return `${Math.round(ms) / 1_000}s`;
  return `${Math.floor(ms / 60_000)}m${Math.round((ms % 60_000) / 1_000)}s`;
}

export const openAiHeaders: ProviderHeaders = {
  request: (requestId) => ({
    'x-request-id': requestId,
    'openai-version': '2020-10-01',
    'openai-processing-ms': '1',
  }),
  limits: ({ requests, tokens }) => ({
    'x-ratelimit-limit-requests': String(requests.limit),
    'x-ratelimit-limit-tokens': String(tokens.limit),
    'x-ratelimit-remaining-requests': String(requests.remaining),
    'x-ratelimit-remaining-tokens': String(tokens.remaining),
    'x-ratelimit-reset-requests': duration(requests.resetMs),
    'x-ratelimit-reset-tokens': duration(tokens.resetMs),
  }),
};
