import { hash } from 'node:crypto';
import type { AuditEntry, AuditNote } from './audit-log.ts';

/** Where a chain goes on. */
export interface ChainHead {
  readonly seq: number;
  readonly lastHash: string;
}

export interface TimedNote extends AuditNote {
  readonly at: Date;
}

/** A chain begins with its workspace, so that it cannot be passed off as another's. */
export function chainStart(workspaceId: string): ChainHead {
  return { seq: 0, lastHash: hash('sha256', workspaceId) };
}

export function chainHash(entry: Omit<AuditEntry, 'chainHash'>): string {
  const { seq, at, operation, outcome, code, object, keyId, userId, role, origin, requestId } = entry;
  const fields = [
    seq,
    at.toISOString(),
    operation,
    outcome,
    code,
    object,
    keyId,
    userId,
    role,
    origin,
    requestId,
  ];
  return hash('sha256', `${entry.previousHash}\n${JSON.stringify(fields)}`);
}

/** The notes as the next lines of the chain. */
export function appendToChain(head: ChainHead, notes: readonly TimedNote[]): AuditEntry[] {
  let { seq, lastHash } = head;
  return notes.map((note) => {
    seq += 1;
    const line = { ...lineOf(note), seq, previousHash: lastHash };
    lastHash = chainHash(line);
    return { ...line, chainHash: lastHash };
  });
}

/** The `seq` of the first of these lines that does not follow from what came before; null when all do. */
export function firstBreak(head: ChainHead, entries: readonly AuditEntry[]): number | null {
  let { seq, lastHash } = head;
  for (const entry of entries) {
    seq += 1;
    const right =
      entry.seq === seq && entry.previousHash === lastHash && entry.chainHash === chainHash(entry);
    if (!right) return seq;
    lastHash = entry.chainHash;
  }
  return null;
}

function lineOf(note: TimedNote): Omit<AuditEntry, 'seq' | 'previousHash' | 'chainHash'> {
  const { at, operation, outcome, code = null, object = null, keyId = null } = note;
  const { userId = null, role = null, origin = null, requestId = null } = note;
  return { at, operation, outcome, code, object, keyId, userId, role, origin, requestId };
}
