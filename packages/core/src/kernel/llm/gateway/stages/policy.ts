import type { GuardPolicies } from '../../guards/index.ts';
import type { Stage } from '../../stage.ts';
import type { Exchange, Reply } from '../exchange.ts';

/** Notes what the guards of the caller's workspace do, for caches and guards alike. In memory for all but the first request in a while. */
export function policyStage({ guards }: { readonly guards: GuardPolicies }): Stage<Exchange, Reply> {
  return (exchange, next) => {
    const known = guards.of(exchange.caller.workspaceId);
    if (!(known instanceof Promise)) {
      exchange.notes.guards = known;
      return next(exchange);
    }
    return known.then((policy) => {
      exchange.notes.guards = policy;
      return next(exchange);
    });
  };
}
