import type { BudgetFacts, Candidate, RequestFacts, RoutableModel } from './facts.ts';
import type { HealthReader } from './health.ts';
import { matchingRule, shareLeft } from './match-rule.ts';
import { namedModels, type Ranked, rankByRule } from './rank.ts';
import { asCandidate, type RuledOut, unavailable, unfit } from './rule-out.ts';
import type { RoutingPolicy, RoutingRule } from './rules.ts';

/** Everything a route is worked out from, besides the request. */
export interface RoutingWorld {
  /** In the order of preference of their deployments. */
  readonly models: readonly RoutableModel[];
  readonly policy: RoutingPolicy;
  readonly health: HealthReader;
  readonly budget: BudgetFacts;
  /** The clock's monotonic milliseconds, as `health` counts them. */
  readonly nowMs: number;
}

/** What keeps a route empty; null when it is not. */
export type Blocked = 'unconfigured' | 'unknown_model' | 'policy' | 'budget' | 'health';

export interface Route {
  /** Null when the caller named a model and nothing but that counts. */
  readonly rule: { readonly id: string; readonly why: string } | null;
  /** The model the caller named, as named. */
  readonly named: string | null;
  /** In the order in which they are to be tried. */
  readonly candidates: readonly Candidate[];
  readonly ruledOut: readonly RuledOut[];
  /** What else shaped the order, as sentences. */
  readonly because: readonly string[];
  readonly blocked: Blocked | null;
}

/**
 * Decides which models may answer a request, and in which order they are to be tried. Pure: the same request,
 * models, policy, health and budget give the same route. First what the request demands rules models out, then
 * the matching rule (or the caller, by name) orders them, then money, health and latency have their say.
 */
export function route(facts: RequestFacts, world: RoutingWorld): Route {
  const rule = matchingRule(world.policy.rules, facts, world.budget);
  const ranked = facts.model === null ? ruled(facts, world, rule) : named(facts, world, rule);
  const appliedRule = facts.model === null ? rule : null;
  const because = [...ranked.because];
  const context = { facts, world, rule: appliedRule, because };
  const sifted = sift(ranked.models, context);
  const others = needsLastResort(sifted) ? sift(ranked.lastResort(), context) : NONE;
  if (others.candidates.length > 0)
    because.push(
      'None of the models the rule would have can be used, so whatever else can, the cheapest first.',
    );
  const ordered = orderByHealthAndMoney([...sifted.candidates, ...others.candidates], context);
  const ruledOut = [...ranked.missing, ...sifted.ruledOut, ...others.ruledOut, ...ordered.ruledOut];
  const candidates = ordered.candidates.slice(0, world.policy.maxCandidates);
  return {
    rule: appliedRule && { id: appliedRule.id, why: appliedRule.why },
    named: facts.model,
    candidates,
    ruledOut,
    because,
    blocked: candidates.length > 0 ? null : blockedBy(facts.model, ranked, ruledOut),
  };
}

/** A model that is down for a minute is no reason to let any other decide on a deal: an answer from before is better. */
function needsLastResort({ candidates, ruledOut }: Sifted): boolean {
  return candidates.length === 0 && ruledOut.every(({ reason }) => reason.code !== 'breaker');
}

const NONE: Sifted = { candidates: [], ruledOut: [] };
const NOBODY: Ranked = { models: [], lastResort: () => [], because: [], missing: [] };

function ruled(facts: RequestFacts, { models, policy }: RoutingWorld, rule: RoutingRule | null): Ranked {
  return rule ? rankByRule(models, { facts, rule, policy }) : NOBODY;
}

function named(facts: RequestFacts, world: RoutingWorld, rule: RoutingRule | null): Ranked {
  const own = namedModels(facts, world);
  if (!own.thenRules) return own;
  return { ...own, models: [...new Set([...own.models, ...ruled(facts, world, rule).models])] };
}

interface Sifted {
  readonly candidates: readonly Candidate[];
  readonly ruledOut: readonly RuledOut[];
}

interface SiftContext {
  readonly facts: RequestFacts;
  readonly world: RoutingWorld;
  readonly rule: RoutingRule | null;
}

