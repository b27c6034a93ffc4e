import { fromDatabaseError, type Store } from '../../store/index.ts';

export interface LeasesOptions {
  readonly store: Pick<Store, 'pool'>;
  /** Names this process. */
  readonly holder: string;
  readonly leaseMs: number;
  readonly onError: (error: unknown) => void;
}

/** Keeps alive what this process holds in the database: claims, places and money set aside. */
export interface Leases {
  /** Something is held from now until the returned function is called. */
  hold(): () => void;
  stop(): void;
}

/** So often within a lease: one renewal that fails is no loss. */
const RENEWALS = 3;

const RENEW = ['source_claims', 'source_places', 'source_reservations']
  .map((table) => {
    const held = table === 'source_reservations' ? `state in ('set_aside', 'asked')` : 'true';
    return `renewed_${table} as (
      update ${table} set lease_until = now() + $2 * interval '1 millisecond'
      where holder = $1 and lease_until > now() and ${held})`;
  })
  .join(', ');

export function createLeases({ store, holder, leaseMs, onError }: LeasesOptions): Leases {
  let held = 0;
  let timer: NodeJS.Timeout | undefined;
  const renew = () =>
    void store.pool
      .query(`with ${RENEW} select 1`, [holder, leaseMs])
      .catch((error: unknown) => onError(fromDatabaseError(error)));
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  return {
    stop,
    hold() {
      held += 1;
      timer ??= setInterval(renew, leaseMs / RENEWALS).unref();
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        held -= 1;
        if (held === 0) stop();
      };
    },
  };
}
