import type { CounterStore, UsageRow } from './counter-store.ts';
import {
  type AppliedLimit,
  applyLimit,
  checkScope,
  type Limit,
  type LimitLabel,
  type QuotaScope,
} from './policy/limits.ts';
import { OWNERS, type Owner, type OwnLimits, ownLimitsFor, type ReadOwnLimits } from './policy/own-limits.ts';
import { BUILT_IN_PLANS, limitsFor } from './policy/plans.ts';
import { fromUnits, type QuotaUnit } from './policy/units.ts';
import { type QuotaWindow, windowAt } from './policy/windows.ts';
import type { LimitUsage, QuotaRules, Quotas } from './quotas.ts';
import type { RulesRepository } from './rules-repository.ts';

export interface UsageDeskDeps {
  readonly counters: Pick<CounterStore, 'usage' | 'find'>;
  readonly repository: Pick<RulesRepository, 'load' | 'all'>;
  readonly ownLimits: ReadOwnLimits;
  readonly defaultTier: string | null;
  /** Resolves once what this process has settled is booked. */
  readonly booked: () => Promise<void>;
}

/** Where people read what holds and what is used. */
export function createUsageDesk(deps: UsageDeskDeps): Pick<Quotas, 'usage' | 'holding' | 'ownUsage'> {
  const { counters, repository, ownLimits, defaultTier, booked } = deps;
  const usesOf = async (workspaceId: string, limits: readonly AppliedLimit[]): Promise<LimitUsage[]> => {
    if (limits.length === 0) return [];
    await booked();
    const names = limits.map(({ counter }) => counter);
    const { rows, nowMs } = await counters.find(workspaceId, names);
    const byName = new Map(rows.map((row) => [row.counter, row]));
    return limits.map((limit) => useOf(limit, byName.get(limit.counter), nowMs));
  };

  return {
    async usage(workspaceId, most = 200) {
      await booked();
      const rows = await counters.usage(workspaceId, most);
      const rules = await repository.all(workspaceId);
      const own = await ownLimits(workspaceId, ownersIn(rows));
      return rows.flatMap((row) => {
        const limit = presentLimit({ workspaceId, row, rules, own });
        return limit ? [useOf(limit, row, 0)] : [];
      });
    },
    async holding(scope) {
      checkScope(scope);
      const { workspaceId, key, user } = scope;
      const rules = await repository.load(scope, defaultTier);
      const own = await ownLimits(workspaceId, { keys: key ? [key] : [], users: user ? [user] : [] });
      return usesOf(workspaceId, [...limitsFor(scope, rules, defaultTier), ...ownLimitsFor(scope, own)]);
    },
    async ownUsage(workspaceId, owner, limitsOf) {
      const asked = [...limitsOf].map(([id, limits]) => {
        const own = new Map([[id, limits]]);
        const scope = { workspaceId, [owner]: id };
        return [
          id,
          ownLimitsFor(scope, owner === 'key' ? { ...NONE, keys: own } : { ...NONE, users: own }),
        ] as const;
      });
      const all = await usesOf(
        workspaceId,
        asked.flatMap(([, limits]) => limits),
      );
      return new Map(asked.map(([id, limits]) => [id, all.splice(0, limits.length)]));
    },
  };
}

const NONE: OwnLimits = { keys: new Map(), users: new Map() };

/** The keys and people whose own limits some rows count. */
function ownersIn(rows: readonly UsageRow[]): { keys: string[]; users: string[] } {
  const idsOf = (owner: Owner) =>
    rows.flatMap(({ label }) => (label.limit === owner ? [label.of[owner] ?? ''] : []));
  return { keys: idsOf('key'), users: idsOf('user') };
}

/** The limit that a counter counts for, as it is now; nothing when there is none any more. */
function presentLimit(given: {
  readonly workspaceId: string;
  readonly row: UsageRow;
  readonly rules: QuotaRules;
  readonly own: OwnLimits;
}): AppliedLimit | undefined {
  const { workspaceId, row, rules, own } = given;
  const { limit: source, of } = row.label;
  const scope: QuotaScope = { workspaceId, ...of };
  const isIt = ({ counter }: AppliedLimit) => counter === row.counter;
  if (OWNERS.some((owner) => owner === source)) return ownLimitsFor(scope, own).find(isIt);
  const apply = (limit: Limit) => applyLimit(limit, source, scope);
  if (source !== 'plan')
    return rules.limits
      .filter(({ id }) => id === source)
      .map(apply)
      .find(isIt);
  const plans = { ...Object.fromEntries(BUILT_IN_PLANS), ...rules.plans };
  const usual = (plans[rules.tier ?? ''] ?? []).map(apply).find(isIt);
  if (usual) return usual;
  const any = Object.values(plans).flat().map(apply).find(isIt);
  // Of another tier, which the counter does not name: as high as it was for the last call.
  return any && { ...any, ceiling: row.ceiling };
}

function useOf({ unit, window, ceiling, label }: AppliedLimit, row: UsageRow | undefined, nowMs: number) {
  return {
    ...label,
    unit,
    window,
    amount: fromUnits(unit, ceiling),
    spent: fromUnits(unit, row?.spent ?? 0),
    reserved: fromUnits(unit, row?.leased ?? 0),
    resetAt: row?.window_end ?? new Date(windowAt(window, nowMs).endMs),
    warned: row?.warned ?? false,
  } satisfies LimitUsage & { unit: QuotaUnit; window: QuotaWindow; limit: LimitLabel['limit'] };
}
