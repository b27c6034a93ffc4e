import type { Next, Stage } from '../../../stage/index.ts';
import type { GuardPolicies, PolicyInForce } from '../../guards/index.ts';
import type { Exchange, Reply } from '../exchange.ts';

/** Notes what the guards of the caller's workspace do, for caches and guards alike. In memory for all but the first request in a while. */
export function policyStage({ guards }: { readonly guards: GuardPolicies }): Stage<Exchange, Reply> {
  return (exchange, next) => {
    const known = guards.of(exchange.caller.workspaceId);
    if (!(known instanceof Promise)) {
      exchange.notes.guards = known;
      return next(exchange);
    }
    return withPolicy(exchange, known, next);
  };
}

async function withPolicy(
  exchange: Exchange,
  known: Promise<PolicyInForce>,
  next: Next<Exchange, Reply>,
): Promise<Reply> {
  exchange.notes.guards = await known;
  return next(exchange);
}
