import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/index.ts';
import { compose, type Next, type Stage } from '../stage/index.ts';
import type { Store } from '../store/index.ts';
import type { OnModelRequest } from '../telemetry/index.ts';
import { createAnswerCache } from './answer/answer-cache.ts';
import { runTask } from './answer/run-task.ts';
import { askAssistant } from './assistants/ask.ts';
import { createJobBudgets } from './budget/job-budgets.ts';
import type { CachedAnswers, Caches } from './caches/index.ts';
import type { Contexts } from './contexts/index.ts';
import type { OnLlmEvent } from './events.ts';
import { createGateway, type Gateway, type Traced } from './gateway/index.ts';
import type { GuardPolicies } from './guards/index.ts';
import { knowledgeOf } from './knowledge.ts';
import { createLedger } from './ledger/create-ledger.ts';
import type { Ledger, LedgerSummary } from './ledger/ledger.ts';
import { createLedgerRepository, type LedgerRepository } from './ledger/repository.ts';
import { createRequestLedger, type RequestLedger } from './ledger/request-ledger.ts';
import type { ModelCall, ModelReply } from './model-call.ts';
import { createModelChoices } from './models.ts';
import { type OpenCaches, openCaches, type SemanticSettings } from './open-caches.ts';
import { createPriceBook, type PriceBook } from './pricing/price-book.ts';
import { type ProviderProbe, probeProviders } from './probe.ts';
import type { Prompts } from './prompts/index.ts';
import type { Accounts } from './providers/accounts.ts';
import { type Connections, createConnections } from './providers/connections.ts';
import { openAccounts } from './providers/open-accounts.ts';
import type { OwnAccounts, OwnKeys } from './providers/own-accounts.ts';
import { PROVIDERS } from './providers/registry.ts';
import { hasUpstream } from './providers/upstreams.ts';
import type { Quotas } from './quota/index.ts';
import {
  createHealth,
  createRouter,
  DEFAULT_ROUTING_POLICY,
  deploymentsOf,
  type Health,
  type HealthReport,
  type ModelLine,
  modelLines,
  type OnRoutingEvent,
  type Router,
} from './routing/index.ts';
import type { LlmSettings } from './settings.ts';
import { budgetStage } from './stages/budget.ts';
import { invokeProvider } from './stages/invoke.ts';
import { ledgerStage } from './stages/ledger.ts';
import { limitsStage } from './stages/limits.ts';
import { retryStage } from './stages/retry.ts';
import { timeoutStage } from './stages/timeout.ts';
import type { Llm } from './task.ts';
import { requestOfEvent, requestOfTraced } from './telemetry/index.ts';
import { createHttpClient } from './upstream/index.ts';

export interface LlmDeps {
  readonly config: LlmSettings;
  readonly store: Store;
  /** Where answers are kept to be given again; without it none are. */
  readonly answers?: CachedAnswers | undefined;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly fetch: typeof fetch;
  readonly onEvent: OnLlmEvent;
  /** What holds for programs' own calls; without it they have no quota. */
  readonly quotas?: Pick<Quotas, 'reserve' | 'left'> | undefined;
  /** Workspaces' own keys with providers; without it the settings' are used for all. */
  readonly ownKeys?: OwnKeys | undefined;
  /** What the workspaces keep about themselves, for requests that ask for it. */
  readonly contexts?: Pick<Contexts, 'of'> | undefined;
  /** How programs' questions that were asked before in other words are told; without it they are not. */
  readonly semantic?: SemanticSettings | undefined;
  /** Versions of prompts; without it every task has the code's, and programs can ask for none. */
  readonly prompts?: Prompts | undefined;
  /** What is masked, warned of and blocked in programs' calls; without it nothing is. */
  readonly guards?: GuardPolicies | undefined;
  /** `provider/model` that is asked where the guards are in doubt; without it nobody is. */
  readonly guardJudge?: string | undefined;
  /** Told of every call of a program when it is over. */
  readonly onTraced?: ((traced: Traced) => void) | undefined;
  /** Told of every request that is over, a program's or a task's, for meters and tracers. */
  readonly onRequest?: OnModelRequest | undefined;
  /** Hands on what was said, too, where the caller is not confidential. */
  readonly keepContent?: boolean | undefined;
  /** Told of ledger rows of programs' calls that will never be written. */
  readonly onLostRows?: ((rows: number, error: unknown) => void) | undefined;
  readonly onRouting?: OnRoutingEvent | undefined;
}

