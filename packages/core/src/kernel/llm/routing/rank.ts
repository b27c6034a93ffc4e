import { withoutDate, worstOf } from '../pricing/price-book.ts';
import type { RequestFacts, RoutableModel } from './facts.ts';
import type { RuledOut } from './rule-out.ts';
import type { RoutingPolicy, RoutingRule } from './rules.ts';

/** True when a name means this model: `local`, its key, its `provider/model`, its family, or its bare name. */
export function answersTo(model: RoutableModel, name: string): boolean {
  if (name === 'local') return model.zone === 'local' && model.kind === 'chat';
  return name === model.key || name === model.id || name === model.family || name === model.model;
}

export interface Ranked {
  readonly models: readonly RoutableModel[];
  /** Used when none of them is fit and affordable. */
  readonly lastResort: () => readonly RoutableModel[];
  readonly because: readonly string[];
  /** Names to which nothing configured answers. */
  readonly missing: readonly RuledOut[];
}

/**
 * The models a rule would have, best first: those it names, the policy's fallbacks, others with the strength
 * it looks for from the cheapest up. The last resort is whatever else there is, from the cheapest up.
 */
export function rankByRule(
  models: readonly RoutableModel[],
  {
    facts,
    rule,
    policy,
  }: { readonly facts: RequestFacts; readonly rule: RoutingRule; readonly policy: RoutingPolicy },
): Ranked {
  const able = models.filter((model) => model.kind === facts.kind);
  const automatic = able.filter((model) => model.automatic);
  const used = pick(able, rule.use);
  const free = rule.freeFirst ? used.filter((model) => model.free) : [];
  const fallbacks = facts.kind === 'chat' ? pick(able, policy.fallbacks) : [];
  const strong = byPrice(
    automatic.filter((model) => model.strengths.has(rule.strength)),
    facts,
  );
  const listed = [...new Set([...free, ...used, ...fallbacks, ...strong])];
  const moved = free.length > 0 && used[0] !== free[0];
  return {
    models: listed,
    lastResort: () => lastResort(automatic, listed, facts),
    because: moved ? [`Costs nothing, so first: ${free.map(({ key }) => key).join(', ')}.`] : [],
    missing: missing(able, rule.use),
  };
}

/** Vectors made by another model would be of no use, so there is one only where no vector can exist yet. */
function lastResort(
  automatic: readonly RoutableModel[],
  listed: readonly RoutableModel[],
  facts: RequestFacts,
): RoutableModel[] {
  if (facts.kind === 'embedding' && listed.length > 0) return [];
  return byPrice(
    automatic.filter((model) => !listed.includes(model)),
    facts,
  );
}

export interface Named extends Ranked {
  /** True when what the rules say may follow. */
  readonly thenRules: boolean;
}

/** The models a caller named, and what the policy or the caller lets follow. */
export function namedModels(
  facts: RequestFacts,
  { models, policy }: { readonly models: readonly RoutableModel[]; readonly policy: RoutingPolicy },
): Named {
  const asked = facts.model ?? '';
  const name = (Object.hasOwn(policy.aliases, asked) ? policy.aliases[asked] : undefined) ?? asked;
  const able = models.filter((model) => model.kind === facts.kind);
  const exact = matching(able, name);
  const own = facts.fallbacks.length > 0;
  const families = new Set(exact.map(({ family }) => family));
  const providers = new Set(exact.map(({ provider }) => provider));
  const same = policy.afterNamed === 'nothing' ? [] : able.filter(({ family }) => families.has(family));
  // The provider's own other regions before other providers.
  const elsewhere = [
    ...same.filter(({ provider }) => providers.has(provider)),
    ...same.filter(({ provider }) => !providers.has(provider)),
  ];
  const after = own ? pick(able, facts.fallbacks) : elsewhere;
  const because = [
    name === asked ? `The caller named ${asked}.` : `The caller named ${asked}, which stands for ${name}.`,
  ];
  if (exact.length === 0 && !own)
    return {
      models: [],
      lastResort: () => [],
      because,
      missing: [{ key: name, reason: { code: 'not_configured' } }],
      thenRules: false,
    };
  because.push(followers(own ? 'own' : policy.afterNamed));
  return {
    models: [...new Set([...exact, ...after])],
    lastResort: () => [],
    because,
    missing: [
      ...(exact.length === 0 ? missing(able, [name]) : []),
      ...(own ? missing(able, facts.fallbacks) : []),
    ],
    thenRules: !own && policy.afterNamed === 'rules',
  };
}

const FOLLOWERS = {
  own: 'Behind it come the fallbacks the caller named.',
  nothing: 'The policy lets nothing follow a named model.',
  same_model: 'The policy lets only the same model elsewhere follow a named one.',
  rules: 'Behind it comes what the rules say.',
} as const;

function followers(kind: keyof typeof FOLLOWERS): string {
  return FOLLOWERS[kind];
}

/** The dated names providers give (`gpt-5-nano-2025-08-07`) mean the model without its date where only that is known. */
function matching(models: readonly RoutableModel[], name: string): RoutableModel[] {
  const found = models.filter((model) => answersTo(model, name));
  if (found.length > 0) return found;
  const undated = withoutDate(name);
  return undated === name
    ? []
    : models.filter((model) => answersTo(model, undated)).map((model) => dated(model, name));
}

function dated(model: RoutableModel, name: string): RoutableModel {
  const date = name.slice(withoutDate(name).length);
  const id = `${model.id}${date}`;
  const key = model.region === null ? id : `${id}@${model.region}`;
  return { ...model, key, id, model: `${model.model}${date}` };
}

function pick(models: readonly RoutableModel[], names: readonly string[]): RoutableModel[] {
  return names.flatMap((name) => models.filter((model) => answersTo(model, name)));
}

function missing(models: readonly RoutableModel[], names: readonly string[]): RuledOut[] {
  return names
    .filter((name) => !models.some((model) => answersTo(model, name)))
    .map((key) => ({ key, reason: { code: 'not_configured' } }));
}

function byPrice(models: readonly RoutableModel[], facts: RequestFacts): RoutableModel[] {
  const bounds = { inputTokens: facts.inputTokens, outputTokens: facts.maxOutputTokens, searches: 0 };
  const priced = models.map((model) => ({
    model,
    usd: model.free ? 0 : model.price === null ? Infinity : worstOf(model.price, bounds),
  }));
  return priced.toSorted((a, b) => a.usd - b.usd).map(({ model }) => model);
}
