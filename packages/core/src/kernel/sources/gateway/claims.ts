import type { Clock } from '../../clock/index.ts';
import type { Store } from '../../store/index.ts';
import { poolQuery } from './pool-query.ts';

export interface ClaimsOptions {
  readonly store: Pick<Store, 'pool'>;
  readonly clock: Clock;
  /** Names this process. */
  readonly holder: string;
  readonly leaseMs: number;
}

/** Who, of all processes, asks a source what several want to know. */
export interface Claims {
  /** True where this process is the one to ask; nobody else will be before `leave`, or before its lease is over. */
  take(workspaceId: string, key: string): Promise<boolean>;
  leave(workspaceId: string, key: string): Promise<void>;
  /** Resolves when nobody has the claim any more. */
  ended(workspaceId: string, key: string, signal: AbortSignal): Promise<void>;
}

const FIRST_PAUSE_MS = 15;
const LONGEST_PAUSE_MS = 150;

export function createClaims({ store, clock, holder, leaseMs }: ClaimsOptions): Claims {
  const query = poolQuery(store);
  return {
    async take(workspaceId, key) {
      const { rowCount } = await query(
        `insert into source_claims as c (workspace_id, key, holder, lease_until)
         values ($1, $2, $3, now() + $4 * interval '1 millisecond')
         on conflict (workspace_id, key) do update set holder = excluded.holder, lease_until = excluded.lease_until
           where c.lease_until < now()`,
        [workspaceId, key, holder, leaseMs],
      );
      return rowCount === 1;
    },
    async leave(workspaceId, key) {
      await query('delete from source_claims where workspace_id = $1 and key = $2 and holder = $3', [
        workspaceId,
        key,
        holder,
      ]);
    },
    async ended(workspaceId, key, signal) {
      for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
        await clock.sleep(pauseMs, signal);
        const { rowCount } = await query(
          'select 1 from source_claims where workspace_id = $1 and key = $2 and lease_until > now()',
          [workspaceId, key],
        );
        if (rowCount === 0) return;
      }
    },
  };
}
