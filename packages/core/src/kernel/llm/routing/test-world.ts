import { type FakeClock, fakeClock } from '../../../testing/index.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import type { ProviderName } from '../providers/names.ts';
import {
  type BudgetFacts,
  createHealth,
  createRouter,
  DEFAULT_ROUTING_POLICY,
  type Deployment,
  type Health,
  type RequestFacts,
  type Route,
  type RoutingPolicy,
} from './index.ts';

/** Tests of routing: a small request and the deployments of a well-equipped installation. */
export function requestFacts(facts: Partial<RequestFacts> = {}): RequestFacts {
  return {
    kind: 'chat',
    model: null,
    fallbacks: [],
    taskType: null,
    component: null,
    priority: 'standard',
    tier: 'professional',
    inputTokens: 2_000,
    maxOutputTokens: 1_000,
    needs: [],
    zones: null,
    latencyTargetMs: null,
    streaming: false,
    ...facts,
  };
}

export function deployment(provider: ProviderName, own: Partial<Deployment> = {}): Deployment {
  return {
    provider,
    name: null,
    region: null,
    zone: null,
    account: null,
    models: null,
    freePlan: false,
    tokensPerMinute: null,
    prices: {},
    ...own,
  };
}

export const EVERYWHERE: readonly Deployment[] = [
  deployment('azure', { region: 'eastus2' }),
  deployment('azure', { region: 'westeurope' }),
  deployment('openai'),
  deployment('anthropic'),
  deployment('google'),
  deployment('groq'),
  deployment('mistral'),
  deployment('bedrock', { region: 'eu-central-1' }),
  deployment('compatible', { models: ['llama3.3:70b'] }),
];

export const NO_LIMIT: BudgetFacts = { leftUsd: null, limitUsd: null };

export interface TestWorld {
  readonly clock: FakeClock;
  readonly health: Health;
  route(facts?: Partial<RequestFacts>, budget?: BudgetFacts): Route;
  keys(facts?: Partial<RequestFacts>, budget?: BudgetFacts): string[];
}

export function testWorld(
  options: {
    readonly deployments?: readonly Deployment[];
    readonly policy?: Partial<RoutingPolicy>;
    readonly unpriced?: 'refuse' | 'estimate';
  } = {},
): TestWorld {
  const clock = fakeClock(new Date('2026-11-21T09:00:00Z'));
  const health = createHealth({ clock });
  const prices = createPriceBook({
    configured: { 'compatible/llama3.3:70b': { inputUsd: 0, outputUsd: 0 } },
    today: () => clock.now().toISOString().slice(0, 10),
    unpriced: options.unpriced ?? 'refuse',
  });
  const policy = { ...DEFAULT_ROUTING_POLICY, ...options.policy };
  const router = createRouter({
    deployments: options.deployments ?? EVERYWHERE,
    policy,
    prices,
    health,
    clock,
  });
  const route = (facts: Partial<RequestFacts> = {}, budget = NO_LIMIT) =>
    router.route(requestFacts(facts), budget);
  return {
    clock,
    health,
    route,
    keys: (facts, budget) => route(facts, budget).candidates.map(({ key }) => key),
  };
}
