import type { Clock } from '../../clock/index.ts';
import type { Store } from '../../store/index.ts';
import { changedKeys, touchKeys } from './repository.ts';

/** How long a process goes on without having looked for keys changed elsewhere. */
const BELIEVED_MS = 5000;
/** From then on it looks in the background, so that nobody waits while there are requests. */
const LOOK_AFTER_MS = 2000;

/** Keeps one process's memory of keys right with one small query every few seconds, however many keys there are. */
export interface KeyChanges {
  /** True, without waiting, while the memory may be believed; starts a look in the background where one is due. */
  believed(): boolean;
  /** Looks for changes, and resolves once the memory may be believed. Rejects when the database is away. */
  look(): Promise<void>;
  /** Notes that a key was used; written with the next look. */
  touch(keyId: string): void;
}

export function createKeyChanges(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly forget: (keyId: string) => void;
}): KeyChanges {
  const { store, clock, forget } = deps;
  let touched = new Set<string>();
  let mark: string | null = null;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  const age = () => clock.monotonicMs() - lookedAtMs;

  async function lookOnce(): Promise<void> {
    const startedMs = clock.monotonicMs();
    const toTouch = touched;
    touched = new Set();
    const found = await store.system(async (database) => {
      await touchKeys(database, [...toTouch], clock.now());
      return changedKeys(database, mark);
    });
    for (const id of found.ids) forget(id);
    mark = found.mark;
    lookedAtMs = startedMs;
  }
  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
    return looking;
  }
  return {
    believed() {
      const old = age();
      // A failure is met, and told, by the first who has to wait.
      if (old > LOOK_AFTER_MS && old <= BELIEVED_MS) look().catch(() => undefined);
      return old <= BELIEVED_MS;
    },
    async look() {
      await look();
      // What was under way may have begun too long ago.
      if (age() > BELIEVED_MS) await look();
    },
    touch: (keyId) => void touched.add(keyId),
  };
}
