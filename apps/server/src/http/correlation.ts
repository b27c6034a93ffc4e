import type { IncomingHttpHeaders } from 'node:http';

/** It stands in log lines, addresses and rows. */
const USABLE = /^[\w.:@/+=-]{1,128}$/u;

/** The name a client gives its own request, by `x-request-id`; null for none, and for one that cannot be used. */
export function correlationIdOf(headers: IncomingHttpHeaders): string | null {
  const id = headers['x-request-id'];
  return typeof id === 'string' && USABLE.test(id) ? id : null;
}
