import { CODECS, readCountRequest, readEmbeddingRequest, type WireCodec } from '@leadline/core/kernel/llm';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hangUpSignal } from '../events.ts';
import { callerOf, type GatewayRouteDeps, knowCaller } from './callers.ts';
import { ANTHROPIC_ID, BODY_LIMIT, inWordsOf } from './errors.ts';
import { serveModels } from './models.ts';
import { renderedOnce } from './once.ts';
import { separated } from './prompt-wish.ts';
import { type Rendered, renderCount, renderVectors, renderWhole, sendStream } from './replies.ts';
import { readWishes } from './wishes.ts';

const ENDPOINTS: readonly { readonly url: string; readonly codec: WireCodec }[] = [
  { url: '/v1/chat/completions', codec: CODECS['openai-chat'] },
  { url: '/v1/responses', codec: CODECS['openai-responses'] },
  { url: '/v1/messages', codec: CODECS.anthropic },
];

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Serves OpenAI's and Anthropic's clients; errors too are told in the words of their protocol. */
export function serveGateway(server: FastifyInstance, deps: GatewayRouteDeps): void {
  const onRequest = knowCaller(deps);
  const onRequestOf = (codec: WireCodec) => (codec === CODECS.anthropic ? [tellId, onRequest] : onRequest);
  const post = (url: string, codec: WireCodec, handler: Handler) =>
    server.post(
      url,
      {
        bodyLimit: BODY_LIMIT,
        onRequest: onRequestOf(codec),
        errorHandler: inWordsOf(() => codec, deps.onError),
      },
      handler,
    );
  for (const { url, codec } of ENDPOINTS)
    post(url, codec, (request, reply) => answer(deps, { codec, request, reply }));
  post('/v1/embeddings', CODECS['openai-chat'], (request, reply) => embed(deps, request, reply));
  post('/v1/messages/count_tokens', CODECS.anthropic, (request, reply) => count(deps, request, reply));
  serveModels(server, deps);
}

function tellId(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  reply.header(ANTHROPIC_ID, request.id);
  done();
}

interface Asked {
  readonly codec: WireCodec;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function answer(deps: GatewayRouteDeps, { codec, request, reply }: Asked): Promise<FastifyReply> {
  const caller = callerOf(request);
  const { body, own } = separated(request.body);
  const wire = codec.readRequest(body);
  const wishes = readWishes(request.headers, own);
  const createdSeconds = Math.floor(deps.now().getTime() / 1_000);
  if (wire.stream) {
    // A stream is not kept: sent again, it is answered and charged again, and says so.
    if (request.headers['idempotency-key']) reply.header('x-leadline-idempotency', 'not kept');
    const signal = hangUpSignal(reply, deps.stopping);
    const answered = await deps.gateway.answer({ caller, request: wire, wishes, signal });
    return sendStream(reply, { codec, request: wire, answered, createdSeconds });
  }
  return whole(deps, { request, reply }, async (signal) => {
    const answered = await deps.gateway.answer({ caller, request: wire, wishes, signal });
    return renderWhole({ codec, request: wire, answered, createdSeconds });
  });
}

/** Vectors, in OpenAI's protocol. */
async function embed(
  deps: GatewayRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { body, own } = separated(request.body);
  const embedding = readEmbeddingRequest(body);
  const asked = { caller: callerOf(request), request: embedding, wishes: readWishes(request.headers, own) };
  return whole(deps, { request, reply }, async (signal) =>
    renderVectors(await deps.gateway.embed({ ...asked, signal }), embedding),
  );
}

async function count(
  deps: GatewayRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { body, own } = separated(request.body);
  const wire = readCountRequest(body);
  const signal = hangUpSignal(reply, deps.stopping);
  const asked = {
    caller: callerOf(request),
    request: wire,
    wishes: readWishes(request.headers, own),
    signal,
  };
  return send(reply, renderCount(await deps.gateway.count(asked)));
}

/** An answer in one piece; once only, where the client gives a key for it. */
async function whole(
  { store, stopping }: GatewayRouteDeps,
  { request, reply }: Pick<Asked, 'request' | 'reply'>,
  work: (signal: AbortSignal) => Promise<Rendered>,
): Promise<FastifyReply> {
  const signal = hangUpSignal(reply, stopping);
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return send(reply, await work(signal));
  const operation = `POST ${request.routeOptions.url}`;
  const once = { caller: callerOf(request), key, operation, body: request.body, signal };
  // Who sends a key means to ask again after a lost connection: the answer is made and kept although nobody waits for it.
  return send(reply, await renderedOnce(store, once, () => work(stopping)));
}

function send(reply: FastifyReply, { headers, body }: Rendered): FastifyReply {
  return reply.headers(headers).type('application/json; charset=utf-8').send(body);
}
