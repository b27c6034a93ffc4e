import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock/index.ts';
import type { Notices, Subscription } from './notices.ts';

export interface HeardMemoryDeps<Value> {
  readonly notices: Notices;
  readonly clock: Clock;
  /** On which processes tell the name of a workspace whose value has changed. */
  readonly channel: string;
  /** Workspaces in memory; those asked for longest ago are forgotten first. */
  readonly most: number;
  /** Milliseconds for which a value is believed while changes elsewhere go unheard. */
  readonly unheardMs: number;
  /** Gives what was known last where it cannot be read; false throws what the reading threw. */
  readonly orLast: boolean;
  readonly read: (workspaceId: string) => Promise<Value>;
}

/** A value for each workspace: right up to the moment, as long as changes elsewhere can be heard. */
export interface HeardMemory<Value> {
  /** From memory, at once, where the workspace was asked for lately; else read, once for all who ask at the same time. */
  of(workspaceId: string): Value | Promise<Value>;
  /** A change made here: nobody need tell us. */
  forget(workspaceId: string): void;
}

export function createHeardMemory<Value extends object>(deps: HeardMemoryDeps<Value>): HeardMemory<Value> {
  const { notices, clock, channel, unheardMs, orLast } = deps;
  const known = new LRUCache<string, { readonly value: Value; readonly readMs: number }>({ max: deps.most });
  const reading = new Map<string, Promise<Value>>();
  let changes = 0;
  let subscription: Subscription | undefined;

  const forget = (workspaceId: string): void => {
    changes += 1;
    known.delete(workspaceId);
    reading.delete(workspaceId);
  };
  const onGap = (): void => {
    changes += 1;
    known.clear();
    reading.clear();
  };
  const read = async (workspaceId: string): Promise<Value> => {
    const before = changes;
    const readMs = clock.monotonicMs();
    const value = await deps.read(workspaceId);
    // What changed while it was read may be missing in it.
    if (before === changes) known.set(workspaceId, { value, readMs });
    return value;
  };
  return {
    of(workspaceId) {
      const last = known.get(workspaceId);
      if (last && (subscription?.hearing || clock.monotonicMs() - last.readMs < unheardMs)) return last.value;
      subscription ??= notices.subscribe(channel, { onNotice: forget, onGap });
      const running = reading.get(workspaceId);
      if (running) return running;
      const made = read(workspaceId)
        .catch((error: unknown) => {
          if (last && orLast) return last.value;
          throw error;
        })
        .finally(() => {
          if (reading.get(workspaceId) === made) reading.delete(workspaceId);
        });
      reading.set(workspaceId, made);
      return made;
    },
    forget,
  };
}