/** The gateway with what belongs beside the port. */
export interface LlmGateway extends Llm {
  /** For programs that speak OpenAI's or Anthropic's protocol. */
  readonly gateway: Gateway;
  /** The answers that are kept to be given again. */
  readonly caches: Caches;
  /** How the models and providers of programs' calls do: the installation's accounts, and those of a workspace that is named. */
  health(workspaceId?: string): HealthReport;
  /** Every model of the file, and those of the settings, with what is known of them and where they can be called. */
  models(workspaceId: string): Promise<ModelLine[]>;
  /** What a job's calls came to, by task and outcome. */
  ledgerSummary(workspaceId: string, jobId: string): Promise<LedgerSummary>;
  /**
   * Whether each provider can be used now, found out with one tiny question to each that is configured. It costs
   * a small part of a cent and stands in the ledger of `workspaceId`.
   */
  probe(workspaceId: string): Promise<ProviderProbe[]>;
  /** Waits until every ledger row handed in is committed. Call after the last call has ended. */
  stop(): Promise<void>;
}

const PROBE_TIMEOUT_MS = 20_000;

interface Parts {
  readonly deps: LlmDeps;
  readonly connections: Connections;
  readonly prices: PriceBook;
  readonly ledger: Ledger;
  readonly repository: LedgerRepository;
  readonly caching: OpenCaches;
  readonly accounts: Accounts;
  readonly own: OwnAccounts | null;
}

/** Builds the language-model gateway. Nothing is connected or loaded before the first call. */
export function createLlm(given: LlmDeps): LlmGateway {
  const { config, clock } = given;
  const http = createHttpClient();
  const connections = createConnections({
    settings: config,
    providers: PROVIDERS,
    fetch: given.fetch,
    http,
    now: () => clock.now(),
  });
  const prices = createPriceBook({
    configured: config.prices,
    unpriced: config.unpriced,
    today: () => clock.now().toISOString().slice(0, 10),
  });
  const { deps, requests } = withRequests(given, connections.simulated);
  const { onEvent } = deps;
  const repository = createLedgerRepository(deps.store);
  const ledger = createLedger({ repository, clock, simulated: connections.simulated });
  const choices = createModelChoices({ settings: config, connections, prices });
  const caching = openCaches({
    ...deps,
    isOn: config.cache,
    embed: (request) => gateway.embed(request),
  });
  const parts = {
    deps,
    connections,
    prices,
    ledger,
    repository,
    caching,
    ...openAccounts({ ...deps, connections, keys: deps.ownKeys }),
  };
  const call = callThroughStages(parts);
  const cache = caching.exact ? createAnswerCache(caching.exact, () => clock.now()) : null;
  const runner = { call, choices, prices, clock, ledger, cache, prompts: deps.prompts, onEvent };

  const { gateway, health, router } = gatewayOver(parts);

  return {
    gateway,
    caches: caching.caches,
    health: (workspaceId) => health.report(workspaceId),
    models: async (workspaceId) => modelLines(router.models(await parts.own?.read(workspaceId)), { prices }),
    run: (task, input, options) => runTask(runner, { task, input, options }),
    ask: (assistant, question, options) => askAssistant(runner, { assistant, question, options }),
    ...knowledgeOf({ ...parts, choices }),
    probe: (workspaceId) =>
      probeProviders(
        { connections, choices, prices, clock, randomId: randomUUID, callOnce: probeThroughStages(parts) },
        workspaceId,
      ),
    async stop() {
      await Promise.all([ledger.flush(), requests.stop()]);
      await http.close();
    },
  };
}

/** Silence of a stream that is taken for its end. */
const STREAM_SILENCE_MS = 60_000;

