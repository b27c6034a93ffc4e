import { and, eq, sql } from 'drizzle-orm';
import { LeadlineError } from '../../errors/index.ts';
import { type Database, fromDatabaseError, type Store } from '../../store/index.ts';
import { type Limit, type QuotaScope, type StoredLimit, signatureOf } from './policy/limits.ts';
import type { ScopeRules } from './policy/plans.ts';
import { quotaLimits, quotaPlans, quotaWorkspaces } from './tables.ts';

export interface LoadedRules extends ScopeRules {
  /** Of the workspace when read; null when it has set nothing yet. */
  readonly revision: number | null;
}

/** The SQL of tiers, plans and limits. */
export interface RulesRepository {
  /** What bears on one scope, in one statement. */
  load(scope: QuotaScope, defaultTier: string | null): Promise<LoadedRules>;
  all(workspaceId: string): Promise<AllRules>;
  setTier(workspaceId: string, tier: string | null): Promise<void>;
  setPlan(workspaceId: string, tier: string, limits: readonly Limit[] | null): Promise<void>;
  /** Adds it, or changes the amount of one that counts the same calls; returns its id. */
  addLimit(workspaceId: string, limit: StoredLimit): Promise<string>;
  /** Replaces the limit of this id. @throws `not_found`. */
  setLimit(workspaceId: string, limit: StoredLimit): Promise<string>;
  removeLimit(workspaceId: string, id: string): Promise<void>;
}

interface AllRules {
  readonly tier: string | null;
  readonly plans: Readonly<Record<string, readonly Limit[]>>;
  readonly limits: readonly StoredLimit[];
}

const LIMIT_JSON = `jsonb_build_object('id', l.id, 'unit', l.unit, 'window', l.time_window, 'amount', l.amount, 'per', l.per,
  'where', jsonb_strip_nulls(jsonb_build_object('key', l.key_id, 'user', l.user_id, 'task', l.task, 'tier', l.tier)))`;

const LOAD = `
select w.revision::float8 as revision, w.tier,
  (select p.limits from quota_plans p
   where p.workspace_id = o.id and p.tier = coalesce($2::text, w.tier, $3::text)) as plan,
  coalesce((select jsonb_agg(${LIMIT_JSON} order by l.created_at, l.id) from quota_limits l
    where l.workspace_id = o.id
      and (l.key_id is null or l.key_id = $4::text) and (l.user_id is null or l.user_id = $5::text)
      and (l.task is null or l.task = $6::text)), '[]') as limits
from (select $1::uuid as id) o left join quota_workspaces w on w.workspace_id = o.id`;

export function createRulesRepository(store: Store): RulesRepository {
  return {
    async load(scope, defaultTier) {
      const { workspaceId, tier, key, user, task } = scope;
      const values = [workspaceId, tier ?? null, defaultTier, key ?? null, user ?? null, task ?? null];
      try {
        const { rows } = await store.pool.query<LoadedRules>(LOAD, values);
        return rows[0] as LoadedRules;
      } catch (error) {
        throw fromDatabaseError(error);
      }
    },
    all: (workspaceId) => store.tenant(workspaceId, (database) => readAll(database, workspaceId)),
    setTier: (workspaceId, tier) =>
      store.tenant(workspaceId, (database) => touch(database, workspaceId, { tier })),
    setPlan: (workspaceId, tier, limits) =>
      store.tenant(workspaceId, async (database) => {
        const its = and(eq(quotaPlans.workspaceId, workspaceId), eq(quotaPlans.tier, tier));
        const before = await database.delete(quotaPlans).where(its).returning({ tier: quotaPlans.tier });
        if (!limits && before.length === 0) throw noSuchPlan(tier);
        if (limits) await database.insert(quotaPlans).values({ workspaceId, tier, limits });
        await touch(database, workspaceId);
      }),
    addLimit: (workspaceId, limit) =>
      store.tenant(workspaceId, async (database) => {
        // Also keeps two that add the same limit at once apart.
        await touch(database, workspaceId);
        const { limits } = await readAll(database, workspaceId);
        const signature = signatureOf(limit);
        const same = limits.find((each) => signatureOf(each) === signature);
        if (same) return changeLimit(database, workspaceId, { ...limit, id: same.id });
        await database.insert(quotaLimits).values({ id: limit.id, workspaceId, ...columnsOf(limit) });
        return limit.id;
      }),
    setLimit: (workspaceId, limit) =>
      store.tenant(workspaceId, async (database) => {
        await touch(database, workspaceId);
        return changeLimit(database, workspaceId, limit);
      }),
    removeLimit: (workspaceId, id) =>
      store.tenant(workspaceId, async (database) => {
        const its = and(eq(quotaLimits.workspaceId, workspaceId), eq(quotaLimits.id, id));
        const gone = await database.delete(quotaLimits).where(its).returning({ id: quotaLimits.id });
        if (gone.length === 0) throw noSuchLimit(id);
        await touch(database, workspaceId);
      }),
  };
}

function columnsOf({ unit, amount, window, per, where }: Limit) {
  const { key = null, user = null, task = null, tier = null } = where;
  return { unit, amount, timeWindow: window, per: [...per], key, user, task, tier };
}

async function changeLimit(database: Database, workspaceId: string, limit: StoredLimit): Promise<string> {
  const its = and(eq(quotaLimits.workspaceId, workspaceId), eq(quotaLimits.id, limit.id));
  const changed = await database
    .update(quotaLimits)
    .set(columnsOf(limit))
    .where(its)
    .returning({ id: quotaLimits.id });
  if (changed.length === 0) throw noSuchLimit(limit.id);
  return limit.id;
}

function noSuchLimit(id: string): LeadlineError {
  return new LeadlineError('not_found', `The workspace has no limit ${id}.`, {
    next: 'List what holds with `leadline quotas show`.',
  });
}

function noSuchPlan(tier: string): LeadlineError {
  return new LeadlineError('not_found', `The workspace has no plan of its own named "${tier}".`, {
    next: 'List what holds with `leadline quotas show`.',
  });
}

/** Marks the workspace as changed by this transaction, so that every process reads its rules anew. */
export async function touch(
  database: Database,
  workspaceId: string,
  change: { readonly tier?: string | null } = {},
): Promise<void> {
  const revision = sql`pg_current_xact_id()::text::bigint`;
  await database
    .insert(quotaWorkspaces)
    .values({ workspaceId, tier: change.tier ?? null, revision })
    .onConflictDoUpdate({ target: quotaWorkspaces.workspaceId, set: { ...change, revision } });
}

async function readAll(database: Database, workspaceId: string): Promise<AllRules> {
  const workspace = await database
    .select({ tier: quotaWorkspaces.tier })
    .from(quotaWorkspaces)
    .where(eq(quotaWorkspaces.workspaceId, workspaceId));
  const plans = await database.select().from(quotaPlans).where(eq(quotaPlans.workspaceId, workspaceId));
  const limits = await database.execute<{ limit: StoredLimit }>(
    sql`select ${sql.raw(LIMIT_JSON)} as limit from quota_limits l where l.workspace_id = ${workspaceId} order by l.created_at, l.id`,
  );
  return {
    tier: workspace[0]?.tier ?? null,
    plans: Object.fromEntries(plans.map((plan) => [plan.tier, plan.limits as readonly Limit[]])),
    limits: limits.rows.map((row) => row.limit),
  };
}
