import type { Stage } from '../../../stage/index.ts';
import type { OwnAccounts } from '../../providers/own-accounts.ts';
import type { BudgetFacts, OwnDeployments, Route, Router } from '../../routing/index.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { factsOf, inputTokensOf, NO_LIMIT, outputTokensOf } from '../facts.ts';

export interface MediateOptions {
  readonly router: Pick<Router, 'route'>;
  /** Whose accounts the models are asked with; null where workspaces have none of their own. */
  readonly own: Pick<OwnAccounts, 'peek' | 'read'> | null;
  /** What may still be spent on the request. */
  readonly budgetOf: (exchange: Exchange) => BudgetFacts;
}

/**
 * Works out what a request may take before anything is spent on it: its tokens, the models that may answer it, and its price at the one
 * that comes first.
 */
export function mediateStage(options: MediateOptions): Stage<Exchange, Reply> {
  const { own } = options;
  return (exchange, next) => {
    const goOn = (accounts: OwnDeployments | null) => next(mediated(options, exchange, accounts));
    if (own === null) return goOn(null);
    const { workspaceId } = exchange.caller;
    const known = own.peek(workspaceId);
    // Known for all but the first request in a while, which alone has to wait.
    return known ? goOn(known) : own.read(workspaceId).then(goOn);
  };
}

function mediated(options: MediateOptions, exchange: Exchange, own: OwnDeployments | null): Exchange {
  const tokens = {
    inputTokens: inputTokensOf(exchange.request.options),
    outputTokens: outputTokensOf(exchange),
  };
  const measured = { ...exchange, estimate: { ...tokens, usd: 0 } };
  const route = routeFor(options, measured, own);
  exchange.notes.route = route;
  // Without a candidate nothing will be called: the call's stage says why.
  return { ...measured, estimate: { ...tokens, usd: route.candidates[0]?.worstUsd ?? 0 } };
}

/**
 * What this process knows of a budget may be out of date, so it orders models and leaves dear ones out, but does not turn a request away:
 * where it would pay for none, the cheapest are left for the quota to judge, which says when there is money again.
 */
function routeFor(
  { router, budgetOf }: MediateOptions,
  exchange: Exchange,
  own: OwnDeployments | null,
): Route {
  const facts = factsOf(exchange);
  const route = router.route(facts, budgetOf(exchange), own);
  if (route.blocked !== 'budget') return route;
  const open = router.route(facts, NO_LIMIT, own);
  const candidates = open.candidates.toSorted((a, b) => a.worstUsd - b.worstUsd);
  return {
    ...open,
    candidates,
    because: [...open.because, 'The budget seems spent, so the cheapest goes first.'],
  };
}
