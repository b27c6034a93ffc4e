import type { KeyLimits } from '@leadline/contracts';
import { type Database, fromDatabaseError, type Store } from '../store/index.ts';
import type { LimitsChange } from './iam.ts';
import { noLimits } from './principal.ts';

/**
 * Told when limits of keys or people change, so that what counts them follows: in the transaction, for other processes, and
 * once it is committed, for this one.
 */
export interface LimitChanges {
  announce(database: Database, workspaceId: string): Promise<void>;
  committed(workspaceId: string): void;
}

/** What is left out stays as it is. */
export function changedLimits(limits: KeyLimits, change: NonNullable<LimitsChange['limits']>): KeyLimits {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...limits, ...Object.fromEntries(given) };
}

/** Limits by the ids of those that have any. */
interface OwnLimits {
  readonly keys: ReadonlyMap<string, KeyLimits>;
  readonly users: ReadonlyMap<string, KeyLimits>;
}

/** Reads what keys, and the people they act for, may use at most. */
export type OwnLimitsReader = (
  workspaceId: string,
  of: { readonly keys: readonly string[]; readonly users: readonly string[] },
) => Promise<OwnLimits>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

const OWN_LIMITS = `
select 'key' as owner, id::text as id, limits from api_keys
where workspace_id = $1 and id = any($2::uuid[]) and limits <> '{}'
union all
select 'user', user_id, limits from members
where workspace_id = $1 and user_id = any($3::text[]) and limits <> '{}'`;

/** The limits stand with the keys and people they belong to, and nowhere else: they go with them, and are changed in one place. */
export function createOwnLimitsReader({ pool }: Pick<Store, 'pool'>): OwnLimitsReader {
  return async (workspaceId, { keys, users }) => {
    const found = { keys: new Map<string, KeyLimits>(), users: new Map<string, KeyLimits>() };
    // A person who signed in asks as `user:…`, which is no key.
    const keyIds = keys.filter((id) => UUID.test(id));
    if (keyIds.length === 0 && users.length === 0) return found;
    try {
      const { rows } = await pool.query<OwnLimitsRow>(OWN_LIMITS, [workspaceId, keyIds, users]);
      for (const { owner, id, limits } of rows)
        (owner === 'key' ? found.keys : found.users).set(id, { ...noLimits, ...limits });
      return found;
    } catch (error) {
      throw fromDatabaseError(error);
    }
  };
}

interface OwnLimitsRow {
  readonly owner: 'key' | 'user';
  readonly id: string;
  readonly limits: Partial<KeyLimits>;
}
