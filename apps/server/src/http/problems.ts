import { LeadlineError, toLeadlineError, toProblem } from '@leadline/core/kernel/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Told of every error that is ours, with its cause. */
export type OnError = (error: LeadlineError, requestId: string) => void;

/** Sends every error as `application/problem+json`, those of Fastify in this product's words. */
export function handleErrors(server: FastifyInstance, onError: OnError): void {
  server.setErrorHandler((raw, request, reply) => sendError(raw, { request, reply, onError }));
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

/** For errors that Fastify meets before it knows the route, too. */
export function sendError(
  raw: unknown,
  {
    request,
    reply,
    onError,
  }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly onError: OnError },
): FastifyReply {
  const error = readableError(raw);
  if (error.code === 'internal') onError(error, request.id);
  return sendProblem(reply, error, request);
}

function sendProblem(reply: FastifyReply, error: LeadlineError, request: FastifyRequest): FastifyReply {
  const problem = toProblem(error, `urn:leadline:request:${request.id}`);
  if (error.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  return reply
    .code(problem.status)
    .header('x-request-id', request.id)
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}

const UNREADABLE: Readonly<Record<string, { readonly message: string; readonly next: string }>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    message: 'The request body must be JSON.',
    next: 'Send it with content-type: application/json.',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    message: 'The request body is not valid JSON.',
    next: 'Correct it and send the request again.',
  },
  FST_ERR_BAD_URL: {
    message: 'The address of the request cannot be read.',
    next: 'Encode what is not plain ASCII as UTF-8 with percent signs.',
  },
};

/** What Fastify or a handler threw, in this product's words. */
export function readableError(raw: unknown): LeadlineError {
  if (raw instanceof LeadlineError) return raw;
  const { statusCode = 500, code = '', message } = raw as FastifyFailure;
  if (statusCode === 413) {
    return new LeadlineError('too_large', 'The request body is larger than this operation accepts.', {
      kept: 'Nothing was stored.',
      next: 'Send fewer answers at a time, or use the command line, which reads larger files.',
    });
  }
  if (statusCode < 400 || statusCode >= 500) return toLeadlineError(raw);
  const known = UNREADABLE[code];
  return new LeadlineError('invalid_input', known?.message ?? message ?? 'The request cannot be read.', {
    kept: 'Nothing was stored.',
    ...(known && { next: known.next }),
  });
}

interface FastifyFailure {
  readonly statusCode?: number;
  readonly code?: string;
  readonly message?: string;
}
