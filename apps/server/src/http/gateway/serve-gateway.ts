import { LeadlineError, toLeadlineError } from '@leadline/core/kernel/errors';
import type { Principal } from '@leadline/core/kernel/iam';
import {
  CODECS,
  type Gateway,
  type RoutableModel,
  renderAnthropicModels,
  renderOpenAiModel,
  renderOpenAiModels,
  type WireCodec,
} from '@leadline/core/kernel/llm';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hangUpSignal } from '../events.ts';
import type { OnError } from '../problems.ts';
import { keyOf } from '../route.ts';
import { sendAnswer } from './replies.ts';
import { readWishes } from './wishes.ts';

export interface GatewayRouteDeps {
  readonly gateway: Gateway;
  readonly authenticate: (secret: string) => Promise<Principal>;
  readonly now: () => Date;
  readonly onError: OnError;
  readonly stopping: AbortSignal;
}

/** Bodies carry images. */
const BODY_LIMIT = 32 * 1024 * 1024;

const ENDPOINTS: readonly { readonly url: string; readonly codec: WireCodec }[] = [
  { url: '/v1/chat/completions', codec: CODECS['openai-chat'] },
  { url: '/v1/responses', codec: CODECS['openai-responses'] },
  { url: '/v1/messages', codec: CODECS.anthropic },
];

/** Serves OpenAI's and Anthropic's clients; errors too are told in the words of their protocol. */
export function serveGateway(server: FastifyInstance, deps: GatewayRouteDeps): void {
  for (const { url, codec } of ENDPOINTS)
    server.post(
      url,
      { bodyLimit: BODY_LIMIT, errorHandler: inWordsOf(codec, deps.onError) },
      async (request, reply) => answer(deps, { codec, request, reply }),
    );
  serveModels(server, deps);
}

interface Asked {
  readonly codec: WireCodec;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function answer(deps: GatewayRouteDeps, { codec, request, reply }: Asked): Promise<FastifyReply> {
  const caller = await deps.authenticate(keyOf(request));
  const wire = codec.readRequest(request.body);
  const wishes = readWishes(request.headers);
  const signal = hangUpSignal(reply, deps.stopping);
  const answered = await deps.gateway.answer({ caller, request: wire, wishes, signal });
  const createdSeconds = Math.floor(deps.now().getTime() / 1_000);
  return sendAnswer(reply, { codec, request: wire, answered, createdSeconds });
}

function inWordsOf(codec: WireCodec, onError: OnError) {
  return (raw: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const error = toLeadlineError(raw);
    if (error.code === 'internal') onError(error, request.id);
    const { status, headers, body } = codec.renderError(error);
    void reply
      .code(status)
      .headers(headers)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(body));
  };
}

function serveModels(server: FastifyInstance, deps: GatewayRouteDeps): void {
  const errorHandler = inWordsOf(CODECS['openai-chat'], deps.onError);
  const listed = async (request: FastifyRequest) =>
    deps.gateway.models(await deps.authenticate(keyOf(request))).map(toListed);
  server.get('/v1/models', { errorHandler }, async (request) =>
    request.headers['anthropic-version'] === undefined
      ? renderOpenAiModels(await listed(request))
      : renderAnthropicModels(await listed(request)),
  );
  server.get<{ Params: { '*': string } }>('/v1/models/*', { errorHandler }, async (request) => {
    const id = request.params['*'];
    const model = (await listed(request)).find((candidate) => candidate.id === id);
    if (!model)
      throw new LeadlineError('not_found', `There is no model ${id}.`, { next: 'See GET /v1/models.' });
    return renderOpenAiModel(model);
  });
}

function toListed({ id, provider }: RoutableModel) {
  return { id, owner: provider, createdSeconds: 0 };
}
