import type { Clock } from '../../clock/index.ts';

const ONCE_IN_MS = 60_000;
const MOST_REMEMBERED = 10_000;

/** Says whether a thing is worth a note now: the same one once a minute, so that a program that goes on does not fill the log. */
export function createSparingly(clock: Pick<Clock, 'monotonicMs'>): (name: string) => boolean {
  const notedAtMs = new Map<string, number>();
  return (name) => {
    const nowMs = clock.monotonicMs();
    if (nowMs - (notedAtMs.get(name) ?? Number.NEGATIVE_INFINITY) < ONCE_IN_MS) return false;
    notedAtMs.delete(name);
    const [oldest] = notedAtMs.keys();
    if (notedAtMs.size >= MOST_REMEMBERED && oldest !== undefined) notedAtMs.delete(oldest);
    notedAtMs.set(name, nowMs);
    return true;
  };
}
