import type { ModelRequest } from '../../telemetry/index.ts';
import type { Traced } from '../gateway/index.ts';
import { type Route, routeForTrace } from '../routing/index.ts';
import { contentOf } from './content.ts';

export interface TracedDeps {
  readonly now: () => Date;
  readonly keepContent: boolean;
}

/** The record of a gateway's request that is over. */
export function requestOfTraced({ now, keepContent }: TracedDeps, traced: Traced): ModelRequest {
  const { exchange, latencyMs } = traced;
  const { caller, request, wishes, notes } = exchange;
  const { options } = request;
  const { usage } = notes;
  return {
    id: exchange.id,
    via: 'gateway',
    operation: exchange.embedding ? 'embeddings' : 'chat',
    workspaceId: caller.workspaceId,
    jobId: null,
    keyId: caller.keyId,
    userId: caller.userId,
    tier: caller.tier,
    confidential: caller.confidential,
    task: wishes.task,
    promptVersion: notes.promptVersion,
    requestedModel: request.model,
    provider: providerOf(notes),
    model: modelOf(notes.model ?? request.model),
    attempts: notes.attempts,
    account: notes.account,
    rule: notes.route?.rule?.id ?? null,
    explainRoute: notes.route === null ? null : explained(notes.route),
    waitedMs: notes.waitedMs,
    outcome: traced.outcome,
    errorCode: traced.errorCode,
    cache: notes.cache,
    tokens: usage,
    usd: notes.usd,
    savedUsd: notes.savedUsd,
    promptSavedUsd: notes.promptSavedUsd,
    findings: notes.findings,
    simulated: notes.simulated,
    startedAt: new Date(now().getTime() - latencyMs),
    latencyMs,
    firstByteMs: traced.firstByteMs,
    maxOutputTokens: options.maxOutputTokens ?? null,
    temperature: options.temperature ?? null,
    topP: options.topP ?? null,
    seed: options.seed ?? null,
    finishReason: traced.finishReason,
    responseId: traced.responseId,
    trace: wishes.trace ?? null,
    correlationId: wishes.correlationId ?? null,
    sessionId: wishes.sessionId ?? null,
    content: keepContent ? contentOf(traced) : null,
  };
}

function explained(route: Route): () => string {
  return () => JSON.stringify(routeForTrace(route));
}

/** Where nobody was asked. */
const NOBODY = 'none';

/** `openai/gpt-6-luna@eu` → `openai`. */
function providerOf({ provider, model }: Traced['exchange']['notes']): string {
  return provider ?? model?.split('/', 1)[0] ?? NOBODY;
}

/** `openai/gpt-6-luna@eu` → `gpt-6-luna`: the same model wherever it is served. */
function modelOf(key: string): string {
  const name = key.slice(key.indexOf('/') + 1);
  const at = name.lastIndexOf('@');
  return at > 0 ? name.slice(0, at) : name;
}
