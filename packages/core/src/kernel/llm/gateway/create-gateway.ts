import type { Clock } from '../../clock/index.ts';
import { mayUseModel, type Principal } from '../../iam/index.ts';
import { compose, type Next, type Stage } from '../../stage/index.ts';
import type { ExactAnswers, VectorMemory } from '../caches/index.ts';
import type { Contexts } from '../contexts/index.ts';
import type { GuardPolicies } from '../guards/index.ts';
import type { Prompts } from '../prompts/index.ts';
import type { OwnAccounts } from '../providers/own-accounts.ts';
import type { Quotas } from '../quota/index.ts';
import type { OwnDeployments, RoutableModel, Router } from '../routing/index.ts';
import type { SemanticCache } from '../semantic-cache/index.ts';
import type { EmbeddingRequest, WireRequest } from '../wire/index.ts';
import { type Exchange, type Notes, newNotes, type Reply, type Wishes } from './exchange.ts';
import { type ExplainedRoute, explainQuestion, type RouteQuestion } from './explain-question.ts';
import { NO_LIMIT } from './facts.ts';
import { leftWith } from './over.ts';
import { admitStage } from './stages/admit.ts';
import { type CallOptions, callStage } from './stages/call.ts';
import { confidenceStage } from './stages/confidence.ts';
import { contextStage } from './stages/context.ts';
import { countStage } from './stages/count.ts';
import { embeddersStage } from './stages/embedders.ts';
import { exactCacheStage, staleAnswer } from './stages/exact-cache.ts';
import { guardsStage } from './stages/guards.ts';
import { createJudge } from './stages/judge.ts';
import { mediateStage } from './stages/mediate.ts';
import { policyStage } from './stages/policy.ts';
import { promptStage } from './stages/prompt.ts';
import { promptCacheStage } from './stages/prompt-cache.ts';
import { promptGuardStage } from './stages/prompt-guard.ts';
import { quotaStage, scopeOf } from './stages/quota.ts';
import { semanticCacheStage } from './stages/semantic-cache.ts';
import { type Traced, traceStage } from './stages/trace.ts';
import { vectorCacheStage } from './stages/vector-cache.ts';
import { visibleError } from './visible-error.ts';

export interface GatewayDeps extends Omit<CallOptions, 'stale' | 'budgetOf'> {
  readonly clock: Clock;
  readonly router: Router;
  /** Workspaces' own accounts with providers; null where there are none. */
  readonly own: Pick<OwnAccounts, 'peek' | 'read'> | null;
  readonly newId: () => string;
  /** True when a sandbox stands in for the providers. */
  readonly simulated: boolean;
  /** Each of these may be left out; the gateway then does without. */
  readonly quotas?: Pick<Quotas, 'reserve' | 'left'> | undefined;
  readonly exact?: ExactAnswers | undefined;
  /** What can be told before a request's own words. */
  readonly contexts?: Pick<Contexts, 'of'> | undefined;
  /** Vectors by text. */
  readonly vectors?: VectorMemory | undefined;
  readonly semantic?: Pick<SemanticCache, 'find' | 'put'> | undefined;
  /** What is masked, warned of and blocked, by workspace. */
  readonly guards?: GuardPolicies | undefined;
  /** `provider/model` that is asked where the guards are in doubt. */
  readonly judge?: string | undefined;
  /** Prompts of workspaces' own. */
  readonly prompts?: Pick<Prompts, 'forProgram'> | undefined;
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
  /** Vectors for texts. @throws LeadlineError. */
  embed(request: Omit<GatewayRequest, 'request'> & { readonly request: EmbeddingRequest }): Promise<Answered>;
  /** How many tokens a request would send: by the provider's count where it has one, else by estimate. @throws LeadlineError. */
  count(request: GatewayRequest): Promise<Answered>;
  /** The models a caller may name. @throws `database_unavailable`. */
  models(caller: Principal): Promise<readonly RoutableModel[]>;
  /** How a request would be routed now, without asking any model. @throws `database_unavailable`. */
  explain(question: RouteQuestion): Promise<ExplainedRoute>;
}

