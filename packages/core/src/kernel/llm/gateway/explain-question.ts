import { mayUseModel, type Principal } from '../../iam/index.ts';
import type { Quotas } from '../quota/index.ts';
import type { BudgetFacts, OwnDeployments, RequestFacts, Route, Router } from '../routing/index.ts';
import type { Exchange } from './exchange.ts';
import { factsOf, inputTokensOf, NO_LIMIT, outputTokensOf, type RoutingWishes } from './facts.ts';

/** A request somebody wonders about. What `facts` says counts instead of what is read off the request and the caller. */
export interface RouteQuestion {
  readonly caller: Principal;
  readonly request: Pick<Exchange, 'request' | 'embedding'> & { readonly wishes: RoutingWishes };
  readonly facts: Partial<RequestFacts>;
  /** Instead of what the caller's quotas leave. */
  readonly budget: BudgetFacts | null;
}

export interface ExplainedRoute {
  readonly route: Route;
  readonly facts: RequestFacts;
  readonly budget: BudgetFacts;
  /** Candidates the caller's key may not ask, by key; they are not in the route. */
  readonly forbidden: readonly string[];
}

interface ExplainDeps {
  readonly router: Pick<Router, 'route'>;
  readonly quotas?: Pick<Quotas, 'left'> | undefined;
}

/** The same decision that a request meets on its way, from the same models, breakers and budget. Asks no model and sets nothing aside. */
export function explainQuestion(
  { router, quotas }: ExplainDeps,
  { caller, request: asked, facts: own, budget: given }: RouteQuestion,
  accounts: OwnDeployments | null,
): ExplainedRoute {
  const tokens = {
    inputTokens: inputTokensOf(asked.request.options),
    outputTokens: outputTokensOf(asked),
  };
  const facts = { ...factsOf({ ...asked, caller, estimate: { ...tokens, usd: 0 } }), ...own };
  const { workspaceId, keyId, userId } = caller;
  const scope = { workspaceId, key: keyId, user: userId, task: facts.taskType, tier: caller.tier };
  const budget = given ?? quotas?.left(scope) ?? NO_LIMIT;
  const route = router.route(facts, budget, accounts);
  const mine = route.candidates.filter(({ provider, model }) => mayUseModel(caller, provider, model));
  const forbidden = route.candidates.filter((candidate) => !mine.includes(candidate)).map(({ key }) => key);
  return { route: { ...route, candidates: mine }, facts, budget, forbidden };
}
