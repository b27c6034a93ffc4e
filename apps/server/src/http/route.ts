import { LeadlineError } from '@leadline/core/kernel/errors';
import type { Principal, Users } from '@leadline/core/kernel/iam';
import {
  type Operation,
  type OperationContext,
  type OperationDeps,
  runOperation,
  streamOperation,
} from '@leadline/core/kernel/operations';
import type { Store } from '@leadline/core/kernel/store';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hangUpSignal, sendEvents } from './events.ts';
import type { OnError } from './problems.ts';
import { sessionPrincipal } from './sign-in.ts';

export interface RouteDeps {
  /** Finds who holds an API key; rejects with `unauthenticated`. */
  readonly authenticate: (secret: string) => Promise<Principal>;
  /** Where answers to requests with an `Idempotency-Key` are kept. */
  readonly store: Store;
  /** Where access and change are noted. */
  readonly auditLog?: OperationDeps['auditLog'];
  /** For people with a session; without it only keys get in. */
  readonly users?: Users | undefined;
  readonly onError: OnError;
  /** Falls when the server stops. */
  readonly stopping: AbortSignal;
}

/** Serves one operation at its method and paths. */
export function registerOperation(server: FastifyInstance, operation: Operation, deps: RouteDeps): void {
  const { path, alsoAt = [] } = operation.definition.http;
  for (const each of [path, ...alsoAt]) registerAt(server, each, { operation, deps });
}

function registerAt(
  server: FastifyInstance,
  path: string,
  { operation, deps }: { readonly operation: Operation; readonly deps: RouteDeps },
): void {
  const { http, bodyLimit } = operation.definition;
  const operationDeps = { store: deps.store, auditLog: deps.auditLog };
  server.route({
    method: http.method,
    url: path.replaceAll(/\{(\w+)\}/gu, ':$1'),
    exposeHeadRoute: false,
    ...(bodyLimit !== undefined && { bodyLimit }),
    // Who asks is settled before a large body is read.
    onRequest: async (request) => {
      const { users } = deps;
      const bySession = users && !carriesKey(request) ? await sessionPrincipal(request, users) : null;
      request.principal = bySession ?? (await deps.authenticate(keyOf(request)));
    },
    handler: async (request, reply) => {
      const context = contextOf(request);
      const input = rawInput(request);
      if (operation.stream && request.headers.accept?.includes('text/event-stream')) {
        const signal = hangUpSignal(reply, deps.stopping);
        const call = { ...operationDeps, context: { ...context, signal } };
        const events = await streamOperation(operation, input, call);
        return sendEvents(request, reply, { events, signal, onError: deps.onError });
      }
      return send(reply, operation, await runOperation(operation, input, { context, ...operationDeps }));
    },
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
  }
}

const NO_KEY = 'This operation needs an API key.';

/** Whether a request names an API key, right or wrong. */
export function carriesKey({ headers }: FastifyRequest): boolean {
  return headers.authorization !== undefined || headers['x-api-key'] !== undefined;
}

/** The API key a request carries. */
export function keyOf(request: FastifyRequest): string {
  const header = request.headers.authorization;
  const key = request.headers['x-api-key'];
  if (header?.toLowerCase().startsWith('bearer ')) return header.slice('bearer '.length).trim();
  if (typeof key === 'string' && key !== '') return key;
  throw new LeadlineError('unauthenticated', NO_KEY, {
    next: 'Send the header `Authorization: Bearer <key>`; the first key stands in the file `.leadline/api-key`.',
  });
}

function contextOf(request: FastifyRequest): OperationContext {
  const { principal } = request;
  if (!principal) throw new LeadlineError('unauthenticated', NO_KEY);
  const idempotencyKey = request.headers['idempotency-key'];
  return {
    principal,
    requestId: request.id,
    origin: request.ip,
    ...(typeof idempotencyKey === 'string' && { idempotencyKey }),
  };
}

/** Path fields, query and body are one input; the path wins, so that a body cannot name another resource. */
function rawInput(request: FastifyRequest): unknown {
  const { body } = request;
  if (body !== undefined && body !== null && (typeof body !== 'object' || Array.isArray(body))) {
    throw new LeadlineError('invalid_input', 'The request body must be a JSON object.', {
      kept: 'Nothing was stored.',
    });
  }
  const lastEventId = request.headers['last-event-id'];
  return {
    ...(request.query as object),
    ...body,
    // What a browser sends by itself when it comes back; it knows better than the address it first opened.
    ...(typeof lastEventId === 'string' && /^\d+$/u.test(lastEventId) && { after: lastEventId }),
    ...(request.params as object),
  };
}

function send(reply: FastifyReply, operation: Operation, output: unknown): FastifyReply {
  const { status = 200, produces } = operation.definition.http;
  if (!produces) return reply.code(status).send(output);
  const file = output as { contentType: string; fileName: string; body: string };
  return reply
    .code(status)
    .type(file.contentType)
    .header('content-disposition', `attachment; filename="${file.fileName.replaceAll(/[^\w.-]/gu, '_')}"`)
    .send(file.body);
}
