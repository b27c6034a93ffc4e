import type { JobEvent, OperationDefinition } from '@leadline/contracts';
import type { z } from 'zod';
import type { Principal } from '../iam/index.ts';

/** What a handler may know of the request besides its input. */
export interface OperationContext {
  readonly principal: Principal;
  readonly requestId: string;
  /** Where the request came from: a network address, or `command line` or `mcp`. */
  readonly origin?: string;
  /** The caller's `Idempotency-Key`, where given. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** A definition bound to the service that fulfils it. */
export interface Operation<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly definition: OperationDefinition<Input, Output>;
  readonly handle: (input: z.output<Input>, context: OperationContext) => Promise<z.input<Output>>;
  /**
   * The same as a stream of events, for clients that ask for `text/event-stream`; input is parsed already.
   * Rejects before the first event where there is nothing to follow.
   */
  readonly stream?: (input: unknown, context: OperationContext) => Promise<AsyncIterable<JobEvent>>;
}

export function bindOperation<Input extends z.ZodType, Output extends z.ZodType>(
  definition: OperationDefinition<Input, Output>,
  handle: Operation<Input, Output>['handle'],
): Operation {
  return { definition, handle } as unknown as Operation;
}
