import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABILITIES, ZONES } from '../pricing/model-file.ts';
import { ProviderFailure } from '../providers/failure.ts';
import {
  DEFAULT_ROUTING_POLICY,
  deploymentsOf,
  explainRoute,
  noRouteError,
  readRoutingPolicy,
  retryAfterOf,
  zoneOfRegion,
} from './index.ts';
import { deployment, EVERYWHERE, requestFacts, testWorld } from './test-world.ts';

describe('the rules of the source documents', () => {
  const world = testWorld();
  it.each([
    ['four-cs', { component: '4cs_calculation' }, 'azure/gpt-6-sol@eastus2'],
    ['ceo-sales-plan', { component: 'ceo_sales_plan' }, 'anthropic/claude-opus-5-5'],
    ['fog-analysis', { component: 'fog_analysis' }, 'anthropic/claude-sonnet-5-5'],
    ['client-profiling', { component: 'client_profiling' }, 'compatible/llama3.3:70b'],
    ['engagement-excellence', { component: 'engagement_excellence' }, 'anthropic/claude-sonnet-5-5'],
    ['company-inference', { component: 'company_inference' }, 'groq/llama-3.1-8b-instant'],
    [
      'critical-decision',
      { priority: 'critical', taskType: 'complex_reasoning' },
      'anthropic/claude-opus-5-5',
    ],
    [
      'critical-decision',
      { priority: 'critical', taskType: 'high_stakes_decision' },
      'anthropic/claude-opus-5-5',
    ],
    [
      'critical-orchestration',
      { priority: 'critical', taskType: 'orchestration' },
      'azure/gpt-6-sol@eastus2',
    ],
    ['critical-orchestration', { priority: 'critical', taskType: 'multimodal' }, 'azure/gpt-6-sol@eastus2'],
    ['very-large-context', { inputTokens: 100_001 }, 'google/gemini-3.1-pro-preview'],
    ['large-context', { inputTokens: 100_000 }, 'anthropic/claude-sonnet-5-5'],
    ['large-context', { inputTokens: 50_001, taskType: 'analytics' }, 'anthropic/claude-sonnet-5-5'],
    ['default', { inputTokens: 50_000 }, 'azure/gpt-6-sol@eastus2'],
    ['high-volume', { taskType: 'analytics' }, 'compatible/llama3.3:70b'],
    ['high-volume', { taskType: 'scoring' }, 'compatible/llama3.3:70b'],
    ['high-volume', { taskType: 'classification' }, 'compatible/llama3.3:70b'],
    ['high-volume', { taskType: 'batch_processing' }, 'compatible/llama3.3:70b'],
    ['quick', { taskType: 'fast_query' }, 'groq/llama-3.1-8b-instant'],
    ['quick', { taskType: 'simple_classification' }, 'groq/llama-3.1-8b-instant'],
    ['tight-latency', { latencyTargetMs: 1_500 }, 'groq/llama-3.1-8b-instant'],
    ['writing', { taskType: 'content' }, 'azure/gpt-6-sol@eastus2'],
    ['writing', { taskType: 'email' }, 'azure/gpt-6-sol@eastus2'],
    ['writing', { taskType: 'proposal' }, 'azure/gpt-6-sol@eastus2'],
    ['research', { taskType: 'research' }, 'anthropic/claude-sonnet-5-5'],
    ['default', { taskType: 'complex_reasoning' }, 'azure/gpt-6-sol@eastus2'],
    ['default', { taskType: 'something new' }, 'azure/gpt-6-sol@eastus2'],
  ] as const)('%s decides on %o', (rule, facts, first) => {
    const route = world.route(facts);
    expect([route.rule?.id, route.candidates[0]?.key]).toEqual([rule, first]);
  });

  it('fall back over regions, providers and one’s own server, in the documents’ order', () => {
    expect(world.keys().slice(0, 5)).toEqual([
      'azure/gpt-6-sol@eastus2',
      'azure/gpt-6-sol@westeurope',
      'openai/gpt-6-sol',
      'anthropic/claude-sonnet-5-5',
      'compatible/llama3.3:70b',
    ]);
  });

  it('put a small paid model behind the free and fast one', () => {
    const keys = world.keys({ component: 'company_inference' });
    expect(keys.slice(0, 3)).toEqual([
      'groq/llama-3.1-8b-instant',
      'groq/openai/gpt-oss-20b',
      'anthropic/claude-haiku-5-5',
    ]);
  });

  it('name only models of the file', () => {
    const { rules, fallbacks } = DEFAULT_ROUTING_POLICY;
    for (const name of new Set([...rules.flatMap(({ use }) => use), ...fallbacks])) {
      const route = world.route({
        model: name,
        maxOutputTokens: 0,
        kind: /embed/.test(name) ? 'embedding' : 'chat',
      });
      expect([name, route.candidates.length > 0 || name === 'cohere-embed-v3']).toEqual([name, true]);
    }
  });

  it('are a policy as any operator might write one', () => {
    expect(readRoutingPolicy(JSON.parse(JSON.stringify(DEFAULT_ROUTING_POLICY)))).toEqual(
      DEFAULT_ROUTING_POLICY,
    );
    const { rules } = DEFAULT_ROUTING_POLICY;
    expect(() => readRoutingPolicy({ ...DEFAULT_ROUTING_POLICY, rules: rules.slice(0, 3) })).toThrow(
      'No rule matches everything',
    );
    expect(() => readRoutingPolicy({ ...DEFAULT_ROUTING_POLICY, rules: [...rules, ...rules] })).toThrow(
      'the same id',
    );
    expect(() => readRoutingPolicy({ ...DEFAULT_ROUTING_POLICY, colour: 'red' })).toThrow('colour');
  });
});

