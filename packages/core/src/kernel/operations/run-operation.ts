import type { JobEvent } from '@leadline/contracts';
import type { z } from 'zod';
import { type Clock, systemClock } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { type AuditLog, may } from '../iam/index.ts';
import type { Store } from '../store/index.ts';
import { noteDone, noteFailure } from './audit-notes.ts';
import { answerOnce } from './idempotency.ts';
import type { Operation, OperationContext } from './operation.ts';

export interface OperationDeps {
  /** Where the answers to requests with an `Idempotency-Key` are kept. */
  readonly store: Store;
  readonly clock?: Clock;
  /** Where access and change are noted; nowhere without it. */
  readonly auditLog?: Pick<AuditLog, 'note'> | undefined;
}

/** One request for an operation. */
export interface OperationCall extends OperationDeps {
  readonly context: OperationContext;
}

/**
 * Checks that the caller may, then that the input is right, and returns the parsed input.
 *
 * @throws `forbidden`; `invalid_input` with one issue for each offending field.
 */
export function authoriseOperation(
  operation: Operation,
  rawInput: unknown,
  context: OperationContext,
): unknown {
  const { definition } = operation;
  if (!may(context.principal, definition.permission))
    throw new LeadlineError('forbidden', `The role ${context.principal.role} may not do this.`, {
      next: `Use a key whose role has the permission ${definition.permission}.`,
    });
  const parsed = definition.input.safeParse(rawInput ?? {});
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(toIssue);
  throw new LeadlineError('invalid_input', summaryOf(issues), {
    issues,
    next: 'Correct the fields named and send the request again.',
    kept: 'Nothing was changed.',
  });
}

/**
 * The one way into an operation, whatever the surface: may the caller, is the input right, do it (once per
 * `Idempotency-Key`), and let out only what the output schema names. What writes, and what is denied, is noted in
 * the audit log.
 *
 * @throws what `authoriseOperation` does; `idempotency_mismatch`, `conflict`; whatever the handler rejects with.
 */
export async function runOperation(
  operation: Operation,
  rawInput: unknown,
  call: OperationCall,
): Promise<unknown> {
  try {
    const output = await perform(operation, rawInput, call);
    noteDone(operation, { rawInput, output }, call);
    return output;
  } catch (error) {
    noteFailure(operation, { rawInput, error }, call);
    throw error;
  }
}

/**
 * The events of an operation that streams; a denial is noted in the audit log.
 *
 * @throws what `authoriseOperation` does; `not_found` where the operation does not stream, or there is nothing to follow.
 */
export async function streamOperation(
  operation: Operation,
  rawInput: unknown,
  call: OperationCall,
): Promise<AsyncIterable<JobEvent>> {
  try {
    const input = authoriseOperation(operation, rawInput, call.context);
    if (!operation.stream)
      throw new LeadlineError('not_found', `${operation.definition.name} has no stream of events.`);
    return await operation.stream(input, call.context);
  } catch (error) {
    noteFailure(operation, { rawInput, error }, call);
    throw error;
  }
}

async function perform(operation: Operation, rawInput: unknown, call: OperationCall): Promise<unknown> {
  const { context, store, clock = systemClock } = call;
  const input = authoriseOperation(operation, rawInput, context);
  const handle = async () => present(operation, await operation.handle(input, context));
  const { idempotencyKey, principal } = context;
  if (!operation.definition.idempotent || idempotencyKey === undefined) return handle();
  const request = {
    workspaceId: principal.workspaceId,
    key: idempotencyKey,
    operation: operation.definition.name,
    input,
  };
  return answerOnce({ store, clock }, request, handle);
}

/** Fields the schema does not name are dropped; a result that does not fit it is our own mistake. */
function present({ definition }: Operation, result: unknown): unknown {
  const parsed = definition.output.safeParse(result);
  if (parsed.success) return parsed.data;
  throw new LeadlineError('internal', `The result of ${definition.name} does not fit its schema.`, {
    cause: parsed.error,
  });
}

function toIssue(issue: z.core.$ZodIssue): { readonly path: string; readonly message: string } {
  return { path: issue.path.map(String).join('.'), message: issue.message };
}

function summaryOf(issues: readonly { readonly path: string; readonly message: string }[]): string {
  const [first] = issues;
  if (!first) return 'The input is not right.';
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return `${first.path === '' ? 'Input' : first.path}: ${first.message}${more}`;
}
