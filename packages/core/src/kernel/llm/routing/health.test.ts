import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../../testing/index.ts';
import { type FailureKind, ProviderFailure } from '../providers/failure.ts';
import { type BreakerChange, createHealth } from './index.ts';

const failure = (kind: FailureKind = 'transient', retryAfterMs?: number) =>
  new ProviderFailure({ kind, provider: 'openai', reason: 'x', retryAfterMs });
const model = (name: string, endpoint = 'openai', account: string | null = null) => ({
  key: `${endpoint}/${name}`,
  id: `${endpoint}/${name}`,
  endpoint,
  account,
});

function setUp() {
  const clock = fakeClock();
  const changes: BreakerChange[] = [];
  const health = createHealth({ clock, onChange: (change) => changes.push(change) });
  const state = (name: string) => health.view(model(name)).state;
  const fail = (name: string, kind?: FailureKind) => health.admit(model(name))?.failed(failure(kind), 10);
  const answer = (name: string, ms = 10) => health.admit(model(name))?.succeeded(ms, 'whole');
  return { clock, changes, health, state, fail, answer };
}

describe('health', () => {
  it('opens a sick model’s breaker, tells it once, and leaves its neighbour alone', async () => {
    const { state, fail, answer, changes, clock, health } = setUp();
    answer('b');
    for (let i = 0; i < 7; i += 1) fail('a');
    expect([state('a'), state('b')]).toEqual(['open', 'closed']);
    expect(changes).toEqual([
      { name: 'openai/a', account: null, from: 'closed', to: 'open', lastFailure: 'transient' },
    ]);
    await clock.advance(60_000);
    answer('a');
    answer('a');
    expect(changes.map(({ to }) => to)).toEqual(['open', 'half_open', 'closed']);
    expect(health.report().models.map(({ name, state }) => [name, state])).toEqual([
      ['openai/b', 'closed'],
      ['openai/a', 'closed'],
    ]);
  });

  it('holds several failing models against their provider, and a model never called with it', () => {
    const { state, fail } = setUp();
    fail('a');
    for (let i = 0; i < 5; i += 1) fail(i % 2 ? 'a' : 'b');
    expect(state('never called')).toBe('open');
  });

  it('shuts an account at once whose key is rejected or whose credit is gone, in that region alone', () => {
    for (const kind of ['rejected_key', 'no_credit'] as const) {
      const { state, fail, health } = setUp();
      fail('a', kind);
      expect(state('b')).toBe('open');
      expect(health.view(model('b', 'openai@eu')).state).toBe('closed');
    }
  });

  it('does not hold a request’s own fault against anybody', () => {
    const { state, fail } = setUp();
    for (let i = 0; i < 50; i += 1) fail('a', 'bad_request');
    expect(state('a')).toBe('closed');
  });

  it('does not shut a busy model that turns some calls away, but one that turns all away', () => {
    const { state, fail, answer } = setUp();
    for (let i = 0; i < 50; i += 1) {
      fail('a', 'throttled');
      for (let j = 0; j < 3; j += 1) answer('a');
    }
    expect(state('a')).toBe('closed');
    for (let i = 0; i < 5; i += 1) fail('a', 'throttled');
    expect([state('a'), state('b')]).toEqual(['open', 'closed']);
  });

  it('remembers how long a provider asked to be left alone, an hour at most', async () => {
    const { health, clock } = setUp();
    health.admit(model('a'))?.failed(failure('throttled', 5_000), 1);
    expect(health.view(model('a')).pausedUntilMs).toBe(5_000);
    expect(health.report().models[0]?.until).toEqual(new Date('2026-01-01T00:00:05Z'));
    await clock.advance(5_000);
    expect(health.view(model('a')).pausedUntilMs).toBe(0);
    health.admit(model('a'))?.failed(failure('throttled', 1e12), 1);
    expect(health.view(model('a')).pausedUntilMs).toBe(5_000 + 3_600_000);
  });

  it('reports calls, failures and latencies, time-outs among them', async () => {
    const { health, answer, clock } = setUp();
    for (let ms = 1; ms <= 99; ms += 1) answer('a', ms);
    health.admit(model('a'))?.failed(failure('timeout'), 30_000);
    const [line] = health.report().models;
    expect(line).toMatchObject({
      calls: 100,
      failureRate: 0.01,
      whole: { samples: 100, p50Ms: 50, p95Ms: 95 },
    });
    expect(health.report().providers[0]).toMatchObject({ name: 'openai', calls: 100, failureRate: 0.01 });
    await clock.advance(301_000);
    expect(health.report().models[0]).toMatchObject({ calls: 0, failureRate: null, whole: { samples: 0 } });
  });

  it('settles a permit once', () => {
    const { health, state } = setUp();
    const permit = health.admit(model('a'));
    for (let i = 0; i < 9; i += 1) permit?.failed(failure(), 1);
    expect(state('a')).toBe('closed');
  });

  it('keeps 500 models at most, and those with an open breaker longest', () => {
    const { health, fail, state, answer } = setUp();
    for (let i = 0; i < 5; i += 1) fail('sick');
    for (let i = 0; i < 2_000; i += 1) answer(`m${i}`);
    expect(health.report().models).toHaveLength(500);
    expect(state('sick')).toBe('open');
  });
});