export function createGateway(deps: GatewayDeps): Gateway {
  const ways = throughStages(deps);
  const along = async (way: Next<Exchange, Reply>, asked: Asked): Promise<Answered> => {
    const exchange: Exchange = {
      ...asked,
      id: deps.newId(),
      estimate: { inputTokens: 0, outputTokens: 0, usd: 0 },
      receivedMs: deps.clock.monotonicMs(),
      notes: newNotes(deps.simulated),
    };
    try {
      return { id: exchange.id, reply: leftWith(await way(exchange), asked.signal), notes: exchange.notes };
    } catch (error) {
      throw visibleError(error);
    }
  };
  return {
    answer: (asked) => along(ways.answer, asked),
    embed: ({ request, ...asked }) =>
      along(ways.embed, { ...asked, request: embeddingAsRequest(request), embedding: request }),
    count: (asked) => along(ways.count, asked),
    async models(caller) {
      const own = await ownOf(deps, caller);
      return deps.router.models(own).filter(({ provider, model }) => mayUseModel(caller, provider, model));
    },
    explain: async (question) => explainQuestion(deps, question, await ownOf(deps, question.caller)),
  };
}

async function ownOf({ own }: GatewayDeps, { workspaceId }: Principal): Promise<OwnDeployments | null> {
  return own && (own.peek(workspaceId) ?? own.read(workspaceId));
}

type Asked = GatewayRequest & Pick<Exchange, 'embedding'>;

/** Texts to embed, as a request every stage can read. */
export function embeddingAsRequest({ model, values, extras }: EmbeddingRequest): WireRequest {
  const content = values.map((text) => ({ type: 'text' as const, text }));
  const options = { prompt: [{ role: 'user' as const, content }] };
  return { protocol: 'openai-chat', model, options, stream: false, includeUsage: false, extras };
}

type Way = Next<Exchange, Reply>;

/** So long a request waits for a second opinion on it. */
const JUDGE_MS = 3_000;

/** The way of every request, outermost first. */
function throughStages(deps: GatewayDeps): { readonly [Work in 'answer' | 'embed' | 'count']: Way } {
  const { clock, router, own, quotas, exact, vectors, semantic, guards, prompts, onTraced, keepContent } =
    deps;
  const budgetOf = quotas ? (exchange: Exchange) => quotas.left(scopeOf(exchange)) : () => NO_LIMIT;
  const now = () => clock.now();
  const nowMs = () => clock.monotonicMs();
  const kept = exact && { exact, now };
  const before = [
    traceStage({ clock, onTraced, keepContent }),
    contextStage({ contexts: deps.contexts }),
    prompts && promptStage({ prompts }),
    mediateStage({ router, own, budgetOf }),
    admitStage(),
    guards && policyStage({ guards }),
  ];
  const quota = quotas && quotaStage({ quotas });
  // Only what is to be answered is worth a second opinion.
  const guard = guards && guardsStage({ judge: undefined });
  const valueGuard = guards && prompts && promptGuardStage();
  const caches = [kept && exactCacheStage(kept), semantic && semanticCacheStage({ semantic, now })];
  const call = callStage({ ...deps, budgetOf, stale: kept ? staleAnswer(kept) : async () => null });
  const callAlone = callStage({ ...deps, budgetOf, stale: async () => null });
  const asking = [
    traceStage({ clock, onTraced, keepContent }),
    mediateStage({ router, own, budgetOf }),
    admitStage(),
    quota,
  ];
  const judge = deps.judge
    ? createJudge({ ...deps, model: deps.judge, timeoutMs: JUDGE_MS, nowMs, ask: way(asking, callAlone) })
    : undefined;
  const judged = guards && guardsStage({ judge });
  return {
    answer: way(
      [...before, quota, ...caches, confidenceStage(), valueGuard, judged, promptCacheStage({ nowMs })],
      call,
    ),
    embed: way(
      [...before, embeddersStage(deps), quota, vectors && vectorCacheStage({ vectors }), guard],
      callAlone,
    ),
    count: way([...before, valueGuard, guard], countStage(deps)),
  };
}

function way(stages: readonly (Stage<Exchange, Reply> | undefined)[], last: Way): Way {
  return compose(
    stages.filter((stage) => stage !== undefined),
    last,
  );
}
