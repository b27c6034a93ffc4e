/** Gives a place back; a second time does nothing. */
export type Leave = () => void;

export interface Wait {
  /** Higher goes first; who waits longer goes first among equals. */
  readonly priority: number;
  readonly signal: AbortSignal | null;
}

/** So many places, for which the most important wait the shortest. */
export interface Places {
  /** A place: at once, without a promise, where one is free. Rejects with the signal's reason when that falls while waiting. */
  take(wait: Wait): Leave | Promise<Leave>;
}

interface Waiting {
  readonly priority: number;
  readonly enter: (leave: Leave) => void;
}

/**
 * Ours and not p-queue's, which takes four promises and two listeners for a place that is free: every request of the gateway takes
 * one.
 */
export function createPlaces(many: number): Places {
  let taken = 0;
  /** The next to enter stands last. */
  const waiting: Waiting[] = [];
  const placeTaken = (): Leave => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = waiting.pop();
      // The place changes hands.
      if (next) next.enter(placeTaken());
      else taken -= 1;
    };
  };
  return {
    take({ priority, signal }) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      if (taken < many) {
        taken += 1;
        return placeTaken();
      }
      const { promise, resolve, reject } = Promise.withResolvers<Leave>();
      const entry: Waiting = {
        priority,
        enter(leave) {
          signal?.removeEventListener('abort', giveUp);
          resolve(leave);
        },
      };
      const giveUp = () => {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      insert(waiting, entry);
      return promise;
    },
  };
}

/** Behind all that are as important or more. */
function insert(waiting: Waiting[], entry: Waiting): void {
  let low = 0;
  let high = waiting.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((waiting[middle] as Waiting).priority < entry.priority) low = middle + 1;
    else high = middle;
  }
  waiting.splice(low, 0, entry);
}
