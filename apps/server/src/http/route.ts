import { LeadlineError } from '@leadline/core/kernel/errors';
import {
  authoriseOperation,
  type Operation,
  type OperationContext,
  runOperation,
} from '@leadline/core/kernel/operations';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendEvents } from './events.ts';
import type { HttpDeps } from './server.ts';

/** Serves one operation at its method and path. */
export function registerOperation(server: FastifyInstance, operation: Operation, deps: HttpDeps): void {
  const { http, bodyLimit } = operation.definition;
  server.route({
    method: http.method,
    url: http.path.replaceAll(/\{(\w+)\}/gu, ':$1'),
    ...(bodyLimit !== undefined && { bodyLimit }),
    // Who asks is settled before a large body is read.
    onRequest: async (request) => {
      request.requestContext = { principal: await deps.authenticate(bearer(request)) };
    },
    handler: async (request, reply) => {
      const context = contextOf(request);
      const input = rawInput(request);
      if (operation.stream && request.headers.accept?.includes('text/event-stream')) {
        const parsed = authoriseOperation(operation, input, context);
        return sendEvents(request, reply, operation.stream(parsed, context));
      }
      return send(reply, operation, await runOperation(operation, input, { context, store: deps.store }));
    },
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    requestContext?: Pick<OperationContext, 'principal'>;
  }
}

function bearer(request: FastifyRequest): string {
  const header = request.headers.authorization;
  const key = request.headers['x-api-key'];
  if (header?.toLowerCase().startsWith('bearer ')) return header.slice('bearer '.length).trim();
  if (typeof key === 'string' && key !== '') return key;
  throw new LeadlineError('unauthenticated', 'This operation needs an API key.', {
    next: 'Send the header `Authorization: Bearer <key>`; the first key stands in the file `.leadline/api-key`.',
  });
}

function contextOf(request: FastifyRequest): OperationContext {
  const principal = request.requestContext?.principal;
  if (!principal) throw new LeadlineError('unauthenticated', 'This operation needs an API key.');
  const idempotencyKey = request.headers['idempotency-key'];
  return {
    principal,
    requestId: request.id,
    ...(typeof idempotencyKey === 'string' && idempotencyKey !== '' && { idempotencyKey }),
  };
}

/** Path fields, query and body are one input; the path wins, so that a body cannot name another resource. */
function rawInput(request: FastifyRequest): unknown {
  const { body } = request;
  if (body !== undefined && body !== null && (typeof body !== 'object' || Array.isArray(body))) {
    throw new LeadlineError('invalid_input', 'The request body must be a JSON object.');
  }
  const afterSeq = request.headers['last-event-id'];
  return {
    ...(request.query as object),
    ...body,
    ...(typeof afterSeq === 'string' && /^\d+$/u.test(afterSeq) && { after: afterSeq }),
    ...(request.params as object),
  };
}

function send(reply: FastifyReply, operation: Operation, output: unknown): FastifyReply {
  const { status = 200, produces } = operation.definition.http;
  if (status === 204) return reply.code(204).send();
  if (!produces) return reply.code(status).send(output);
  const file = output as { contentType: string; fileName: string; body: string };
  return reply
    .code(status)
    .type(file.contentType)
    .header('content-disposition', `attachment; filename="${file.fileName.replaceAll(/[^\w.-]/gu, '_')}"`)
    .send(file.body);
}
