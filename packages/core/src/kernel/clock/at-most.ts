import type { Clock } from './clock.ts';

/** Waits for `promise`, but no longer than `ms` milliseconds; `onLate` then decides. Leaves no timer behind. */
export async function atMost<Result>(
  promise: Promise<Result>,
  limit: { readonly clock: Clock; readonly ms: number; readonly onLate: () => Result },
): Promise<Result> {
  const answered = new AbortController();
  const late = limit.clock.sleep(limit.ms, answered.signal).then(limit.onLate);
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    answered.abort(new Error('answered in time'));
  }
}
