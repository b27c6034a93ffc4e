import type { Clock } from '../../clock/index.ts';
import { type AuditLog, createSparingly } from '../../iam/index.ts';
import type { Traced } from './stages/trace.ts';

/** Turned away for who asks or what is said; a mistake in the request is nobody's denial. */
const DENIALS: ReadonlySet<string | null> = new Set(['forbidden', 'rate_limited', 'content_blocked']);
/** Names of models look like this; anything else may be contents, and stays out of the log. */
const MODEL = /^[\w./:@*-]{1,100}$/u;

/**
 * Notes in the audit log whom the gateway turned away: a role or key that may not ask the model, a full quota, blocked content. The
 * same for the same key at most once a minute; nothing is waited for, and calls that were let through cost one comparison.
 */
export function createDenialNotes(log: Pick<AuditLog, 'note'>, clock: Clock): (traced: Traced) => void {
  const isWorthANote = createSparingly(clock);
  return ({ outcome, errorCode, exchange: { id, caller, request } }) => {
    if (outcome !== 'refused' || !DENIALS.has(errorCode)) return;
    const { workspaceId, keyId, userId, role } = caller;
    if (!isWorthANote(`${workspaceId} ${keyId} ${errorCode}`)) return;
    log.note({
      workspaceId,
      operation: 'llm.gateway.use',
      outcome: 'denied',
      code: errorCode,
      keyId,
      userId,
      role,
      object: MODEL.test(request.model) ? request.model : null,
      requestId: id,
    });
  };
}
