import { headersOf, type ReadCall, refuse } from './call.ts';
import { deliver, FIRST_TOKEN_SHARE } from './deliver.ts';
import type { Machinery, Spoken } from './machinery.ts';
import type { ModelRequest, Reply } from './model/request.ts';
import { ApiProblem } from './protocols/protocol.ts';
import type { MeteredPrompt } from './traffic/meter.ts';
import type { Rule } from './traffic/rules.ts';
import { spoilAnswer } from './traffic/spoil.ts';

/** A generation that was understood. */
interface Generation {
  readonly call: ReadCall;
  readonly request: ModelRequest;
  readonly prompt: MeteredPrompt;
  readonly rule: Rule | null;
  readonly limitHeaders: Readonly<Record<string, string>>;
}

/** The refusal a rule with an HTTP status asks for. */
function problemOf(rule: Rule | null): ApiProblem | null {
  if (typeof rule?.fault !== 'number') return null;
  const status = rule.fault;
  const retryAfterSeconds = rule.retryAfterSeconds ?? (status === 429 ? 1 : undefined);
  const details = { status, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  if (status === 429)
    return new ApiProblem('rate_limited', 'Rate limit reached. Please try again later.', details);
  if (status < 500) return new ApiProblem('invalid', 'The request could not be processed.', details);
  const overloaded = status === 503 || status === 529;
  return overloaded
    ? new ApiProblem('overloaded', 'The model is overloaded. Please try again later.', details)
    : new ApiProblem('server', 'The server had an error while processing your request.', details);
}

function purposeOf(call: ReadCall, request: ModelRequest): string {
  const named = call.request.headers['x-leadline-purpose'];
  if (typeof named === 'string') return named;
  return request.schemaName ?? (request.schema ? 'json' : 'answer');
}

function matchRule(machinery: Machinery, call: ReadCall, request: ModelRequest): Rule | null {
  const purpose = purposeOf(call, request);
  const attempt = machinery.nextAttempt(call.requestHash);
  const { model, stream } = request;
  const { bodyText: body, requestHash } = call;
  const rule = machinery.rules.apply({
    provider: call.route.provider,
    model,
    purpose,
    body,
    requestHash,
    attempt,
  });
  machinery.log.amend(call.seq, { model, stream, purpose, attempt, fault: rule?.fault ?? null });
  return rule;
}

/** Lets the model speak, spoils the answer by the rule, and cuts it at the token limit. */
function speak({ counter, model }: Machinery, { call, request, rule }: Generation): Spoken {
  const { provider, protocol } = call.route;
  const good = model.answer(provider, request, call.requestHash);
  const json = request.schema !== null;
  const answer = rule ? spoilAnswer(good, rule, { json, seed: call.requestHash }) : good;
  const outputTokens = counter.count(protocol.deliveredText(answer));
  const cutAt =
    rule?.fault === 'truncated' ? Math.max(1, Math.floor(outputTokens * rule.at)) : request.maxTokens;
  if (cutAt === null || outputTokens <= cutAt) return { answer, outputTokens };
  return { answer: model.truncate(answer, cutAt), outputTokens: cutAt };
}

const MAX_SPOKEN = 2_000;

/** The same request gets the same answer, so that load tests which repeat themselves cost little. */
function speakOnce(machinery: Machinery, generation: Generation): Spoken {
  const { call, request, rule } = generation;
  if (rule) return speak(machinery, generation);
  const key = `${call.route.provider}|${request.model}|${call.requestHash}`;
  const found = machinery.spoken.get(key);
  if (found) return found;
  if (machinery.spoken.size >= MAX_SPOKEN) machinery.spoken.clear();
  const spoken = speak(machinery, generation);
  machinery.spoken.set(key, spoken);
  return spoken;
}

/** Meters and sends the answer. */
async function reply(machinery: Machinery, generation: Generation): Promise<void> {
  const { call, request, prompt, rule } = generation;
  const { route, seq, latencyMs, requestId } = call;
  const { answer, outputTokens } = speakOnce(machinery, generation);
  const nowMs = performance.now();
  const availableAtMs = nowMs + latencyMs * FIRST_TOKEN_SHARE;
  const usage = machinery.meter.usage({
    provider: route.provider,
    request,
    prompt,
    outputTokens,
    nowMs,
    availableAtMs,
  });
  machinery.limiter(route.provider).charge(outputTokens, nowMs);
  machinery.log.amend(seq, { ...usage, latencyMs });
  const written: Reply = {
    id: requestId.slice(4),
    createdSeconds: Math.floor(Date.now() / 1_000),
    request,
    answer,
    usage,
  };
  const headers = { ...headersOf(route, requestId), ...generation.limitHeaders };
  const { protocol } = route;
  const answeredFully = await deliver({
    response: call.response,
    protocol,
    reply: written,
    requestId,
    headers,
    latencyMs,
    rule,
  });
  machinery.log.amend(seq, { status: call.response.headersSent ? 200 : null, answeredFully });
}

/** Answers one generation: rules, limits, the model, and the way back. */
export async function generate(machinery: Machinery, call: ReadCall): Promise<void> {
  const { route, seq } = call;
  const read = route.protocol.read(call.body, route.model);
  const request = { ...read, stream: route.stream ?? read.stream };
  const rule = matchRule(machinery, call, request);
  const prompt = machinery.meter.prompt(request.parts);
  const limiter = machinery.limiter(route.provider);
  const decision = limiter.admit(prompt.inputTokens, performance.now());
  const limitHeaders = route.headers.limits(decision.state, Date.now());
  if (decision.retryAfterSeconds !== null) {
    const { retryAfterSeconds } = decision;
    const problem = new ApiProblem('rate_limited', 'Rate limit reached for requests or tokens.', {
      retryAfterSeconds,
    });
    machinery.log.amend(seq, { rateLimited: true, status: await refuse(call, problem, limitHeaders) });
    return;
  }
  try {
    const problem = problemOf(rule);
    if (problem) machinery.log.amend(seq, { status: await refuse(call, problem, limitHeaders) });
    else await reply(machinery, { call, request, prompt, rule, limitHeaders });
  } finally {
    limiter.release();
  }
}
