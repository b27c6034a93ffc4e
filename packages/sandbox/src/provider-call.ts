import { hash } from 'node:crypto';
import { type ArrivedCall, headersOf, type ReadCall, refuse } from './call.ts';
import { pause, readBody, sendJson } from './exchange.ts';
import { generate } from './generate.ts';
import { asObject, type JsonObject } from './json.ts';
import { checkKey } from './keys.ts';
import type { Machinery } from './machinery.ts';
import { ApiProblem } from './protocols/protocol.ts';
import { answerAside } from './side-calls.ts';
import { NO_USAGE } from './traffic/call-log.ts';
import { drawLatency } from './traffic/latency.ts';

function parseBody(text: string): JsonObject {
  if (text === '') return {};
  try {
    return asObject(JSON.parse(text));
  } catch {
    throw new ApiProblem('invalid', 'We could not parse the JSON body of your request.');
  }
}

function firstHeader(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function openEntry({ log }: Machinery, { route, request }: ArrivedCall, requestId: string): number {
  return log.open({
    requestId,
    provider: route.provider,
    model: route.model ?? '',
    purpose: firstHeader(request.headers['x-leadline-purpose']) ?? route.action,
    stream: route.stream ?? false,
    at: new Date().toISOString(),
    startedMs: performance.now(),
    endedMs: null,
    latencyMs: 0,
    ...NO_USAGE,
    status: null,
    idempotencyKey: firstHeader(request.headers['idempotency-key']),
    answeredFully: false,
    fault: null,
    rateLimited: false,
    requestHash: '',
    attempt: 1,
  });
}

async function answerSide(machinery: Machinery, call: ReadCall): Promise<void> {
  const { route, seq } = call;
  const { model, inputTokens, body } = answerAside(route, call.body, machinery.counter);
  const latencyMs = route.action === 'embed' ? call.latencyMs : 0;
  machinery.log.amend(seq, { model, inputTokens, latencyMs });
  if (!(await pause(call.response, latencyMs))) return;
  const headers = headersOf(route, call.requestId);
  const answeredFully = await sendJson(call.response, { status: 200, headers, text: JSON.stringify(body) });
  machinery.log.amend(seq, { status: 200, answeredFully });
}

async function read(
  machinery: Machinery,
  arrived: ArrivedCall,
  entry: { seq: number; requestId: string },
): Promise<ReadCall> {
  const { route, request, query } = arrived;
  const bytes = await readBody(request);
  checkKey(route.provider, machinery.keys, { headers: request.headers, query });
  const bodyText = bytes.toString();
  const requestHash = hash('sha1', bytes, 'base64url');
  const latencyMs = drawLatency(machinery.settings.latency, `${machinery.settings.seed}|${requestHash}`);
  machinery.log.amend(entry.seq, { requestHash });
  return { ...arrived, ...entry, body: parseBody(bodyText), bodyText, requestHash, latencyMs };
}

/** Answers one call of a provider's API from key check to last byte, and logs what became of it. */
export async function handleProviderCall(machinery: Machinery, arrived: ArrivedCall): Promise<void> {
  const requestId = `req_${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`;
  const seq = openEntry(machinery, arrived, requestId);
  try {
    const call = await read(machinery, arrived, { seq, requestId });
    await (arrived.route.action === 'generate' ? generate(machinery, call) : answerSide(machinery, call));
  } catch (error) {
    const problem = error instanceof ApiProblem ? error : new ApiProblem('server', String(error));
    if (arrived.response.headersSent || arrived.response.destroyed) arrived.response.destroy();
    else machinery.log.amend(seq, { status: await refuse({ ...arrived, requestId }, problem) });
  } finally {
    machinery.log.amend(seq, { endedMs: performance.now() });
  }
}
