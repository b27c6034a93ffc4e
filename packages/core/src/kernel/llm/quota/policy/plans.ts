import { LeadlineError } from '../../../errors/index.ts';
import {
  type AppliedLimit,
  applyLimit,
  fits,
  type Limit,
  type QuotaScope,
  type StoredLimit,
} from './limits.ts';

const monthlyTokens = (amount: number): readonly Limit[] => [
  { unit: 'tokens', window: 'month', amount, per: ['user'], where: {} },
];

/** The plans that are there from the start (source document 003, section 6): tokens a month for each user. */
export const BUILT_IN_PLANS: ReadonlyMap<string, readonly Limit[]> = new Map([
  ['enterprise', monthlyTokens(10_000_000)],
  ['professional', monthlyTokens(1_000_000)],
  ['standard', monthlyTokens(100_000)],
]);

/** What a workspace has set that bears on one scope. */
export interface ScopeRules {
  /** The workspace's own tier; null when none is set. */
  readonly tier: string | null;
  /** The workspace's own plan for the tier of the scope; null when it has none. */
  readonly plan: readonly Limit[] | null;
  readonly limits: readonly StoredLimit[];
}

/**
 * Every limit that holds for a call: the plan of its tier (its own, else the workspace's, else the default; none without a
 * tier) and the workspace's limits that fit.
 * @throws `invalid_input` for a tier that no plan is named after: it must not pass as unlimited.
 */
export function limitsFor(scope: QuotaScope, rules: ScopeRules, defaultTier: string | null): AppliedLimit[] {
  const tier = scope.tier ?? rules.tier ?? defaultTier;
  const scoped = { ...scope, tier };
  const plan = tier === null ? [] : (rules.plan ?? BUILT_IN_PLANS.get(tier));
  if (!plan)
    throw new LeadlineError('invalid_input', `No quota plan is named "${tier}".`, {
      next: `Use ${[...BUILT_IN_PLANS.keys()].join(', ')}, or make a plan of that name.`,
      issues: [{ path: 'scope.tier', message: 'names no plan' }],
    });
  return [
    ...plan.filter((limit) => fits(limit, scoped)).map((limit) => applyLimit(limit, 'plan', scoped)),
    ...rules.limits
      .filter((limit) => fits(limit, scoped))
      .map((limit) => applyLimit(limit, limit.id, scoped)),
  ];
}
