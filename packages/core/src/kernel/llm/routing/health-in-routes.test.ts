import { describe, expect, it } from 'vitest';
import { ProviderFailure } from '../providers/failure.ts';
import { noRouteError, retryAfterOf } from './index.ts';
import { deployment, testWorld } from './test-world.ts';

describe('health in a route', () => {
  const failure = (retryAfterMs?: number) =>
    new ProviderFailure({
      kind: retryAfterMs ? 'throttled' : 'transient',
      provider: 'x',
      reason: 'x',
      retryAfterMs,
    });
  const sol = { key: 'openai/gpt-6-sol', id: 'openai/gpt-6-sol', endpoint: 'openai', account: null };
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

describe('embeddings', () => {
  it('never come from another model than the first that fits, in whatever health that is', () => {
    const world = testWorld();
    const facts = { kind: 'embedding', maxOutputTokens: 0 } as const;
    const all = world.route({ ...facts, taskType: 'semantic_cache' });
    expect(new Set(all.candidates.map(({ family }) => family))).toEqual(new Set(['text-embedding-3-large']));
    expect(all.candidates).toHaveLength(3);
    for (const candidate of all.candidates)
      for (let i = 0; i < 5; i += 1)
        world.health
          .admit(candidate)
          ?.failed(new ProviderFailure({ kind: 'transient', provider: 'x', reason: 'x' }), 1);
    const down = world.route({ ...facts, taskType: 'semantic_cache' });
    expect([down.candidates, down.blocked]).toEqual([[], 'health']);
  });
});
