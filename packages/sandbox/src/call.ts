import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from './exchange.ts';
import type { JsonObject } from './json.ts';
import type { ApiProblem } from './protocols/protocol.ts';
import type { Route } from './routes.ts';

/** A call that has arrived. */
export interface ArrivedCall {
  readonly route: Route;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A call that was read and can be answered. */
export interface ReadCall extends ArrivedCall {
  readonly seq: number;
  readonly requestId: string;
  readonly body: JsonObject;
  readonly bodyText: string;
  readonly requestHash: string;
  readonly latencyMs: number;
}

/** What every answer of a provider carries, simulated or refused. */
export function headersOf(route: Route, requestId: string): Record<string, string> {
  return { 'x-leadline-sandbox': '1', ...route.headers.request(requestId) };
}

/** Sends a problem in the provider's own shape. Resolves with the status that was sent. */
export async function refuse(
  call: Pick<ReadCall, 'route' | 'response' | 'requestId'>,
  problem: ApiProblem,
  extraHeaders: Readonly<Record<string, string>> = {},
): Promise<number> {
  const { status, body } = call.route.protocol.error(problem, call.requestId);
  const wait = problem.retryAfterSeconds;
  await sendJson(call.response, {
    status,
    headers: {
      ...headersOf(call.route, call.requestId),
      ...extraHeaders,
      ...(wait !== null && { 'retry-after': String(wait) }),
    },
    text: JSON.stringify(body),
  });
  return status;
}
