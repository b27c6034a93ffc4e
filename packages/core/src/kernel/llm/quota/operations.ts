import { quotaOperations as definitions, type QuotaUse } from '@leadline/contracts';
import { bindOperation, type Operation } from '../../operations/index.ts';
import type { Limit } from './policy/limits.ts';
import { BUILT_IN_PLANS } from './policy/plans.ts';
import type { LimitUsage, QuotaRules, Quotas } from './quotas.ts';

export interface QuotaOperationDeps {
  readonly quotas: Quotas;
  /** @throws `not_found` for a key the workspace does not have. */
  readonly requireKey: (workspaceId: string, keyId: string) => Promise<unknown>;
}

/** Binds the operations on plans, limits and what is used of them. */
export function quotaOperations({ quotas, requireKey }: QuotaOperationDeps): Operation[] {
  /** A limit that names nobody would be one that never holds, which its maker had better be told. */
  const checkNames = async (workspaceId: string, { where }: Pick<Limit, 'where'>) => {
    if (where.tier !== undefined) await quotas.requireTier(workspaceId, where.tier);
    if (where.key !== undefined && !where.key.startsWith(PERSON)) await requireKey(workspaceId, where.key);
  };
  return [
    bindOperation(definitions.showQuotas, async ({ limit, ...names }, { principal: { workspaceId } }) => {
      const rules = await quotas.rules(workspaceId);
      const asked = Object.values(names).some((name) => name !== undefined);
      if (names.key !== undefined) await checkNames(workspaceId, { where: { key: names.key } });
      const usage = asked
        ? await quotas.holding({ workspaceId, ...given(names) })
        : await quotas.usage(workspaceId, limit);
      return {
        tier: rules.tier,
        plans: plansOf(rules),
        limits: [...rules.limits],
        usage: usage.slice(0, limit).map(showUse),
      };
    }),
    bindOperation(definitions.setTier, async ({ tier }, { principal: { workspaceId } }) => {
      await quotas.setTier(workspaceId, tier);
      return { tier };
    }),
    bindOperation(definitions.setPlan, async ({ tier, limits }, { principal: { workspaceId } }) => {
      await quotas.setPlan(workspaceId, tier, limits);
      return { tier, source: 'workspace' as const, limits };
    }),
    bindOperation(definitions.removePlan, async ({ tier }, { principal: { workspaceId } }) => {
      await quotas.setPlan(workspaceId, tier, null);
      return { removed: true as const };
    }),
    bindOperation(definitions.addLimit, async (limit, { principal: { workspaceId } }) => {
      await checkNames(workspaceId, limit);
      return { ...limit, id: await quotas.setLimit(workspaceId, limit) };
    }),
    bindOperation(definitions.changeLimit, async ({ limitId, ...limit }, { principal: { workspaceId } }) => {
      await checkNames(workspaceId, limit);
      return { ...limit, id: await quotas.setLimit(workspaceId, limit, limitId) };
    }),
    bindOperation(definitions.removeLimit, async ({ limitId }, { principal: { workspaceId } }) => {
      await quotas.removeLimit(workspaceId, limitId);
      return { removed: true as const };
    }),
  ];
}

/** How the calls of a person who signed in name their key. */
const PERSON = 'user:';

function given(names: { readonly [Name in 'key' | 'user' | 'task' | 'tier']?: string | undefined }) {
  const { key = null, user = null, task = null, tier = null } = names;
  return { key, user, task, tier };
}

function plansOf({ plans }: QuotaRules) {
  const own = Object.entries(plans).map(([tier, limits]) => ({ tier, source: 'workspace' as const, limits }));
  const builtIn = [...BUILT_IN_PLANS]
    .filter(([tier]) => !Object.hasOwn(plans, tier))
    .map(([tier, limits]) => ({ tier, source: 'built in' as const, limits }));
  return [...builtIn, ...own].map(({ limits, ...plan }) => ({ ...plan, limits: [...limits] }));
}

function showUse({ spent, resetAt, warned: _warned, of, ...use }: LimitUsage): QuotaUse {
  return { ...use, of: { ...of }, used: spent, resetAt: resetAt.toISOString() };
}