describe('what a request demands', () => {
  const world = testWorld();
  it('keeps it where it must stay, one’s own server included', () => {
    expect(world.keys({ zones: ['eu'] })).toEqual([
      'azure/gpt-6-sol@westeurope',
      'compatible/llama3.3:70b',
      'mistral/mistral-large-2512',
    ]);
  });

  it('leaves out models that cannot do it, hold it or answer at such length', () => {
    const route = world.route({
      taskType: 'fast_query',
      needs: ['images'],
      inputTokens: 30_000,
      maxOutputTokens: 20_000,
    });
    expect(route.ruledOut.find(({ key }) => key === 'groq/llama-3.1-8b-instant')?.reason).toEqual({
      code: 'ability',
      missing: ['images'],
    });
    expect(route.ruledOut.find(({ key }) => key === 'openai/gpt-4o-mini')?.reason).toMatchObject({
      code: 'output',
    });
    const long = world.route({ taskType: 'fast_query', inputTokens: 45_000, maxOutputTokens: 100_000 });
    expect(long.ruledOut.find(({ key }) => key === 'groq/llama-3.1-8b-instant')?.reason).toMatchObject({
      code: 'context',
    });
  });

  it('counts a long text in the model’s own tokens', () => {
    const near = { model: 'claude-sonnet-5-5', maxOutputTokens: 1_000 };
    expect(world.keys({ ...near, inputTokens: 760_000 })).toEqual(['anthropic/claude-sonnet-5-5']);
    expect(world.route({ ...near, inputTokens: 790_000 }).ruledOut[0]?.reason).toMatchObject({
      code: 'context',
    });
  });

  it('falls to whatever else can answer, when nothing the rule would have does', () => {
    const only = testWorld({ deployments: [deployment('bedrock', { region: 'eu-west-1' })] });
    const route = only.route({ needs: ['images'] });
    expect(route.candidates[0]?.key).toBe('bedrock/amazon.nova-lite-v1:0@eu-west-1');
    expect(route.because.join()).toContain('None of the models it would have');
  });
});

