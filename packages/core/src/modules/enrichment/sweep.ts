import type { Clock } from '../../kernel/clock/index.ts';
import type { Store } from '../../kernel/store/index.ts';
import { deleteExpired } from './repository/observations.ts';
import { deleteExpiredProfiles } from './repository/profiles.ts';

const EVERY_MS = 60 * 60_000;

/** Deletes what licences no longer allow to keep every hour. Gives what ends it. */
export function sweepHourly(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  onError: (error: unknown) => void,
): () => void {
  const sweep = () => void sweepNow(store, clock.now()).catch(onError);
  const timer = setInterval(sweep, EVERY_MS).unref();
  return () => clearInterval(timer);
}

/** Profiles too: they are made anew, without what is gone, when they are next read. */
export function sweepNow(store: Store, now: Date): Promise<number> {
  return store.system(async (database) => {
    await deleteExpiredProfiles(database, now);
    return deleteExpired(database, now);
  });
}
