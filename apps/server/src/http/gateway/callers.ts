import { LeadlineError } from '@leadline/core/kernel/errors';
import type { Principal } from '@leadline/core/kernel/iam';
import type { Gateway } from '@leadline/core/kernel/llm';
import type { Store } from '@leadline/core/kernel/store';
import { parseTraceparent } from '@leadline/core/kernel/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OnError } from '../problems.ts';
import { keyOf } from '../route.ts';

export interface GatewayRouteDeps {
  readonly gateway: Gateway;
  readonly authenticate: (secret: string) => Promise<Principal>;
  /** Where answers to requests with an `Idempotency-Key` are kept. */
  readonly store: Store;
  readonly now: () => Date;
  readonly onError: OnError;
  readonly stopping: AbortSignal;
}

/** Settles who asks before a large body is read. */
export function knowCaller({ authenticate }: Pick<GatewayRouteDeps, 'authenticate'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { traceparent } = request.headers;
    if (typeof traceparent === 'string' && parseTraceparent(traceparent) !== null)
      reply.header('traceparent', traceparent);
    request.principal = await authenticate(keyOf(request));
  };
}

export function callerOf({ principal }: FastifyRequest): Principal {
  if (principal) return principal;
  throw new LeadlineError('unauthenticated', 'This needs an API key.');
}