describe('money', () => {
  const world = testWorld();
  it('rules out what the rest of the budget would not pay for', () => {
    const route = world.route({ component: 'ceo_sales_plan' }, { leftUsd: 0.016, limitUsd: 0.05 });
    expect(route.ruledOut).toContainEqual({
      key: 'anthropic/claude-opus-5-5',
      reason: { code: 'budget', worstUsd: expect.closeTo(0.033, 6), leftUsd: 0.016 },
    });
    expect(route.candidates[0]?.key).toBe('openai/gpt-6.1-sol');
  });

  it('puts cheaper models first when little is left, except where the price is no object', () => {
    const little = { leftUsd: 1, limitUsd: 10 };
    expect(world.route({}, little).candidates[0]?.key).toBe('compatible/llama3.3:70b');
    expect(world.route({}, little).because.join()).toContain('10 % of the budget');
    expect(world.route({ component: 'ceo_sales_plan' }, little).candidates[0]?.key).toBe(
      'anthropic/claude-opus-5-5',
    );
    expect(world.route({}, { leftUsd: 3, limitUsd: 10 }).candidates[0]?.key).toBe('azure/gpt-6-sol@eastus2');
  });

  it('that is gone leaves what costs nothing, or an honest error', () => {
    const spent = { leftUsd: -0.01, limitUsd: 10 };
    expect(world.keys({}, spent)).toEqual(['compatible/llama3.3:70b']);
    const route = world.route({ needs: ['images'] }, spent);
    expect(route.blocked).toBe('budget');
    expect(noRouteError(route)).toMatchObject({ code: 'budget_reached', retryable: false });
  });

  it('that a tier does not give keeps the dearest model from it, unless the rule is worth it', () => {
    const opus = 'anthropic/claude-opus-5-5';
    expect(world.route({ tier: 'standard', model: opus }).ruledOut[0]?.reason).toMatchObject({
      code: 'tier',
    });
    expect(world.keys({ tier: 'enterprise', model: opus })).toEqual([opus]);
    expect(world.keys({ tier: 'standard', component: 'ceo_sales_plan' })[0]).toBe(opus);
  });

  it('is saved by a free plan, as long as a request fits into it', () => {
    const free = testWorld({ deployments: [deployment('openai'), deployment('groq', { freePlan: true })] });
    expect(free.route({ taskType: 'analytics' }).candidates[0]).toMatchObject({
      free: true,
      provider: 'groq',
    });
    const large = free.route({ taskType: 'analytics', inputTokens: 20_000 });
    expect(large.candidates[0]?.key).toBe('openai/gpt-6-luna');
    expect(large.ruledOut.find(({ key }) => key.startsWith('groq'))?.reason).toMatchObject({
      code: 'minute',
      limit: 12_000,
    });
  });
});

