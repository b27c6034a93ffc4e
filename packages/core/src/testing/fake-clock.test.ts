import { expect, it } from 'vitest';
import { fakeClock } from './index.ts';

it('stands still until it is told to move', async () => {
  const clock = fakeClock(new Date('2026-05-01T00:00:00Z'));
  expect([clock.now().toISOString(), clock.monotonicMs()]).toEqual(['2026-05-01T00:00:00.000Z', 0]);
  await clock.advance(1500);
  expect([clock.now().toISOString(), clock.monotonicMs()]).toEqual(['2026-05-01T00:00:01.500Z', 1500]);
});

it('wakes sleepers in the order they are due, also those that go to sleep again meanwhile', async () => {
  const clock = fakeClock();
  const woken: string[] = [];
  const sleepTwice = async (name: string, ms: number) => {
    await clock.sleep(ms);
    woken.push(`${name} at ${clock.monotonicMs()}`);
    await clock.sleep(ms);
    woken.push(`${name} at ${clock.monotonicMs()}`);
  };
  void sleepTwice('slow', 30);
  void sleepTwice('fast', 20);
  await clock.advance(50);
  expect(woken).toEqual(['fast at 20', 'slow at 30', 'fast at 40']);
});

it('ends a sleep that is aborted with the reason given', async () => {
  const clock = fakeClock();
  const stop = new AbortController();
  const sleeping = clock.sleep(1000, stop.signal);
  stop.abort(new Error('no longer needed'));
  await expect(sleeping).rejects.toThrow('no longer needed');
  await expect(clock.sleep(1000, stop.signal)).rejects.toThrow('no longer needed');
});
