import { LeadlineError, toLeadlineError, toProblem } from '@leadline/core/kernel/errors';
import type { Principal } from '@leadline/core/kernel/iam';
import type { Operation } from '@leadline/core/kernel/operations';
import type { Store } from '@leadline/core/kernel/store';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { docsPage } from './docs-page.ts';
import { openApiDocument } from './openapi.ts';
import { registerOperation } from './route.ts';

const MEBIBYTE = 1024 * 1024;

export interface HttpDeps {
  readonly operations: readonly Operation[];
  /** Finds who holds an API key; rejects with `unauthenticated`. */
  readonly authenticate: (secret: string) => Promise<Principal>;
  /** The HTML of a report opened with a signed link; rejects with `not_found` when the link is not good. */
  readonly reportByLink: (auditId: string, token: string) => Promise<string>;
  /** Where answers to requests with an `Idempotency-Key` are kept. */
  readonly store: Store;
  readonly version: string;
  /** Address the server is reached at, for the OpenAPI page. */
  readonly url: string;
  /** Told of every error that is ours, with its cause. */
  readonly onError: (error: LeadlineError, requestId: string) => void;
  readonly healthy: () => Promise<boolean>;
}

/** The HTTP surface: every operation, its OpenAPI page, health, and reports behind signed links. */
export function createHttpServer(deps: HttpDeps): FastifyInstance {
  const server = Fastify({
    bodyLimit: MEBIBYTE,
    genReqId: () => crypto.randomUUID(),
    routerOptions: { maxParamLength: 300 },
    // A client must not be able to hold a half-sent request for ever.
    requestTimeout: 120_000,
  });
  handleErrors(server, deps);
  server.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
  });
  serveOpenPages(server, deps);
  for (const operation of deps.operations) registerOperation(server, operation, deps);
  return server;
}

function serveOpenPages(server: FastifyInstance, deps: HttpDeps): void {
  const document = openApiDocument(
    deps.operations.map((operation) => operation.definition),
    { version: deps.version, url: deps.url },
  );
  server.get('/', (_request, reply) => reply.redirect('/docs'));
  server.get('/openapi.json', () => document);
  server.get('/docs', (_request, reply) => sendPage(reply, docsPage(document)));
  server.get('/healthz', async (_request, reply) => {
    const healthy = await deps.healthy();
    return reply.code(healthy ? 200 : 503).send({ status: healthy ? 'ok' : 'database unavailable' });
  });
  server.get<{ Params: { auditId: string }; Querystring: { token?: string } }>(
    '/reports/:auditId',
    async (request, reply) => {
      const html = await deps.reportByLink(request.params.auditId, request.query.token ?? '');
      return sendPage(reply.header('referrer-policy', 'no-referrer'), html);
    },
  );
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
}

function handleErrors(server: FastifyInstance, deps: HttpDeps): void {
  server.setErrorHandler((raw, request, reply) => {
    const error = fromFastify(raw);
    if (error.code === 'internal') deps.onError(error, request.id);
    return sendProblem(reply, error, request);
  });
  server.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      new LeadlineError('not_found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`, {
        next: 'See /docs for every operation.',
      }),
      request,
    ),
  );
}

function sendProblem(reply: FastifyReply, error: LeadlineError, request: FastifyRequest): FastifyReply {
  const problem = toProblem(error, `urn:leadline:request:${request.id}`);
  if (error.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Fastify's own errors (unreadable JSON, too large a body) in this product's words. */
function fromFastify(raw: unknown): LeadlineError {
  if (raw instanceof LeadlineError) return raw;
  const { statusCode, message } = raw as { statusCode?: number; message?: string };
  if (statusCode === 413) {
    return new LeadlineError('too_large', 'The request body is larger than this operation accepts.', {
      kept: 'Nothing was stored.',
      next: 'Send fewer answers at a time, or use the command line, which reads files of any size.',
    });
  }
  if (statusCode === 415) {
    return new LeadlineError('invalid_input', 'The request body must be JSON.', {
      next: 'Send it with content-type: application/json.',
    });
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new LeadlineError('invalid_input', message ?? 'The request cannot be read.', {
      kept: 'Nothing was stored.',
    });
  }
  return toLeadlineError(raw);
}
