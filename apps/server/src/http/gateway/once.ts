import { hash } from 'node:crypto';
import { systemClock } from '@leadline/core/kernel/clock';
import type { Principal } from '@leadline/core/kernel/iam';
import { answerOnce } from '@leadline/core/kernel/operations';
import type { Store } from '@leadline/core/kernel/store';
import type { Rendered } from './replies.ts';

export interface OnceRequest {
  readonly caller: Principal;
  readonly key: string;
  /** Method and path. */
  readonly operation: string;
  readonly body: unknown;
  /** Falls when this client no longer waits. */
  readonly signal: AbortSignal;
}

/** Longer than a call may take with all its tries, unless somebody has set it to take longer. */
const LONGEST_CALL_MS = 11 * 60_000;
const PATIENCE = { givenUpMs: LONGEST_CALL_MS, waitMs: LONGEST_CALL_MS };
const KEY_SHAPE = /^[\x21-\x7e]{1,255}$/u;

/**
 * The same whole answer to the same key and body from the same caller within a day, charged for once. A request that comes while the
 * first is under way waits for it. A failure is not kept.
 */
export async function renderedOnce(
  store: Store,
  { caller, key, operation, body, signal }: OnceRequest,
  work: () => Promise<Rendered>,
): Promise<Rendered> {
  let first = false;
  // Callers of one workspace do not share answers by it. What is no key is refused as it is.
  const own = KEY_SHAPE.test(key) ? hash('sha256', `${caller.keyId}\n${key}`, 'base64url') : key;
  const rendered = (await answerOnce(
    { store, clock: systemClock },
    { workspaceId: caller.workspaceId, key: own, operation, input: body, patience: { ...PATIENCE, signal } },
    () => {
      first = true;
      return work();
    },
  )) as Rendered;
  const headers = { ...rendered.headers, 'x-leadline-idempotency': first ? 'first' : 'repeated' };
  return { ...rendered, headers };
}
