import type { ModelRef } from '../model-call.ts';
import type { Ability, ModelEntry, Strength, Zone } from '../pricing/model-file.ts';
import type { ModelFacts } from '../pricing/price-book.ts';
import type { ProviderName } from '../providers/names.ts';
import type { ConfiguredPrice } from '../settings.ts';

export type Priority = 'critical' | 'high' | 'standard';

/** Everything a route is chosen by; made of the request by the caller, who alone knows its protocol. */
export interface RequestFacts {
  readonly kind: ModelEntry['kind'];
  /** The model the caller named: `provider/model`, `provider/model@region`, a family, or null for "you choose". */
  readonly model: string | null;
  /** Models the caller wants tried after the named one; replaces the policy's fallbacks when not empty. */
  readonly fallbacks: readonly string[];
  /** What is to be done, such as `research` or `fast_query`; null when unknown. */
  readonly taskType: string | null;
  /** The part of the product that asks, such as `4cs_calculation`; null when unknown. */
  readonly component: string | null;
  readonly priority: Priority;
  /** The plan of who asks: `enterprise`, `professional`, `standard`, or a plan of one's own. */
  readonly tier: string;
  /** Everything sent, in usual tokens, rather too high than too low. */
  readonly inputTokens: number;
  /** The longest answer asked for; 0 for embeddings. */
  readonly maxOutputTokens: number;
  readonly needs: readonly Ability[];
  /** Zones the request may be processed in; null for anywhere. */
  readonly zones: readonly Zone[] | null;
  /** 95 of 100 answers should come within this (the first token, for a stream); null for no target. */
  readonly latencyTargetMs: number | null;
  readonly streaming: boolean;
}

/** What may still be spent; nulls for no limit. US dollars. */
export interface BudgetFacts {
  readonly leftUsd: number | null;
  readonly limitUsd: number | null;
}

/** One way to a provider: its account in one region, or a server of one's own. */
export interface Deployment {
  readonly provider: ProviderName;
  /** Tells several deployments of a provider apart; null for the one of the settings, which its region tells apart. */
  readonly name: string | null;
  /** Such as `eastus2`; null where it has none. */
  readonly region: string | null;
  /** The workspace whose own account it is; null for the installation's. */
  readonly account: string | null;
  /** Where it processes requests; null reads it off the region, or off a model that has but one. */
  readonly zone: Zone | null;
  /** Only these models; null for all of the file. A server of one's own must name them. */
  readonly models: readonly string[] | null;
  /** The account is on the provider's free plan. */
  readonly freePlan: boolean;
  /** Input and output tokens a minute the account may use; null when unknown. */
  readonly tokensPerMinute: number | null;
  /** Prices that hold here alone, by model. */
  readonly prices: Readonly<Record<string, ConfiguredPrice>>;
}

/** Accounts of a workspace's own, each in the place of all the installation's with that provider. */
export interface OwnDeployments {
  readonly deployments: readonly Deployment[];
}

/** A model that can be called, at one deployment. */
export interface RoutableModel extends ModelRef {
  /** `provider/model`, and `@name` or `@region` where the deployment has one: what prices, breakers and traces know it by. */
  readonly key: string;
  /** `provider`, `provider@name` or `provider@region`: which account and server it is. */
  readonly endpoint: string;
  /** The workspace whose own account it is; null for the installation's. */
  readonly account: string | null;
  readonly region: string | null;
  readonly zone: Zone;
  readonly family: string;
  readonly kind: ModelEntry['kind'];
  readonly speed: ModelEntry['speed'];
  /** Null when the model is not in the file, so that nothing is known of them. */
  readonly abilities: ReadonlySet<Ability> | null;
  readonly strengths: ReadonlySet<Strength>;
  /** False when it is used only where it is named. */
  readonly automatic: boolean;
  /** True when calling it costs nothing: an own server priced at 0, or a free plan. */
  readonly free: boolean;
  readonly contextWindow: number | null;
  readonly maxOutputTokens: number | null;
  readonly tokensPerMinute: number | null;
  /** Null when no price is known and the policy is to refuse. */
  readonly price: ModelFacts | null;
}

/** A model in the order in which it is to be tried. */
export interface Candidate extends RoutableModel {
  /** US dollars the call can cost at most. */
  readonly worstUsd: number;
  /** The provider asked to be left alone until then (monotonic milliseconds); 0 when it did not. */
  readonly notBeforeMs: number;
}
