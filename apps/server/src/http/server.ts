import { isUtf8 } from 'node:buffer';
import { LeadlineError } from '@leadline/core/kernel/errors';
import Fastify, { type FastifyInstance } from 'fastify';
import { correlationIdOf } from './correlation.ts';
import type { GatewayRouteDeps } from './gateway/callers.ts';
import { serveGateway } from './gateway/serve-gateway.ts';
import { type MetricsRoute, serveMetrics } from './metrics.ts';
import { type PageDeps, servePages } from './pages.ts';
import { handleErrors, sendError } from './problems.ts';
import { carriesKey, type RouteDeps, registerOperation } from './route.ts';
import { serveSignIn } from './sign-in.ts';
import { answerUnreadable } from './unreadable.ts';

const MEBIBYTE = 1024 * 1024;

/** One answered request. The route's pattern, not its address: that may carry a token. */
export interface AnsweredRequest {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly requestId: string;
}

export interface HttpDeps extends PageDeps, Omit<RouteDeps, 'stopping'>, Omit<GatewayRouteDeps, 'stopping'> {
  readonly onAnswered: (request: AnsweredRequest) => void;
  /** Not served without. */
  readonly metrics?: MetricsRoute | undefined;
}

/**
 * The HTTP surface: every operation, its OpenAPI page, health, and reports behind signed links. Closing it ends
 * open event streams, then waits for requests under way.
 */
export function createHttpServer(deps: HttpDeps): FastifyInstance {
  const stopping = new AbortController();
  const server = Fastify({
    bodyLimit: MEBIBYTE,
    genReqId: ({ headers }) => correlationIdOf(headers) ?? crypto.randomUUID(),
    routerOptions: { maxParamLength: 300 },
    // A client must not be able to hold a half-sent request for ever.
    requestTimeout: 120_000,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, request, reply) =>
      void sendError(error, { request, reply, onError: deps.onError }),
  });
  hangUpWhenStopping(server, stopping);
  readJson(server);
  readJsonSentAsForm(server);
  handleErrors(server, deps.onError);
  observe(server, deps);
  servePages(server, deps);
  if (deps.metrics) serveMetrics(server, deps.metrics);
  if (deps.users) serveSignIn(server, { users: deps.users });
  for (const operation of deps.operations)
    registerOperation(server, operation, { ...deps, stopping: stopping.signal });
  serveGateway(server, { ...deps, stopping: stopping.signal });
  return server;
}

/** Event streams end, and no connection is kept for another request once the server is told to stop. */
function hangUpWhenStopping(server: FastifyInstance, stopping: AbortController): void {
  server.addHook('preClose', (done) => {
    stopping.abort();
    done();
  });
  // oxlint-disable-next-line max-params -- Fastify's shape; an async hook would cost every answer its promises
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (stopping.signal.aborted) reply.header('connection', 'close');
    done(null, payload);
  });
}

/**
 * JSON alone. Clients that always send `content-type: application/json` send it with no body at all, too. What is no UTF-8 is refused:
 * read all the same, it would have other characters in the place of those that were meant.
 */
function readJson(server: FastifyInstance): void {
  server.removeContentTypeParser('text/plain');
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer;
    if (bytes.length === 0) done(null, undefined);
    else if (isUtf8(bytes)) void parse(request, bytes.toString('utf8'), done);
    else done(notUtf8());
  });
}

/**
 * `curl -d '{…}'` calls its JSON a form. It is read as what it is, for whoever shows a key: a page of another site can have a
 * browser send a form, but no key with it.
 */
function readJsonSentAsForm(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request, body, done) => {
      const bytes = body as Buffer;
      const looksLikeJson = /^\s*\{/u.test(bytes.subarray(0, 64).toString('latin1'));
      if (!carriesKey(request) || !looksLikeJson) done(isForm());
      else if (isUtf8(bytes)) void parse(request, bytes.toString('utf8'), done);
      else done(notUtf8());
    },
  );
}

function isForm(): LeadlineError {
  return new LeadlineError('invalid_input', 'The request body must be JSON; this says it is a form.', {
    kept: 'Nothing was stored.',
    next: 'Send it with content-type: application/json.',
  });
}

function notUtf8(): LeadlineError {
  return new LeadlineError('invalid_input', 'The request body is not valid UTF-8.', {
    kept: 'Nothing was stored.',
    next: 'Send it as UTF-8.',
  });
}

function observe(server: FastifyInstance, { onAnswered }: HttpDeps): void {
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    onAnswered({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      requestId: request.id,
    });
    done();
  });
}
