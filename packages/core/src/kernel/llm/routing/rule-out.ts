import type { Ability, Zone } from '../pricing/model-file.ts';
import { worstOf } from '../pricing/price-book.ts';
import type { FailureKind } from '../providers/failure.ts';
import type { BudgetFacts, Candidate, RequestFacts, RoutableModel } from './facts.ts';
import type { HealthView } from './health.ts';
import type { RoutingPolicy, RoutingRule } from './rules.ts';

/** Why a model is not in a route. */
export type Reason =
  | { readonly code: 'not_configured' }
  | { readonly code: 'zone'; readonly zone: Zone; readonly allowed: readonly Zone[] }
  | { readonly code: 'ability'; readonly missing: readonly Ability[] }
  | { readonly code: 'context'; readonly tokens: number; readonly window: number }
  | { readonly code: 'output'; readonly tokens: number; readonly limit: number }
  | { readonly code: 'minute'; readonly tokens: number; readonly limit: number }
  | { readonly code: 'no_price' }
  | { readonly code: 'tier'; readonly tier: string; readonly outputUsd: number; readonly ceilingUsd: number }
  | { readonly code: 'other_embedding'; readonly family: string }
  | { readonly code: 'budget'; readonly worstUsd: number; readonly leftUsd: number }
  | { readonly code: 'breaker'; readonly forMs: number; readonly lastFailure: FailureKind | null }
  | { readonly code: 'slow'; readonly p95Ms: number; readonly targetMs: number };

export interface RuledOut {
  /** The model's key, or a name of the rule that nothing configured answers to. */
  readonly key: string;
  readonly reason: Reason;
}

/**
 * What can never be put right by waiting or paying: where the request may be processed, what the model can do,
 * how much it holds, that its price is known, and what the tier is given. Null when nothing speaks against it.
 */
export function unfit(
  model: RoutableModel,
  facts: RequestFacts,
  { policy, rule }: { readonly policy: RoutingPolicy; readonly rule: RoutingRule | null },
): Reason | null {
  return (
    unfitByNature(model, facts) ?? unfitBySize(model, facts) ?? unfitByPrice(model, facts, { policy, rule })
  );
}

function unfitByNature(model: RoutableModel, facts: RequestFacts): Reason | null {
  const { zones, needs } = facts;
  // Nothing leaves a server of one's own, so it is fit for any zone unless its own is known to be another.
  if (zones !== null && model.zone !== 'local' && (model.zone === 'global' || !zones.includes(model.zone)))
    return { code: 'zone', zone: model.zone, allowed: zones };
  const { abilities } = model;
  if (abilities === null || needs.every((need) => abilities.has(need))) return null;
  return { code: 'ability', missing: needs.filter((need) => !abilities.has(need)) };
}

function unfitBySize(model: RoutableModel, facts: RequestFacts): Reason | null {
  const input = Math.ceil(facts.inputTokens * (model.price?.tokenFactor ?? 1));
  const { maxOutputTokens: limit, contextWindow: window, tokensPerMinute } = model;
  if (limit !== null && facts.maxOutputTokens > limit)
    return { code: 'output', tokens: facts.maxOutputTokens, limit };
  const tokens = input + facts.maxOutputTokens;
  if (window !== null && tokens > window) return { code: 'context', tokens, window };
  if (tokensPerMinute !== null && tokens > tokensPerMinute)
    return { code: 'minute', tokens, limit: tokensPerMinute };
  return null;
}

function unfitByPrice(
  { price }: RoutableModel,
  facts: RequestFacts,
  { policy, rule }: { readonly policy: RoutingPolicy; readonly rule: RoutingRule | null },
): Reason | null {
  if (price === null) return { code: 'no_price' };
  const ceilingUsd = Object.hasOwn(policy.tiers, facts.tier)
    ? policy.tiers[facts.tier]?.dearestOutputUsd
    : undefined;
  if (ceilingUsd === undefined || rule?.atAnyPrice || price.outputUsd <= ceilingUsd) return null;
  return { code: 'tier', tier: facts.tier, outputUsd: price.outputUsd, ceilingUsd };
}

/** The model with what the call can cost at most. Models without a price must have been ruled out before. */
export function asCandidate(model: RoutableModel, facts: RequestFacts, health: HealthView): Candidate {
  return { ...model, worstUsd: worstUsd(model, facts), notBeforeMs: health.pausedUntilMs };
}

function worstUsd({ price }: RoutableModel, facts: RequestFacts): number {
  if (price === null) return Infinity;
  return worstOf(price, {
    inputTokens: Math.ceil(facts.inputTokens * price.tokenFactor),
    outputTokens: facts.maxOutputTokens,
    searches: price.search?.always ? price.search.reserve : 0,
  });
}

/** Money that is not there, and doors that are shut: what may be different in a minute. */
export function unavailable(
  candidate: Candidate,
  {
    budget,
    health,
    nowMs,
  }: { readonly budget: BudgetFacts; readonly health: HealthView; readonly nowMs: number },
): Reason | null {
  const { leftUsd } = budget;
  if (leftUsd !== null && candidate.worstUsd > Math.max(0, leftUsd))
    return { code: 'budget', worstUsd: candidate.worstUsd, leftUsd };
  if (health.state !== 'open') return null;
  return { code: 'breaker', forMs: Math.max(0, health.openUntilMs - nowMs), lastFailure: health.lastFailure };
}
