import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../exchange.ts';
import type { Machinery } from '../machinery.ts';
import { drawLatency } from '../traffic/latency.ts';
import type { Rule } from '../traffic/rules.ts';
import type { SourceProvider } from '../world/company.ts';
import { usualLatency } from './latencies.ts';
import type { SourceProblem, SourceProtocol, SourceQuestion, SourceReply } from './protocol.ts';
import { problemOf, sendReply } from './source-reply.ts';

/** A call of a data provider that has arrived. */
export interface ArrivedSourceCall {
  readonly provider: SourceProvider;
  readonly protocol: SourceProtocol;
  /** Path and query as at the provider. */
  readonly path: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A call that was read. */
interface ReadSourceCall extends ArrivedSourceCall {
  readonly seq: number;
  readonly question: Omit<SourceQuestion, 'key'>;
  readonly latencyMs: number;
  readonly rule: Rule | null;
}

/** Keys in a query are kept out of the log. */
function withoutKeys(path: string): string {
  return path.replace(/([?&](?:api_key|api_token|access_token|token|key)=)[^&]*/gi, '$1…');
}

function openRecord({ sources }: Machinery, { provider, path, request }: ArrivedSourceCall): number {
  return sources.log.open({
    provider,
    call: path.split('?')[0] ?? path,
    method: request.method ?? 'GET',
    path: withoutKeys(path),
    subject: null,
    at: new Date().toISOString(),
    startedMs: performance.now(),
    endedMs: null,
    latencyMs: 0,
    status: null,
    priceUsd: 0,
    credits: 0,
    fault: null,
    refused: null,
    answeredFully: false,
    attempt: 1,
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

function questionOf(
  { sources }: Machinery,
  arrived: ArrivedSourceCall,
  bodyText: string,
): Omit<SourceQuestion, 'key'> {
  const { provider, path, request } = arrived;
  const headers = headersOf(request);
  const world = sources.world();
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return {
    world,
    view: (company) => world.view(provider, company),
    method: request.method ?? 'GET',
    url: new URL(path, 'http://provider.sandbox'),
    headers,
    bodyText,
    json: jsonOf(bodyText),
    form: new URLSearchParams(isForm ? bodyText : ''),
    now: new Date(),
    base: `http://${headers.host ?? 'localhost'}/sources/${provider}`,
    creditsLeft: sources.creditsLeft(provider),
    memory: sources.memory(provider),
    polls: (handle) => sources.poll(provider, handle),
  };
}

async function read(machinery: Machinery, arrived: ArrivedSourceCall, seq: number): Promise<ReadSourceCall> {
  const { settings, sources, rules } = machinery;
  const { provider, path, request } = arrived;
  const bodyText = (await readBody(request)).toString();
  const requestHash = hash('sha1', `${provider} ${request.method} ${path} ${bodyText}`, 'base64url');
  const attempt = machinery.nextAttempt(requestHash);
  const rule = rules.apply({
    provider,
    isSource: true,
    model: '',
    purpose: path,
    body: `${path} ${bodyText}`,
    requestHash,
    attempt,
  });
  const latency = settings.sources[provider]?.latency ?? usualLatency(provider, settings.sourceLatency);
  const latencyMs = drawLatency(latency, `${settings.seed}|${requestHash}|${attempt}`);
  sources.log.amend(seq, { attempt, fault: rule?.fault ?? null });
  return { ...arrived, seq, question: questionOf(machinery, arrived, bodyText), latencyMs, rule };
}

/** The key the call came with, or why it is not accepted. */
function keyOf(machinery: Machinery, { protocol, question }: ReadSourceCall): string | SourceProblem {
  if (!protocol.key) return '';
  const key = protocol.key(question);
  if (key === null || key === '') return problemOf('missing_key');
  return machinery.keys.has(key) ? key : problemOf('wrong_key');
}

/** A refusal before the question is looked at; null where there is none. */
function refusalOf(
  machinery: Machinery,
  call: ReadSourceCall,
  key: string | SourceProblem,
): SourceProblem | null {
  if (typeof key !== 'string') return key;
  const { retryAfterSeconds } = machinery.sources.limiter(call.provider).admit(0, performance.now());
  return retryAfterSeconds === null ? null : problemOf('rate_limited', retryAfterSeconds);
}

/** The provider's answer, or its refusal where the credits do not reach. */
function answerOf(
  machinery: Machinery,
  call: ReadSourceCall,
  key: string,
): SourceReply & { refused?: string } {
  const { sources } = machinery;
  const { provider, protocol, question } = call;
  const reply = protocol.answer({ ...question, key });
  const credits = reply.credits ?? (reply.priceUsd > 0 ? 1 : 0);
  const left = sources.creditsLeft(provider);
  if (left !== null && credits > left) {
    return {
      ...protocol.error(problemOf('credits_used_up')),
      priceUsd: 0,
      subject: reply.subject,
      refused: 'credits_used_up',
    };
  }
  sources.spend(provider, credits);
  return { ...reply, credits };
}

async function settle(machinery: Machinery, call: ReadSourceCall): Promise<void> {
  const { sources } = machinery;
  const { seq, provider, protocol, response, rule, latencyMs } = call;
  const key = keyOf(machinery, call);
  const refusal = refusalOf(machinery, call, key);
  if (refusal) {
    sources.log.amend(seq, { refused: refusal.kind });
    const status = await sendReply(response, {
      reply: { ...protocol.error(refusal), priceUsd: 0, subject: null },
      rule: null,
      latencyMs: 0,
      retryAfterSeconds: refusal.retryAfterSeconds,
    });
    sources.log.amend(seq, status);
    return;
  }
  try {
    const fault = faultOf(call);
    const reply = fault ?? answerOf(machinery, call, typeof key === 'string' ? key : '');
    const { priceUsd, subject, credits = 0, refused = null } = reply as SourceReply & { refused?: string };
    sources.log.amend(seq, {
      priceUsd,
      subject,
      credits,
      refused,
      latencyMs,
      ...(reply.call !== undefined && { call: reply.call }),
    });
    sources.log.amend(
      seq,
      await sendReply(response, {
        reply,
        rule,
        latencyMs,
        retryAfterSeconds: rule?.retryAfterSeconds ?? null,
      }),
    );
  } finally {
    sources.limiter(provider).release();
  }
}

const FAULT_PAGE =
  '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/** The answer a rule puts in place of the provider's own; null where it spoils nothing, or only the way back. */
function faultOf({ rule, protocol }: ReadSourceCall): SourceReply | null {
  const free = { priceUsd: 0, subject: null };
  if (rule === null) return null;
  if (typeof rule.fault === 'number')
    return {
      ...protocol.error(problemOf(rule.fault, rule.retryAfterSeconds ?? null)),
      status: rule.fault,
      ...free,
    };
  if (rule.fault === 'html')
    return {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      text: FAULT_PAGE,
      ...free,
    };
  if (rule.fault === 'hang') return { status: 200, ...free };
  if (rule.fault !== 'error_in_200') return null;
  const problem = problemOf('server');
  return { ...(protocol.errorIn200 ?? protocol.error)(problem), status: 200, ...free };
}

/** Answers one call of a data provider: key, quota, faults, the provider's protocol, and the way back; logs all of it. */
export async function handleSourceCall(machinery: Machinery, arrived: ArrivedSourceCall): Promise<void> {
  const seq = openRecord(machinery, arrived);
  try {
    await settle(machinery, await read(machinery, arrived, seq));
  } catch (error) {
    machinery.sources.log.amend(seq, { status: 500, refused: String(error) });
    if (arrived.response.headersSent || arrived.response.destroyed) arrived.response.destroy();
    else
      await sendReply(arrived.response, {
        reply: { status: 500, body: { error: String(error) }, priceUsd: 0, subject: null },
        rule: null,
        latencyMs: 0,
        retryAfterSeconds: null,
      });
  } finally {
    machinery.sources.log.amend(seq, { endedMs: performance.now() });
  }
}