function sift(ranked: readonly RoutableModel[], { facts, world, rule }: SiftContext): Sifted {
  const { policy, health, budget, nowMs } = world;
  const ruledOut: RuledOut[] = [];
  const candidates: Candidate[] = [];
  // Vectors of different models cannot be compared: the first model that is fit decides, in any state of health.
  let embeddingFamily: string | null = null;
  for (const model of ranked) {
    const view = health.view(model);
    let reason = unfit(model, facts, { policy, rule });
    if (reason === null && facts.kind === 'embedding') {
      embeddingFamily ??= model.family;
      if (model.family !== embeddingFamily) reason = { code: 'other_embedding', family: embeddingFamily };
    }
    const candidate = reason === null ? asCandidate(model, facts, view) : null;
    if (candidate) reason = unavailable(candidate, { budget, health: view, nowMs });
    if (reason) ruledOut.push({ key: model.key, reason });
    else if (candidate) candidates.push(candidate);
  }
  return { candidates, ruledOut };
}

interface OrderContext extends SiftContext {
  /** Told what changed the order. */
  readonly because: string[];
}

function orderByHealthAndMoney(candidates: readonly Candidate[], context: OrderContext): Sifted {
  const { facts, world, rule, because } = context;
  const { policy, budget, nowMs } = world;
  const timely = withinLatency(candidates, context);
  let ordered = timely.candidates;
  const left = shareLeft(budget);
  if (left < policy.budgetPressureShare && !rule?.atAnyPrice && facts.model === null && ordered.length > 1) {
    ordered = ordered.toSorted((a, b) => a.worstUsd - b.worstUsd);
    because.push(`Only ${Math.round(left * 100)} % of the budget is left, so cheaper models go first.`);
  }
  const waits = ordered.filter(({ notBeforeMs }) => notBeforeMs - nowMs > policy.waitHereMs);
  if (waits.length > 0 && waits.length < ordered.length) {
    ordered = [...ordered.filter((candidate) => !waits.includes(candidate)), ...waits];
    const names = waits.map(({ key, notBeforeMs }) => `${key} (${seconds(notBeforeMs - nowMs)} more)`);
    because.push(`Asked to be left alone for a while, so last: ${names.join(', ')}.`);
  }
  return { candidates: ordered, ruledOut: timely.ruledOut };
}

/** Leaves out what has lately been slower than the target, unless that is all there is. */
function withinLatency(candidates: readonly Candidate[], { facts, world, because }: OrderContext): Sifted {
  const { latencyTargetMs: targetMs, streaming } = facts;
  if (targetMs === null) return { candidates, ruledOut: [] };
  const p95Of = (candidate: Candidate): number => {
    const { samples, p95Ms } = world.health.latency(candidate, streaming ? 'first_token' : 'whole');
    return samples >= world.policy.latencySamples ? p95Ms : 0;
  };
  const slow = candidates.filter((candidate) => p95Of(candidate) > targetMs);
  if (slow.length === 0) return { candidates, ruledOut: [] };
  if (slow.length === candidates.length) {
    because.push(`All are slower than the target of ${seconds(targetMs)}, so the fastest goes first.`);
    return { candidates: candidates.toSorted((a, b) => p95Of(a) - p95Of(b)), ruledOut: [] };
  }
  return {
    candidates: candidates.filter((candidate) => !slow.includes(candidate)),
    ruledOut: slow.map((model) => ({
      key: model.key,
      reason: { code: 'slow', p95Ms: p95Of(model), targetMs },
    })),
  };
}

function blockedBy(name: string | null, ranked: Ranked, ruledOut: readonly RuledOut[]): Blocked {
  if (ranked.models.length + ranked.lastResort().length === 0)
    return name === null ? 'unconfigured' : 'unknown_model';
  const codes = new Set(ruledOut.map(({ reason }) => reason.code));
  // Each model has one reason, and these two are looked at last: whoever has one was fit otherwise.
  if (codes.has('breaker')) return 'health';
  return codes.has('budget') ? 'budget' : 'policy';
}

/** `850 ms`, `2.4 s`. */
export function seconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${Number((ms / 1_000).toFixed(1))} s`;
}
