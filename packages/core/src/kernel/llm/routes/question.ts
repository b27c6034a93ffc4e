import type { ExplainInput, RequestProtocol } from '@leadline/contracts';
import type { Principal } from '../../iam/index.ts';
import { embeddingAsRequest, type RouteQuestion } from '../gateway/index.ts';
import type { RequestFacts } from '../routing/index.ts';
import { CODECS, readEmbeddingRequest, type WireRequest } from '../wire/index.ts';

/** What is supposed where nothing is said, in tokens. */
const USUAL_INPUT_TOKENS = 1_000;
const USUAL_OUTPUT_TOKENS = 1_024;

/** The request somebody wonders about. @throws `invalid_input` with the path, for a request that no client could send. */
export function questionOf(input: ExplainInput, principal: Principal): RouteQuestion {
  const { task, component, priority, fallbacks, latencyMs, budgetLeftUsd, budgetUsd } = input;
  const caller = {
    ...principal,
    tier: input.tier ?? principal.tier,
    region: input.region ?? principal.region,
  };
  const wishes = {
    task: task ?? 'chat',
    component: component ?? null,
    priority,
    fallbacks,
    latencyTargetMs: latencyMs ?? null,
  };
  const budget =
    budgetLeftUsd === undefined && budgetUsd === undefined
      ? null
      : { leftUsd: budgetLeftUsd ?? budgetUsd ?? null, limitUsd: budgetUsd ?? null };
  return { caller, request: { ...requestOf(input), wishes }, facts: factsGiven(input), budget };
}

function requestOf(input: ExplainInput): Pick<RouteQuestion['request'], 'request' | 'embedding'> {
  const { request: body, model, kind } = input;
  if (body === undefined) {
    const plain: WireRequest = {
      protocol: 'openai-chat',
      model: model ?? 'auto',
      options: { prompt: [] },
      stream: false,
      includeUsage: false,
      extras: { protocol: 'openai-chat', fields: {} },
    };
    return { request: plain };
  }
  const written = { ...body, model: model ?? body['model'] ?? 'auto' };
  const protocol = input.protocol ?? protocolOf(body, kind);
  if (protocol !== 'embeddings') return { request: CODECS[protocol].readRequest(written) };
  const embedding = readEmbeddingRequest(written);
  return { request: embeddingAsRequest(embedding), embedding };
}

/** What a request is written in, by the fields that only one protocol has. */
function protocolOf(body: Readonly<Record<string, unknown>>, kind: ExplainInput['kind']): RequestProtocol {
  if (!('messages' in body)) return kind === 'embedding' ? 'embeddings' : 'openai-responses';
  return 'system' in body || 'stop_sequences' in body || 'anthropic_version' in body
    ? 'anthropic'
    : 'openai-chat';
}

/** What is said outright counts instead of what the request shows. */
function factsGiven(input: ExplainInput): Partial<RequestFacts> {
  const { request, tokens, outputTokens, needs, streaming, kind } = input;
  const inputTokens = tokens ?? (request === undefined ? USUAL_INPUT_TOKENS : undefined);
  const answer =
    kind === 'embedding' ? 0 : (outputTokens ?? (request === undefined ? USUAL_OUTPUT_TOKENS : undefined));
  return {
    ...(kind === 'embedding' && { kind }),
    ...(inputTokens !== undefined && { inputTokens }),
    ...(answer !== undefined && { maxOutputTokens: answer }),
    ...(needs !== undefined && { needs }),
    ...(streaming !== undefined && { streaming }),
  };
}
