import { LeadlineError } from '@leadline/core/kernel/errors';
import {
  CODECS,
  type RoutableModel,
  renderAnthropicModel,
  renderAnthropicModels,
  renderOpenAiModel,
  renderOpenAiModels,
  type WireCodec,
} from '@leadline/core/kernel/llm';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callerOf, type GatewayRouteDeps, knowCaller } from './callers.ts';
import { inWordsOf } from './errors.ts';

/** The models the caller may ask, in the words of the client's protocol. */
export function serveModels(server: FastifyInstance, deps: GatewayRouteDeps): void {
  const options = { onRequest: knowCaller(deps), errorHandler: inWordsOf(codecOf, deps.onError) };
  const listed = async (request: FastifyRequest) =>
    (await deps.gateway.models(callerOf(request))).map(toListed);
  server.get('/v1/models', options, async (request) =>
    isAnthropic(request)
      ? renderAnthropicModels(await listed(request))
      : renderOpenAiModels(await listed(request)),
  );
  server.get<{ Params: { '*': string } }>('/v1/models/*', options, async (request) => {
    const id = request.params['*'];
    const model = (await listed(request)).find((candidate) => candidate.id === id);
    if (!model)
      throw new LeadlineError('not_found', `There is no model ${id}.`, { next: 'See GET /v1/models.' });
    return isAnthropic(request) ? renderAnthropicModel(model) : renderOpenAiModel(model);
  });
}

function codecOf(request: FastifyRequest): WireCodec {
  return isAnthropic(request) ? CODECS.anthropic : CODECS['openai-chat'];
}

function isAnthropic({ headers }: FastifyRequest): boolean {
  return headers['anthropic-version'] !== undefined;
}

function toListed({ id, provider }: RoutableModel) {
  return { id, owner: provider, createdSeconds: 0 };
}
