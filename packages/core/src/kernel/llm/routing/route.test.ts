import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABILITIES, ZONES } from '../pricing/model-file.ts';
import { DEFAULT_ROUTING_POLICY, explainRoute, noRouteError, readRoutingPolicy } from './index.ts';
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
    expect(route.because.join()).toContain('None of the models the rule would have');
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
