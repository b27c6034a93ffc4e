import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock/index.ts';
import type { CallRow, Ledger } from './ledger.ts';
import type { LedgerRepository } from './repository.ts';

export interface LedgerOptions {
  readonly repository: Pick<LedgerRepository, 'insert'>;
  readonly clock: Clock;
  /** How long the first row of a group waits for company. */
  readonly gatherMs?: number;
  readonly newId?: () => string;
  /** True when a sandbox stands in for the providers of this process. */
  readonly simulated?: boolean;
}

interface Waiting {
  readonly row: CallRow & { readonly id: string };
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

const GATHER_MS = 3;
const LARGEST_GROUP = 500;
/** A database that is away for a moment costs no answer that was already paid for. */
const TRIES = 4;
const RETRY_PAUSE_MS = 250;

/**
 * Group commit: rows that come within a few milliseconds, or while a group is being written, go into one
 * transaction for each workspace, so that 64 calls at once are not 64 transactions.
 */
export function createLedger(options: LedgerOptions): Ledger {
  const { clock, repository, gatherMs = GATHER_MS, newId = randomUUID, simulated = false } = options;
  const waiting: Waiting[] = [];
  const state: { writing: Promise<void> | null } = { writing: null };

  const writeAll = async () => {
    await clock.sleep(gatherMs);
    while (waiting.length > 0) {
      const group = waiting.splice(0, LARGEST_GROUP);
      const byWorkspace = Map.groupBy(group, ({ row }) => row.workspaceId);
      await Promise.all([...byWorkspace.values()].map((rows) => writeGroup(repository, clock, rows)));
    }
    // In the same breath as finding nothing left, or a row handed in now would wait for ever.
    state.writing = null;
  };

  return {
    record: (row) =>
      new Promise<void>((written, failed) => {
        waiting.push({ row: { ...row, simulated, id: newId() }, written, failed });
        state.writing ??= writeAll();
      }),
    async flush() {
      while (state.writing) await state.writing;
    },
  };
}

async function writeGroup(
  repository: Pick<LedgerRepository, 'insert'>,
  clock: Clock,
  group: readonly Waiting[],
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await repository.insert(group.map(({ row }) => row));
      for (const { written } of group) written();
      return;
    } catch (error) {
      if (attempt < TRIES && isPassing(error)) await clock.sleep(RETRY_PAUSE_MS * attempt);
      else {
        for (const { failed } of group) failed(error);
        return;
      }
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}
