import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { JobEvent } from '@leadline/contracts';
import { toLeadlineError, toProblem } from '@leadline/core/kernel/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OnError } from './problems.ts';

/** Proxies close connections on which nothing is said; most wait a minute. */
const KEEP_ALIVE_MS = 15_000;

/** A signal that falls when the client hangs up before it has its answer, or when the server stops. */
export function hangUpSignal(reply: FastifyReply, stopping: AbortSignal): AbortSignal {
  const hungUp = new AbortController();
  const under = openUnder(stopping);
  under.add(hungUp);
  reply.raw.once('close', () => {
    under.delete(hungUp);
    if (!reply.raw.writableFinished) hungUp.abort(GONE);
  });
  if (stopping.aborted) hungUp.abort(stopping.reason);
  return hungUp.signal;
}

const openRequests = new WeakMap<AbortSignal, Set<AbortController>>();

/**
 * Requests that end when the signal falls. By hand: `AbortSignal.any` and a reason with its stack cost more than all else that is done for a
 * request. One listener serves all.
 */
function openUnder(stopping: AbortSignal): Set<AbortController> {
  const known = openRequests.get(stopping);
  if (known) return known;
  const under = new Set<AbortController>();
  openRequests.set(stopping, under);
  const stopAll = () => {
    for (const each of under) each.abort(stopping.reason);
  };
  stopping.addEventListener('abort', stopAll, { once: true });
  return under;
}

const GONE = new Error('the client hung up');

/**
 * Sends a job's events as server-sent events. Each carries its `seq` as id, so a client that was cut off goes
 * on where it stopped (`Last-Event-ID`). The stream ends with the job, or when `signal` falls; an error in the
 * middle is told as an event named `problem`.
 */
export async function sendEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  stream: {
    readonly events: AsyncIterable<JobEvent>;
    readonly signal: AbortSignal;
    readonly onError: OnError;
  },
): Promise<FastifyReply> {
  const { events, signal, onError } = stream;
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Kept for another request, it would keep a server that stops waiting.
    connection: 'close',
    // Or nginx gathers events until its buffer is full.
    'x-accel-buffering': 'no',
    'x-request-id': request.id,
  });
  raw.flushHeaders();
  const keepAlive = setInterval(() => raw.write(': still here\n\n'), KEEP_ALIVE_MS);
  try {
    for await (const event of events) {
      await write(raw, message(event.type, event, event.seq), signal);
      if (signal.aborted) break;
    }
  } catch (cause) {
    const error = toLeadlineError(cause);
    if (error.code === 'internal') onError(error, request.id);
    raw.write(message('problem', toProblem(error, `urn:leadline:request:${request.id}`)));
  } finally {
    clearInterval(keepAlive);
    raw.end();
  }
  return reply;
}

function message(type: string, data: unknown, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Waits for a slow reader, so that events do not pile up in memory. */
async function write(raw: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  if (raw.write(text) || signal.aborted) return;
  await once(raw, 'drain', { signal }).catch(() => undefined);
}
