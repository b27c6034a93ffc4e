/** Every stable error code, and the one place that decides its HTTP status. */
export const HTTP_STATUS_OF = {
  invalid_input: 400,
  unreadable_file: 400,
  content_blocked: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  not_ready: 409,
  idempotency_mismatch: 422,
  too_large: 413,
  rate_limited: 429,
  budget_reached: 402,
  credits_used_up: 424,
  provider_unconfigured: 424,
  provider_rejected_key: 424,
  provider_failed: 502,
  provider_timeout: 504,
  model_answer_unusable: 502,
  cancelled: 409,
  database_unavailable: 503,
  disk_unavailable: 507,
  port_taken: 503,
  unsupported_runtime: 500,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof HTTP_STATUS_OF;
