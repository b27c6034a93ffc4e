import type { ServerResponse } from 'node:http';
import { breakOff, finish, hang, pause, sendJson } from './exchange.ts';
import type { Reply } from './model/request.ts';
import { ApiProblem, type Protocol } from './protocols/protocol.ts';
import type { Rule } from './traffic/rules.ts';

/** An answer on its way to the caller. */
export interface Delivery {
  readonly response: ServerResponse;
  readonly protocol: Protocol;
  readonly reply: Reply;
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly latencyMs: number;
  readonly rule: Rule | null;
}

/** The share of a call's latency that passes before its first token. */
export const FIRST_TOKEN_SHARE = 0.15;
/** A stream is written in at most so many portions, however many tokens it has. */
const MAX_PORTIONS = 40;
const STREAM_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };

function overloaded(): ApiProblem {
  return new ApiProblem('overloaded', 'The model is overloaded. Please try again later.');
}

/** Sends the answer in one body after its latency. Resolves true when all of it left. */
async function deliverWhole(delivery: Delivery): Promise<boolean> {
  const { response, protocol, reply, headers, rule } = delivery;
  if (!(await pause(response, delivery.latencyMs))) return false;
  if (rule?.fault === 'error_in_200') {
    const body =
      protocol.failedRun?.(overloaded(), reply) ?? protocol.error(overloaded(), delivery.requestId).body;
    await sendJson(response, { status: 200, headers, text: JSON.stringify(body) });
    return false;
  }
  const text = JSON.stringify(protocol.whole(reply));
  if (rule?.fault === 'cut') {
    const length = String(Buffer.byteLength(text));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': length, ...headers });
    await breakOff(response, text.slice(0, Math.floor(text.length * rule.at)));
    return false;
  }
  const broken =
    rule?.fault === 'broken_json' && (rule.where === 'envelope' || reply.request.schema === null);
  return sendJson(response, { status: 200, headers, text: broken ? text.slice(0, -20) : text });
}

/** The stream's events, cut or with an error where the rule says so. */
function eventsToSend({ protocol, reply, rule, requestId }: Delivery): string[] {
  const events = protocol.events(reply);
  if (rule?.fault === 'broken_json' && (rule.where === 'envelope' || reply.request.schema === null)) {
    return [...events.slice(0, -2), 'data: {"broken":\n\n', ...events.slice(-2)];
  }
  if (rule?.fault !== 'cut' && rule?.fault !== 'error_in_200') return events;
  const kept = events.slice(0, Math.max(1, Math.floor(events.length * rule.at)));
  return rule.fault === 'cut' ? kept : [...kept, protocol.errorEvent(overloaded(), requestId)];
}

function portionsOf(events: readonly string[], count: number): string[] {
  const size = Math.ceil(events.length / count);
  return Array.from({ length: Math.ceil(events.length / size) }, (_, index) =>
    events.slice(index * size, (index + 1) * size).join(''),
  );
}

/** Streams the answer over its latency. Resolves true when the whole stream left. */
async function deliverStream(delivery: Delivery): Promise<boolean> {
  const { response, latencyMs, rule } = delivery;
  const events = eventsToSend(delivery);
  const portions = portionsOf(events, latencyMs > 0 ? MAX_PORTIONS : 1);
  const firstMs = latencyMs * FIRST_TOKEN_SHARE;
  const startedMs = performance.now();
  for (const [index, portion] of portions.entries()) {
    const dueMs = firstMs + ((latencyMs - firstMs) * index) / Math.max(1, portions.length - 1);
    if (!(await pause(response, startedMs + dueMs - performance.now()))) return false;
    if (index === 0) response.writeHead(200, { ...STREAM_HEADERS, ...delivery.headers });
    if (index < portions.length - 1) response.write(portion);
  }
  const last = portions.at(-1) ?? '';
  if (rule?.fault === 'cut') {
    await breakOff(response, last);
    return false;
  }
  const left = await finish(response, last);
  return left && rule?.fault !== 'error_in_200';
}

/** Sends the answer as asked for, or spoils the way there. True when a complete answer left. */
export async function deliver(delivery: Delivery): Promise<boolean> {
  if (delivery.rule?.fault === 'hang') {
    await hang(delivery.response);
    return false;
  }
  return delivery.reply.request.stream ? deliverStream(delivery) : deliverWhole(delivery);
}
