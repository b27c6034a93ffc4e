import type { BudgetFacts, RequestFacts } from './facts.ts';
import type { RoutingRule, RuleCondition } from './rules.ts';

/** The first rule whose conditions all hold; a checked policy always has one. */
export function matchingRule(
  rules: readonly RoutingRule[],
  facts: RequestFacts,
  budget: BudgetFacts,
): RoutingRule | null {
  return rules.find(({ when }) => holds(when, facts, budget)) ?? null;
}

function holds(when: RuleCondition, facts: RequestFacts, budget: BudgetFacts): boolean {
  return (
    isOneOf(when.kind && [when.kind], facts.kind) &&
    isOneOf(when.components, facts.component) &&
    isOneOf(when.taskTypes, facts.taskType) &&
    isOneOf(when.priorities, facts.priority) &&
    isOneOf(when.tiers, facts.tier) &&
    measuresHold(when, facts, budget)
  );
}

function measuresHold(when: RuleCondition, facts: RequestFacts, budget: BudgetFacts): boolean {
  const { tokensOver, latencyTargetBelowMs, needs, zones, budgetLeftBelow } = when;
  return (
    (tokensOver === undefined || facts.inputTokens > tokensOver) &&
    (latencyTargetBelowMs === undefined || (facts.latencyTargetMs ?? Infinity) < latencyTargetBelowMs) &&
    (needs === undefined || needs.every((need) => facts.needs.includes(need))) &&
    (zones === undefined || (facts.zones?.every((zone) => zones.includes(zone)) ?? false)) &&
    (budgetLeftBelow === undefined || shareLeft(budget) < budgetLeftBelow)
  );
}

/** The part of a budget that is left, 0 to 1; 1 without a limit. */
export function shareLeft({ leftUsd, limitUsd }: BudgetFacts): number {
  if (leftUsd === null || limitUsd === null) return 1;
  return limitUsd > 0 ? Math.max(0, Math.min(1, leftUsd / limitUsd)) : 0;
}

function isOneOf(wanted: readonly string[] | undefined, value: string | null): boolean {
  return wanted === undefined || (value !== null && wanted.includes(value));
}
