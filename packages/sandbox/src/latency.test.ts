import { afterEach, describe, expect, it } from 'vitest';
import { drawLatency, parseLatency, type Sandbox, startSandbox } from './index.ts';
import { chatBody, post, QUESTION } from './test-prompts.ts';

let sandbox: Sandbox | null = null;
afterEach(() => sandbox?.close());

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

describe('drawn latencies', () => {
  it('have the median and 95th percentile they were asked for', () => {
    const latency = parseLatency('lognormal:1500:4000');
    const draws = Array.from({ length: 2_000 }, (_, index) => drawLatency(latency, `1|${index}`)).sort(
      (a, b) => a - b,
    );
    expect(quantile(draws, 0.5) / 1_500).toBeCloseTo(1, 1);
    expect(Math.abs(quantile(draws, 0.95) / 4_000 - 1)).toBeLessThan(0.12);
    expect(draws[0]).toBeGreaterThan(0);
  });

  it('are the same for the same seed and request, and differ for another', () => {
    const latency = parseLatency('lognormal:1500:4000');
    expect(drawLatency(latency, '1|a')).toBe(drawLatency(latency, '1|a'));
    expect(drawLatency(latency, '1|a')).not.toBe(drawLatency(latency, '2|a'));
    expect(drawLatency(latency, '1|a')).not.toBe(drawLatency(latency, '1|b'));
  });

  it.each(['', 'fast', 'fixed', 'fixed:-1', 'lognormal:100', 'lognormal:400:100', 'lognormal:a:b'])(
    'cannot be read from "%s"',
    (text) => {
      expect(() => parseLatency(text)).toThrow(RangeError);
    },
  );
});

const call = (question: string, more = {}) =>
  post(`${sandbox?.url}/openai/v1/chat/completions`, chatBody(question, more));

describe('a sandbox with latency', () => {
  it('takes the drawn time, whatever the order of calls, and logs it', async () => {
    const questions = Array.from({ length: 12 }, (_, index) => `Which CRM is best for team ${index}?`);
    const draws: Map<string, number>[] = [];
    for (const order of [questions, questions.toReversed()]) {
      sandbox = await startSandbox({ seed: 7, latency: 'lognormal:20:60' });
      await Promise.all(order.map(async (question) => (await call(question)).text()));
      for (const { startedMs, endedMs, latencyMs } of sandbox.calls) {
        // A timer may fire up to a millisecond early.
        expect((endedMs ?? 0) - startedMs).toBeGreaterThan(latencyMs - 1.5);
      }
      draws.push(new Map(sandbox.calls.map(({ requestHash, latencyMs }) => [requestHash, latencyMs])));
      await sandbox.close();
    }
    expect(draws[0]?.size).toBe(12);
    expect(new Map([...(draws[1] ?? [])].toReversed())).toEqual(draws[0]);
  });

  it('spreads a stream over its latency', async () => {
    sandbox = await startSandbox({ latency: 'fixed:300' });
    const begun = performance.now();
    const response = await call(QUESTION, { stream: true });
    const arrivals: number[] = [];
    for await (const _ of response.body ?? []) arrivals.push(performance.now() - begun);
    expect(arrivals[0]).toBeLessThan(200);
    expect(arrivals.at(-1)).toBeGreaterThan(290);
    expect(arrivals.length).toBeGreaterThan(5);
    expect(sandbox.calls[0]).toMatchObject({ stream: true, answeredFully: true, latencyMs: 300 });
  });
});
