import type { Store } from '../../store/index.ts';
import type { AuditLog, AuditVerdict } from './audit-log.ts';
import { chainStart, firstBreak } from './chain.ts';
import { findHead, readEntries } from './repository.ts';
import { type AuditLogDeps, createWriter } from './writer.ts';

const READ_AT_ONCE = 2000;

export function createAuditLog(deps: AuditLogDeps): AuditLog {
  const { store } = deps;
  const writer = createWriter(deps);
  return {
    note: writer.note,
    flush: writer.flush,
    close: writer.close,
    async read(workspaceId, range) {
      await writer.flush();
      return store.tenant(workspaceId, (database) => readEntries(database, workspaceId, range));
    },
    async verify(workspaceId) {
      await writer.flush();
      return verify(store, workspaceId);
    },
  };
}

async function verify(store: Store, workspaceId: string): Promise<AuditVerdict> {
  const end = await store.tenant(workspaceId, (database) => findHead(database, workspaceId));
  let head = chainStart(workspaceId);
  while (head.seq < end.seq) {
    const range = { after: head.seq, limit: READ_AT_ONCE, order: 'oldest first' } as const;
    const entries = await store.tenant(workspaceId, (database) => readEntries(database, workspaceId, range));
    const brokenAt = firstBreak(head, entries);
    const last = entries.at(-1);
    if (brokenAt !== null || !last) {
      const at = brokenAt ?? head.seq + 1;
      return { whole: false, entries: at - 1, brokenAt: at };
    }
    head = { seq: last.seq, lastHash: last.chainHash };
  }
  // Lines written meanwhile lie behind the end that was read; at the end itself both must agree.
  const known = await store.tenant(workspaceId, (database) =>
    readEntries(database, workspaceId, {
      after: end.seq - 1,
      before: end.seq + 1,
      limit: 1,
      order: 'oldest first',
    }),
  );
  const whole = end.seq === 0 || known[0]?.chainHash === end.lastHash;
  return { whole, entries: end.seq, brokenAt: whole ? null : end.seq };
}
