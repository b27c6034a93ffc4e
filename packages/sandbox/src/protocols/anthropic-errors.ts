import type { ApiProblem, LimitGauge, ProviderHeaders, WrittenError } from './protocol.ts';

const TYPE_OF: Readonly<Record<ApiProblem['kind'], string>> = {
  invalid: 'invalid_request_error',
  missing_key: 'authentication_error',
  wrong_key: 'authentication_error',
  not_found: 'not_found_error',
  too_large: 'request_too_large',
  rate_limited: 'rate_limit_error',
  server: 'api_error',
  overloaded: 'overloaded_error',
};

/** Anthropic's error body. */
export function anthropicError(problem: ApiProblem, requestId: string): WrittenError {
  const { kind, message, status } = problem;
  return {
    status,
    body: { type: 'error', error: { type: TYPE_OF[kind], message }, request_id: requestId },
  };
}

function gauge(
  name: string,
  { limit, remaining, resetMs }: LimitGauge,
  nowMs: number,
): Record<string, string> {
  return {
    [`anthropic-ratelimit-${name}-limit`]: String(limit),
    [`anthropic-ratelimit-${name}-remaining`]: String(remaining),
    [`anthropic-ratelimit-${name}-reset`]: new Date(nowMs + resetMs).toISOString().replace(/\.\d+Z/, 'Z'),
  };
}

export const anthropicHeaders: ProviderHeaders = {
  request: (requestId) => ({
    'request-id': requestId,
    'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
  }),
  limits: ({ requests, tokens }, nowMs) => ({
    ...gauge('requests', requests, nowMs),
    ...gauge('tokens', tokens, nowMs),
    ...gauge('input-tokens', tokens, nowMs),
    ...gauge('output-tokens', tokens, nowMs),
  }),
};