describe('a model that is named', () => {
  it('is respected, and followed only by what the policy says', () => {
    const named = { model: 'gpt-6-sol' };
    const sols = ['azure/gpt-6-sol@eastus2', 'azure/gpt-6-sol@westeurope', 'openai/gpt-6-sol'];
    expect(testWorld().keys(named)).toEqual(sols);
    expect(testWorld().keys({ model: 'openai/gpt-6-sol' })).toEqual([sols[2], sols[0], sols[1]]);
    expect(testWorld().keys({ model: 'azure/gpt-6-sol@westeurope' })).toEqual([sols[1], sols[0], sols[2]]);
    const alone = testWorld({ policy: { afterNamed: 'nothing' } });
    expect(alone.keys({ model: 'openai/gpt-6-sol' })).toEqual(['openai/gpt-6-sol']);
    const open = testWorld({ policy: { afterNamed: 'rules' } });
    expect(open.keys({ model: 'openai/gpt-5-nano' }).slice(0, 2)).toEqual(['openai/gpt-5-nano', sols[0]]);
  });

  it('is followed by the caller’s own fallbacks where it names some', () => {
    expect(
      testWorld().keys({ model: 'gpt-5-nano', fallbacks: ['claude-haiku-4-5', 'mistral-large'] }),
    ).toEqual(['openai/gpt-5-nano', 'anthropic/claude-haiku-4-5', 'mistral/mistral-large-2512']);
  });

  it('may be dated, or stand for another', () => {
    expect(testWorld().keys({ model: 'gpt-5-nano-2025-08-07' })[0]).toBe('openai/gpt-5-nano-2025-08-07');
    const world = testWorld({ policy: { aliases: { 'gpt-4o': 'openai/gpt-6-sol' } } });
    expect(world.keys({ model: 'gpt-4o' })[0]).toBe('openai/gpt-6-sol');
    expect(world.route({ model: 'gpt-4o' }).because[0]).toContain('stands for openai/gpt-6-sol');
  });

  it.each(['gpt-99', 'nobody/x', 'openai/', '/', '', 'toString', '__proto__'])(
    'and unknown (%j) is refused',
    (model) => {
      const route = testWorld().route({ model });
      expect(route.blocked).toBe('unknown_model');
      expect(noRouteError(route)).toMatchObject({
        code: 'invalid_input',
        next: expect.stringContaining('/v1/models'),
      });
    },
  );

  it('and missing from the file is refused, or estimated at the dearest by policy, never free', () => {
    const refused = testWorld().route({ model: 'openai/gpt-99' });
    expect(refused.blocked).toBe('policy');
    expect(refused.ruledOut).toEqual([{ key: 'openai/gpt-99', reason: { code: 'no_price' } }]);
    const [estimated] = testWorld({ unpriced: 'estimate' }).route({ model: 'openai/gpt-99' }).candidates;
    expect(estimated).toMatchObject({ key: 'openai/gpt-99', price: { estimated: true, outputUsd: 15 } });
    expect(estimated?.worstUsd).toBeGreaterThan(0.01);
  });
});

describe('embeddings', () => {
  it('never come from another model than the first that fits, in whatever health that is', () => {
    const world = testWorld();
    const facts = { kind: 'embedding', maxOutputTokens: 0 } as const;
    const all = world.route({ ...facts, taskType: 'semantic_cache' });
    expect(new Set(all.candidates.map(({ family }) => family))).toEqual(new Set(['text-embedding-3-large']));
    expect(all.candidates).toHaveLength(3);
    for (const { key, id, endpoint } of all.candidates)
      for (let i = 0; i < 5; i += 1)
        world.health
          .admit({ key, id, endpoint })
          ?.failed(new ProviderFailure({ kind: 'transient', provider: 'x', reason: 'x' }), 1);
    const down = world.route({ ...facts, taskType: 'semantic_cache' });
    expect([down.candidates, down.blocked]).toEqual([[], 'health']);
  });
});

