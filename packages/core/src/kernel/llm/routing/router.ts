import type { Clock } from '../../clock/index.ts';
import { type ModelFile, modelFile } from '../pricing/model-file.ts';
import { type PriceBook, withoutDate } from '../pricing/price-book.ts';
import type { BudgetFacts, Deployment, RequestFacts, RoutableModel } from './facts.ts';
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
  route(facts: RequestFacts, budget: BudgetFacts): Route;
  /** Every model that can be called today, for `GET /v1/models`. */
  models(): readonly RoutableModel[];
}

/** Routes over the models that are configured, at the prices of the day. */
export function createRouter(options: RouterOptions): Router {
  const { policy, health, clock, deployments, prices } = options;
  const file = options.file ?? modelFile();
  let models: readonly RoutableModel[] = [];
  let validUntilMs = Number.NEGATIVE_INFINITY;
  const today = (): readonly RoutableModel[] => {
    const now = clock.now().getTime();
    if (now >= validUntilMs) {
      models = routableModels({ file, prices, deployments });
      validUntilMs = startOfNextDay(now);
    }
    return models;
  };

  /** A model the file does not list may still have a configured or an estimated price. */
  const unlisted = (name: string): RoutableModel[] => {
    const slash = name.indexOf('/');
    const model = name.slice(slash + 1);
    if (slash < 1 || model === '') return [];
    return deployments
      .filter(({ provider, models: own }) => provider === name.slice(0, slash) && own === null)
      .map((deployment) => routable(model, { entry: undefined, deployment, prices }));
  };

  return {
    models: today,
    route(facts, budget) {
      const known = today();
      const named = facts.model;
      const alias = named !== null && Object.hasOwn(policy.aliases, named);
      const more =
        named === null || alias || known.some((model) => answersTo(model, named))
          ? []
          : unlistedFor(known, named, unlisted);
      const world = { models: [...known, ...more], policy, health, budget, nowMs: clock.monotonicMs() };
      return route(facts, more.length === 0 ? { ...world, models: known } : world);
    },
  };
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
