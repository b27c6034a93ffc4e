import type { Clock } from '../../clock/index.ts';
import { type ModelFile, modelFile } from '../pricing/model-file.ts';
import { type PriceBook, withoutDate } from '../pricing/price-book.ts';
import { PROVIDER_NAMES } from '../providers/names.ts';
import type { BudgetFacts, Deployment, OwnDeployments, RequestFacts, RoutableModel } from './facts.ts';
import type { HealthReader } from './health.ts';
import { answersTo } from './rank.ts';
import { routable, routableModels } from './routable.ts';
import { type Route, route } from './route.ts';
import type { RoutingPolicy } from './rules.ts';

export interface RouterOptions {
  readonly deployments: readonly Deployment[];
  readonly policy: RoutingPolicy;
  /** Its own way with models that have no price (`unpriced`) decides whether they are refused or estimated. */
  readonly prices: Pick<PriceBook, 'facts'>;
  readonly health: HealthReader;
  readonly clock: Clock;
  readonly file?: ModelFile;
}

export interface Router {
  /** `own` are the accounts of the workspace that asks; null for none. */
  route(facts: RequestFacts, budget: BudgetFacts, own?: OwnDeployments | null): Route;
  /** Every model that can be called today, for `GET /v1/models`. */
  models(own?: OwnDeployments | null): readonly RoutableModel[];
}

/** What can be called on one day. */
interface World {
  readonly deployments: readonly Deployment[];
  readonly models: readonly RoutableModel[];
  readonly validUntilMs: number;
}

/** Routes over the models that are configured, at the prices of the day. */
export function createRouter(options: RouterOptions): Router {
  const { policy, health, clock, prices } = options;
  const file = options.file ?? modelFile();
  const usual: OwnDeployments = { deployments: [] };
  /** A workspace's models are kept as long as what is known of its accounts. */
  const worlds = new WeakMap<OwnDeployments, World>();
  const worldOf = (own: OwnDeployments): World => {
    const now = clock.now().getTime();
    const known = worlds.get(own);
    if (known && now < known.validUntilMs) return known;
    const deployments = inPlaceOf(options.deployments, own);
    const models = routableModels({ file, prices, deployments });
    const world = { deployments, models, validUntilMs: startOfNextDay(now) };
    worlds.set(own, world);
    return world;
  };

  /** A model the file does not list may still have a configured or an estimated price. */
  const unlisted = (name: string, { deployments }: World): RoutableModel[] => {
    const slash = name.indexOf('/');
    const model = name.slice(slash + 1);
    if (slash < 1 || model === '') return [];
    return deployments
      .filter(({ provider, models: own }) => provider === name.slice(0, slash) && own === null)
      .map((deployment) => routable(model, { entry: undefined, deployment, prices }));
  };

  return {
    models: (own) => worldOf(own ?? usual).models,
    route(facts, budget, own) {
      const today = worldOf(own ?? usual);
      const known = today.models;
      const named = facts.model;
      const alias = named !== null && Object.hasOwn(policy.aliases, named);
      const more =
        named === null || alias || known.some((model) => answersTo(model, named))
          ? []
          : unlistedFor(known, named, (name) => unlisted(name, today));
      const models = more.length === 0 ? known : [...known, ...more];
      return route(facts, { models, policy, health, budget, nowMs: clock.monotonicMs() });
    },
  };
}

/** A workspace with a key of its own uses that account alone with the provider, and never pays with somebody else's. */
function inPlaceOf(
  usual: readonly Deployment[],
  { deployments: own }: OwnDeployments,
): readonly Deployment[] {
  if (own.length === 0) return usual;
  return PROVIDER_NAMES.flatMap((provider) => {
    const mine = own.filter((deployment) => deployment.provider === provider);
    return mine.length > 0 ? mine : usual.filter((deployment) => deployment.provider === provider);
  });
}

/** Dated names of a listed model are that model, which `route` finds by itself. */
function unlistedFor(
  known: readonly RoutableModel[],
  named: string,
  unlisted: (name: string) => RoutableModel[],
): RoutableModel[] {
  const undated = withoutDate(named);
  return known.some((model) => answersTo(model, undated)) ? [] : unlisted(named);
}

function startOfNextDay(nowMs: number): number {
  const DAY_MS = 86_400_000;
  return (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS;
}
