import type { Clock } from '../../clock/index.ts';
import type { RefusedKey } from '../keys/authentication.ts';
import type { AuditLog } from './audit-log.ts';

const ONCE_IN_MS = 60_000;
const MOST_REMEMBERED = 10_000;

/** Notes the use of revoked and expired keys, each key at most once a minute: a program that goes on must not fill the log. */
export function createRefusedKeyNotes(
  log: Pick<AuditLog, 'note'>,
  clock: Clock,
): (refused: RefusedKey) => void {
  const notedAtMs = new Map<string, number>();
  return ({ workspaceId, keyId, role, reason }) => {
    const nowMs = clock.monotonicMs();
    if (nowMs - (notedAtMs.get(keyId) ?? Number.NEGATIVE_INFINITY) < ONCE_IN_MS) return;
    if (notedAtMs.size >= MOST_REMEMBERED) notedAtMs.clear();
    notedAtMs.set(keyId, nowMs);
    log.note({
      workspaceId,
      operation: 'iam.keys.use',
      outcome: 'denied',
      code: reason,
      keyId,
      role,
      object: keyId,
    });
  };
}
