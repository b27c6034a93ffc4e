import type { Clock } from '../../clock/index.ts';
import type { RefusedKey } from '../keys/authentication.ts';
import type { AuditLog } from './audit-log.ts';
import { createSparingly } from './sparingly.ts';

/** Notes the use of revoked and expired keys, each key at most once a minute. */
export function createRefusedKeyNotes(
  log: Pick<AuditLog, 'note'>,
  clock: Clock,
): (refused: RefusedKey) => void {
  const isWorthANote = createSparingly(clock);
  return ({ workspaceId, keyId, role, reason }) => {
    if (!isWorthANote(keyId)) return;
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
