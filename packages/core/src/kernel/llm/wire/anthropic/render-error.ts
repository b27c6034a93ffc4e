import { HTTP_STATUS_OF, type LeadlineError } from '../../../errors/index.ts';
import type { RenderedError } from '../shared/codec.ts';
import type { MutableJson } from '../shared/neutral.ts';
import { publicMessage, retryHeaders } from '../shared/render-error.ts';

const TYPE_OF_STATUS: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
};

/** The field at fault where a request goes on with a conversation that is kept nowhere. */
export const UNKNOWN_THREAD = 'thread.previous_message_id';

/** Anthropic's error body; `leadline_code` is our own stable code, `param` the path of the first field at fault. */
export function anthropicErrorBody(error: LeadlineError): MutableJson {
  const status = HTTP_STATUS_OF[error.code];
  const type = TYPE_OF_STATUS[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
  const param = error.issues[0]?.path;
  return {
    type: 'error',
    error: {
      type,
      message: publicMessage(error),
      ...(param && { param }),
      // By this the official client knows to send the whole conversation.
      ...(param === UNKNOWN_THREAD && { details: { error_code: 'thread_not_found' } }),
      leadline_code: error.code,
    },
  };
}

export function renderAnthropicError(error: LeadlineError): RenderedError {
  return {
    status: HTTP_STATUS_OF[error.code],
    headers: retryHeaders(error),
    body: anthropicErrorBody(error),
  };
}
