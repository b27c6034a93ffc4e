import type { Cache } from '../../cache/index.ts';
import type { Clock } from '../../clock/index.ts';
import { mayUseModel, type Principal } from '../../iam/index.ts';
import type { PreparedPolicy } from '../guards/index.ts';
import type { Quotas } from '../quota/index.ts';
import type { RoutableModel, Router } from '../routing/index.ts';
import type { SemanticCache } from '../semantic-cache/index.ts';
import { compose, type Next, type Stage } from '../stage.ts';
import type { WireRequest } from '../wire/index.ts';
import { type Exchange, type Notes, newNotes, type Reply, type Wishes } from './exchange.ts';
import { leftWith } from './over.ts';
import { admitStage } from './stages/admit.ts';
import { type CallOptions, callStage } from './stages/call.ts';
import { exactCacheStage, staleAnswer } from './stages/exact-cache.ts';
import { guardsStage } from './stages/guards.ts';
import { mediateStage } from './stages/mediate.ts';
import { quotaStage } from './stages/quota.ts';
import { semanticCacheStage } from './stages/semantic-cache.ts';
import { type Traced, traceStage } from './stages/trace.ts';
import { visibleError } from './visible-error.ts';

export interface GatewayDeps extends Omit<CallOptions, 'stale'> {
  readonly clock: Clock;
  readonly router: Router;
  readonly newId: () => string;
  /** True when a sandbox stands in for the providers. */
  readonly simulated: boolean;
  /** Each of these may be left out; the gateway then does without. */
  readonly quotas?: Pick<Quotas, 'reserve'> | undefined;
  readonly cache?: Pick<Cache, 'get' | 'set'> | undefined;
  readonly semantic?: Pick<SemanticCache, 'find' | 'put'> | undefined;
  readonly guards?: PreparedPolicy | undefined;
  readonly onTraced: (traced: Traced) => void;
  /** Hands answers on with what became of them, for traces that show what was said. */
  readonly keepContent?: boolean | undefined;
}

export interface GatewayRequest {
  readonly caller: Principal;
  readonly request: WireRequest;
  readonly wishes: Wishes;
  readonly signal: AbortSignal;
}

export interface Answered {
  /** The request's id, in traces and headers. */
  readonly id: string;
  readonly reply: Reply;
  /** Complete only when the reply is over. */
  readonly notes: Notes;
}

/** Model calls for any program: admitted, counted, cached, routed, traced. */
export interface Gateway {
  /** @throws LeadlineError, whatever went wrong; a stream throws the same later. */
  answer(request: GatewayRequest): Promise<Answered>;
  /** The models a caller may name. */
  models(caller: Principal): readonly RoutableModel[];
}

export function createGateway(deps: GatewayDeps): Gateway {
  const way = throughStages(deps);
  return {
    async answer({ caller, request, wishes, signal }) {
      const exchange: Exchange = {
        id: deps.newId(),
        caller,
        request,
        wishes,
        signal,
        estimate: { inputTokens: 0, outputTokens: 0, usd: 0 },
        receivedMs: deps.clock.monotonicMs(),
        notes: newNotes(deps.simulated),
      };
      try {
        return { id: exchange.id, reply: leftWith(await way(exchange), signal), notes: exchange.notes };
      } catch (error) {
        throw visibleError(error);
      }
    },
    models: (caller) =>
      deps.router.models().filter(({ provider, model }) => mayUseModel(caller, provider, model)),
  };
}

/** The way of every request, outermost first. */
function throughStages(deps: GatewayDeps): Next<Exchange, Reply> {
  const { clock, router, quotas, cache, semantic, guards, onTraced, keepContent } = deps;
  const kept = cache && { cache, now: () => clock.now() };
  const stages: (Stage<Exchange, Reply> | undefined)[] = [
    traceStage({ clock, onTraced, keepContent }),
    mediateStage({ router }),
    admitStage(),
    quotas && quotaStage({ quotas }),
    kept && exactCacheStage(kept),
    semantic && semanticCacheStage({ semantic, now: () => clock.now() }),
    guards && guardsStage({ policy: guards }),
  ];
  const last = callStage({ ...deps, stale: kept ? staleAnswer(kept) : async () => null });
  return compose(
    stages.filter((stage) => stage !== undefined),
    last,
  );
}
