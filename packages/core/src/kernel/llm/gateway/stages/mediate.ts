import type { Router } from '../../routing/index.ts';
import type { Stage } from '../../stage.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { factsOf, inputTokensOf, NO_LIMIT, outputTokensOf } from '../facts.ts';

/**
 * Works out what a request may take before anything is spent on it: its tokens, the models that may answer it, and its price at the one
 * that comes first.
 */
export function mediateStage({ router }: { readonly router: Pick<Router, 'route'> }): Stage<Exchange, Reply> {
  return (exchange, next) => {
    const tokens = {
      inputTokens: inputTokensOf(exchange.request.options),
      outputTokens: outputTokensOf(exchange),
    };
    const measured = { ...exchange, estimate: { ...tokens, usd: 0 } };
    const route = router.route(factsOf(measured), NO_LIMIT);
    exchange.notes.route = route;
    // Without a candidate nothing will be called: the call's stage says why.
    return next({ ...measured, estimate: { ...tokens, usd: route.candidates[0]?.worstUsd ?? 0 } });
  };
}
