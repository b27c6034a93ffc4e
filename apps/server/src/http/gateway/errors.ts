import { LeadlineError } from '@leadline/core/kernel/errors';
import { CODECS, type WireCodec } from '@leadline/core/kernel/llm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type OnError, readableError } from '../problems.ts';

/** Bodies carry images. */
export const BODY_LIMIT = 32 * 1024 * 1024;

/** Where Anthropic's clients look for a request's id. */
export const ANTHROPIC_ID = 'request-id';

/** Tells errors in the words of a protocol, chosen by the request. */
export function inWordsOf(codecOf: (request: FastifyRequest) => WireCodec, onError: OnError) {
  return (raw: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const error = readError(raw);
    if (error.code === 'internal') onError(error, request.id);
    const codec = codecOf(request);
    const { status, headers, body } = codec.renderError(error);
    if (codec === CODECS.anthropic) {
      reply.header(ANTHROPIC_ID, request.id);
      body['request_id'] = request.id;
    }
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