describe('health in a route', () => {
  const failure = (retryAfterMs?: number) =>
    new ProviderFailure({
      kind: retryAfterMs ? 'throttled' : 'transient',
      provider: 'x',
      reason: 'x',
      retryAfterMs,
    });
  const sol = { key: 'openai/gpt-6-sol', id: 'openai/gpt-6-sol', endpoint: 'openai' };
  const deployments = [deployment('openai'), deployment('anthropic')];

  it('leaves out what keeps failing, and says when it may be back', async () => {
    const world = testWorld({ deployments });
    for (let i = 0; i < 5; i += 1) world.health.admit(sol)?.failed(failure(), 10);
    await world.clock.advance(20_000);
    expect(world.route().ruledOut).toContainEqual({
      key: sol.key,
      reason: { code: 'breaker', forMs: 40_000, lastFailure: 'transient' },
    });
    const named = world.route({ model: sol.key });
    expect(named.blocked).toBe('health');
    expect(retryAfterOf(named)).toBe(40_000);
    expect(noRouteError(named)).toMatchObject({ code: 'provider_failed', retryable: true });
    await world.clock.advance(40_000);
    expect(world.keys()[0]).toBe(sol.key);
  });

  it('puts last who asked to be left alone for longer than is worth waiting', () => {
    const world = testWorld({ deployments });
    world.health.admit(sol)?.failed(failure(800), 10);
    expect(world.keys()[0]).toBe(sol.key);
    world.health.admit(sol)?.failed(failure(30_000), 10);
    expect(world.keys()[0]).toBe('anthropic/claude-sonnet-5-5');
    expect(world.keys().at(-1)).toBe(sol.key);
  });

  it('skips a model that has lately been slower than the target, unless all are', () => {
    const world = testWorld({ deployments });
    const answer = (ms: number, times: number) => {
      for (let i = 0; i < times; i += 1) world.health.admit(sol)?.succeeded(ms, 'whole');
    };
    answer(9_000, 19);
    expect(world.keys({ latencyTargetMs: 5_000 })[0]).toBe(sol.key);
    answer(9_000, 1);
    const route = world.route({ latencyTargetMs: 5_000 });
    expect(route.candidates[0]?.key).toBe('anthropic/claude-sonnet-5-5');
    expect(route.ruledOut).toContainEqual({
      key: sol.key,
      reason: { code: 'slow', p95Ms: 9_000, targetMs: 5_000 },
    });
    expect(world.keys({ latencyTargetMs: 5_000, streaming: true })[0]).toBe(sol.key);
    expect(world.keys({ latencyTargetMs: 5_000, model: sol.key })).toEqual([sol.key]);
  });
});

