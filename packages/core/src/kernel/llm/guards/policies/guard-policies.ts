import { hash } from 'node:crypto';
import type { GuardChanges } from '@leadline/contracts';
import { eq, sql } from 'drizzle-orm';
import type { Clock } from '../../../clock/index.ts';
import { createHeardMemory, type Notices, notify } from '../../../notices/index.ts';
import type { Store } from '../../../store/index.ts';
import { type GuardPolicy, type PreparedPolicy, preparePolicy } from '../policy/index.ts';
import { type GuardChoices, NO_CHOICES, policyWith, withChanges } from './choices.ts';
import { llmGuardPolicies } from './tables.ts';

/** A policy that is in force. */
export interface PolicyInForce {
  readonly policy: PreparedPolicy;
  /** Tells it from all others: what was answered under another policy is another answer. */
  readonly mark: string;
}

export interface WorkspacePolicy extends PolicyInForce {
  readonly choices: GuardChoices;
  /** Null where the workspace has set nothing. */
  readonly savedAt: Date | null;
}

/** What the guards do, by workspace. */
export interface GuardPolicies {
  /** At once where the workspace was asked for lately. @throws `database_unavailable`: nothing goes out unguarded. */
  of(workspaceId: string): PolicyInForce | Promise<PolicyInForce>;
}

export interface EditableGuardPolicies extends GuardPolicies {
  of(workspaceId: string): WorkspacePolicy | Promise<WorkspacePolicy>;
  change(workspaceId: string, changes: GuardChanges): Promise<WorkspacePolicy>;
}

export interface GuardPoliciesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly notices: Notices;
  /** As the installation is set. */
  readonly defaults: GuardPolicy;
}

/** One policy for all, for those who keep none. */
export function onePolicy(policy: PreparedPolicy): GuardPolicies {
  const inForce = { policy, mark: markOf(policy) };
  return { of: () => inForce };
}

const CHANNEL = 'leadline_llm_guards';
/** Workspaces in memory. */
const MOST = 2_000;
/** How long a policy is believed while changes elsewhere go unheard. */
const UNHEARD_MS = 1_000;

export function createGuardPolicies(deps: GuardPoliciesDeps): EditableGuardPolicies {
  const { store, clock, notices, defaults } = deps;
  const usual: WorkspacePolicy = { ...inForce(defaults), choices: NO_CHOICES, savedAt: null };
  const preparedFrom = (row: Row | undefined): WorkspacePolicy =>
    row ? { ...inForce(policyWith(defaults, row.choices)), ...row } : usual;
  const memory = createHeardMemory<WorkspacePolicy>({
    notices,
    clock,
    channel: CHANNEL,
    most: MOST,
    unheardMs: UNHEARD_MS,
    orLast: false,
    read: async (workspaceId) => preparedFrom(await readRow(store, workspaceId)),
  });
  return {
    of: memory.of,
    async change(workspaceId, changes) {
      const savedAt = clock.now();
      const choices = await store.tenant(workspaceId, async (database) => {
        // Two who change different guards at once must not undo each other.
        await database.execute(sql`select pg_advisory_xact_lock(hashtext(${`${CHANNEL} ${workspaceId}`}))`);
        const [row] = await database
          .select({ choices: llmGuardPolicies.choices })
          .from(llmGuardPolicies)
          .where(eq(llmGuardPolicies.workspaceId, workspaceId));
        const chosen = withChanges(row?.choices ?? NO_CHOICES, changes);
        await database
          .insert(llmGuardPolicies)
          .values({ workspaceId, choices: chosen, savedAt })
          .onConflictDoUpdate({ target: llmGuardPolicies.workspaceId, set: { choices: chosen, savedAt } });
        await notify(database, CHANNEL, workspaceId);
        return chosen;
      });
      memory.forget(workspaceId);
      return preparedFrom({ choices, savedAt });
    },
  };
}

type Row = Pick<WorkspacePolicy, 'choices'> & { readonly savedAt: Date };

function inForce(policy: GuardPolicy): PolicyInForce {
  const prepared = preparePolicy(policy);
  return { policy: prepared, mark: markOf(prepared) };
}

function markOf({ personal: _personal, leakable: _leakable, ...policy }: PreparedPolicy): string {
  return hash('sha256', JSON.stringify(policy), 'base64url');
}

async function readRow(store: Store, workspaceId: string): Promise<Row | undefined> {
  const [row] = await store.tenant(workspaceId, (database) =>
    database
      .select({ choices: llmGuardPolicies.choices, savedAt: llmGuardPolicies.savedAt })
      .from(llmGuardPolicies)
      .where(eq(llmGuardPolicies.workspaceId, workspaceId)),
  );
  return row;
}