/** The same listeners, and each request as one record: written into the ledger where that is not done yet, then told. */
function withRequests(
  given: LlmDeps,
  simulated: boolean,
): { readonly deps: LlmDeps; readonly requests: RequestLedger } {
  const { store, clock, keepContent = false, onRequest = () => undefined } = given;
  const requests = createRequestLedger({ store, clock, onLost: given.onLostRows ?? (() => undefined) });
  const now = () => clock.now();
  const deps: LlmDeps = {
    ...given,
    onTraced(traced) {
      const request = requestOfTraced({ now, keepContent }, traced);
      requests.record(request);
      onRequest(request);
      given.onTraced?.(traced);
    },
    onEvent(event) {
      given.onEvent(event);
      const request = given.onRequest && requestOfEvent({ now, newId: randomUUID, simulated }, event);
      if (request) onRequest(request);
    },
  };
  return { deps, requests };
}

/** The way of programs' own requests, on the same connections, places and prices as the tasks. */
function gatewayOver({ deps, connections, prices, caching, accounts, own }: Parts): {
  readonly gateway: Gateway;
  readonly health: Health;
  readonly router: Router;
} {
  const { config, clock, random, quotas, guards, prompts } = deps;
  const { exact, vectors, semantic } = caching;
  const { onTraced = () => undefined, onRouting = () => undefined } = deps;
  const health = createHealth({
    clock,
    onChange: (change) => onRouting({ type: 'breaker.changed', ...change }),
  });
  const deployments = deploymentsOf({
    settings: config,
    isConfigured: (provider) => connections.isConfigured(provider),
    isServed: hasUpstream,
  });
  const policy = config.routing ?? DEFAULT_ROUTING_POLICY;
  const router = createRouter({ deployments, policy, prices, health, clock });
  const gateway = createGateway({
    clock,
    random,
    router,
    own,
    health,
    policy,
    prices,
    accounts,
    callTimeoutMs: config.callTimeoutMs,
    overallTimeoutMs: config.overallTimeoutMs,
    silenceMs: STREAM_SILENCE_MS,
    newId: randomUUID,
    simulated: connections.simulated,
    quotas,
    contexts: deps.contexts,
    exact,
    vectors,
    semantic,
    guards,
    judge: deps.guardJudge,
    prompts,
    onTraced,
    keepContent: deps.keepContent,
    onEvent: onRouting,
  });
  return { gateway, health, router };
}

/** The same way without a second try; who waits for a probe waits seconds, not minutes. */
function probeThroughStages({ deps, connections, prices, ledger }: Parts): Next<ModelCall, ModelReply> {
  const { clock, onEvent, config } = deps;
  const callTimeoutMs = Math.min(PROBE_TIMEOUT_MS, config.callTimeoutMs);
  const stages: Stage<ModelCall, ModelReply>[] = [
    ledgerStage({ ledger, clock, onEvent }),
    timeoutStage({ clock, callTimeoutMs, overallTimeoutMs: callTimeoutMs }),
  ];
  return compose(stages, invokeProvider({ connections, prices, clock }));
}

/**
 * The way every call takes, outermost first. Each try waits for its own place and sets its own money aside;
 * its row is committed before the money is settled, so that the budget never trusts an unwritten figure.
 */
function callThroughStages({
  deps,
  connections,
  prices,
  ledger,
  repository,
  accounts,
}: Parts): Next<ModelCall, ModelReply> {
  const { config, clock, random, onEvent } = deps;
  const { attempts, retryBaseMs: baseMs, overallTimeoutMs, callTimeoutMs } = config;
  const budgets = createJobBudgets({
    clock,
    spent: (workspaceId, jobId) => repository.spent(workspaceId, jobId),
  });
  const stages: Stage<ModelCall, ModelReply>[] = [
    retryStage({ clock, random, attempts, baseMs, overallTimeoutMs, onEvent }),
    limitsStage({ accounts, clock, onEvent }),
    budgetStage({ budgets, onEvent }),
    ledgerStage({ ledger, clock, onEvent }),
    timeoutStage({ clock, callTimeoutMs, overallTimeoutMs }),
  ];
  return compose(stages, invokeProvider({ connections, prices, clock }));
}
