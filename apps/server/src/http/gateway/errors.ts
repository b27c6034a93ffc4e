import { LeadlineError } from '@leadline/core/kernel/errors';
import type { WireCodec } from '@leadline/core/kernel/llm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type OnError, readableError } from '../problems.ts';

/** Bodies carry images. */
export const BODY_LIMIT = 32 * 1024 * 1024;

/** Tells errors in the words of a protocol, chosen by the request. */
export function inWordsOf(codecOf: (request: FastifyRequest) => WireCodec, onError: OnError) {
  return (raw: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const error = readError(raw);
    if (error.code === 'internal') onError(error, request.id);
    const { status, headers, body } = codecOf(request).renderError(error);
    if (error.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
    void reply
      .code(status)
      .headers(headers)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(body));
  };
}

function readError(raw: unknown): LeadlineError {
  const error = readableError(raw);
  if (error.code !== 'too_large') return error;
  return new LeadlineError('too_large', `The request body is larger than ${BODY_LIMIT / 1024 / 1024} MiB.`, {
    next: 'Name images and files by their address, or send smaller ones.',
  });
}
