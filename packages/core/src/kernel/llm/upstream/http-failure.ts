import { APICallError } from '@ai-sdk/provider';

/** Characters of a reply that is no answer; the rest says nothing more. */
export const LONGEST_FAILURE = 64 * 1024;

/** A reply that is no answer. */
export interface FailedReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export function failureOf(url: string, { status, headers, text }: FailedReply): APICallError {
  return new APICallError({
    message: `HTTP ${status}`,
    url,
    requestBodyValues: undefined,
    statusCode: status,
    responseHeaders: Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
      ),
    ),
    responseBody: text.slice(0, LONGEST_FAILURE),
  });
}