describe('any route', () => {
  const facts = fc.record({
    kind: fc.constantFrom('chat' as const, 'embedding' as const),
    taskType: fc.option(
      fc.constantFrom('research', 'fast_query', 'analytics', 'complex_reasoning', 'semantic_cache'),
    ),
    component: fc.option(fc.constantFrom('4cs_calculation', 'client_profiling')),
    priority: fc.constantFrom('critical' as const, 'high' as const, 'standard' as const),
    tier: fc.constantFrom('enterprise', 'professional', 'standard', 'own'),
    inputTokens: fc.nat({ max: 1_500_000 }),
    maxOutputTokens: fc.nat({ max: 150_000 }),
    needs: fc.subarray([...ABILITIES]),
    zones: fc.option(fc.subarray([...ZONES])),
    model: fc.option(
      fc.constantFrom('gpt-6-sol', 'claude-haiku-5-5', 'local', 'mistral/mistral-large-2512', 'groq/nothing'),
    ),
    latencyTargetMs: fc.option(fc.nat({ max: 10_000 })),
  });
  const budget = fc.record({
    leftUsd: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
    limitUsd: fc.option(fc.double({ min: 0, max: 10, noNaN: true })),
  });
  const worlds = {
    nothing: testWorld({ policy: { afterNamed: 'nothing' } }),
    rules: testWorld({ policy: { afterNamed: 'rules' }, unpriced: 'estimate' }),
  };

  it('holds nothing that zone, ability, size, kind or budget rule out, and is the same each time', () => {
    fc.assert(
      fc.property(
        facts,
        budget,
        fc.constantFrom('nothing' as const, 'rules' as const),
        (some, money, kind) => {
          const request = requestFacts(some);
          const route = worlds[kind].route(some, money);
          const keys = route.candidates.map(({ key }) => key);
          expect(keys).toEqual(worlds[kind].keys(some, money));
          expect(new Set(keys).size).toBe(keys.length);
          expect(keys.length <= DEFAULT_ROUTING_POLICY.maxCandidates).toBe(true);
          for (const model of route.candidates) {
            expect(model.kind).toBe(request.kind);
            const stays = request.zones?.includes(model.zone) ?? true;
            expect(
              model.zone === 'local' || (stays && (request.zones === null || model.zone !== 'global')),
            ).toBe(true);
            expect(request.needs.every((need) => model.abilities?.has(need) ?? true)).toBe(true);
            expect(request.inputTokens + request.maxOutputTokens).toBeLessThanOrEqual(
              model.contextWindow ?? Infinity,
            );
            if (money.leftUsd !== null)
              expect(model.worstUsd).toBeLessThanOrEqual(Math.max(0, money.leftUsd));
          }
          expect((route.blocked === null) === keys.length > 0).toBe(true);
          expect(explainRoute(route)).not.toMatch(/undefined|NaN|\[object/);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('an explanation', () => {
  it('reads like this', () => {
    const world = testWorld({
      deployments: [deployment('openai'), deployment('groq', { freePlan: true }), ...EVERYWHERE.slice(-1)],
    });
    const route = world.route({ taskType: 'fast_query', inputTokens: 9_000, needs: ['json_schema'] });
    expect(explainRoute({ ...route, candidates: route.candidates.slice(0, 2) })).toMatchInlineSnapshot(`
      "Rule quick: A quick question goes to a free and fast model, with a small paid one behind it.

      Tried in this order:
        1. openai/gpt-6-luna  (at most $0.0016, fast, global)
        2. openai/gpt-6-sol  (at most $0.033, medium, global)

      Ruled out:
        claude-haiku-5-5: no configured provider has it
        groq/llama-3.1-8b-instant, compatible/llama3.3:70b: cannot do JSON by a schema
        groq/openai/gpt-oss-20b: its account may use 8,000 tokens a minute, too few for this request (10,000 by its count)"
    `);
  });
});

describe('the deployments of the settings', () => {
  it('are the configured providers, a server of one’s own with the models it is said to have', () => {
    const settings = {
      providers: {
        bedrock: { apiKey: 'k', region: 'eu-central-1' },
        compatible: { baseUrl: 'http://127.0.0.1:11434/v1', model: 'llama3.3:70b' },
      },
      prices: {
        'compatible/*': { inputUsd: 0, outputUsd: 0 },
        'compatible/gpt-oss:20b': { inputUsd: 0, outputUsd: 0 },
      },
    };
    const found = deploymentsOf({
      settings,
      isConfigured: (name) => name === 'bedrock' || name === 'compatible',
    });
    expect(found).toEqual([
      deployment('bedrock', { region: 'eu-central-1' }),
      deployment('compatible', { models: ['llama3.3:70b', 'gpt-oss:20b'] }),
    ]);
  });

  it.each([
    ['eastus2', 'us'],
    ['westeurope', 'eu'],
    ['swedencentral', 'eu'],
    ['eu-central-1', 'eu'],
    ['eu-west-2', 'uk'],
    ['uksouth', 'uk'],
    ['switzerlandnorth', 'ch'],
    ['eu-central-2', 'ch'],
    ['us-gov-west-1', null],
    ['ap-southeast-2', 'apac'],
    ['brazilsouth', 'br'],
    ['eu', 'eu'],
    ['my-cluster', null],
    [null, null],
  ])('%s lies in %s', (region, zone) => {
    expect(zoneOfRegion(region)).toBe(zone);
  });

  it('in a region nobody knows, or in a zone a provider cannot promise, satisfy no demand', () => {
    const unknown = testWorld({ deployments: [deployment('bedrock', { region: 'us-gov-west-1' })] });
    expect(unknown.keys({ zones: ['us'] })).toEqual([]);
    const promised = testWorld({
      deployments: [deployment('anthropic', { zone: 'eu' }), deployment('openai', { region: 'eu' })],
    });
    expect(promised.keys({ zones: ['eu'], model: 'gpt-6-sol' })).toEqual(['openai/gpt-6-sol@eu']);
    expect(promised.keys({ model: 'claude-sonnet-5-5' })).toEqual([]);
    expect(promised.route({ model: 'gpt-6-sol' }).candidates[0]?.price?.inputUsd).toBeCloseTo(2.2, 10);
  });
});
