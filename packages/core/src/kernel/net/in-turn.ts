/** Runs work, so many pieces at once; the rest wait in the order they came. */
export interface InTurn {
  /** Rejects with the signal's reason when that falls before the work's turn. */
  run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

export function createInTurn(atOnce: number): InTurn {
  let running = 0;
  const waiting = new Set<() => void>();
  const enter = (signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const go = () => {
        waiting.delete(go);
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        waiting.delete(go);
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) return giveUp();
      signal?.addEventListener('abort', giveUp, { once: true });
      waiting.add(go);
    });
  const leave = () => {
    const [next] = waiting;
    // The place changes hands, so that nobody who comes now overtakes.
    if (next) next();
    else running -= 1;
  };
  return {
    async run(work, signal) {
      if (running < atOnce) running += 1;
      else await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
