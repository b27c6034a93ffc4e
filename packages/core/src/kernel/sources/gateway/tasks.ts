import type { Store } from '../../store/index.ts';
import { poolQuery } from './pool-query.ts';

export interface TaskKey {
  readonly workspaceId: string;
  readonly key: string;
}

export interface StartedTask {
  readonly step: number;
  readonly handle: string;
  readonly reservationId: string | null;
}

/** Work providers have begun for us, by the call it belongs to. */
export interface Tasks {
  /** What was begun for this call and may still be fetched; in the order of its steps. */
  started(call: TaskKey): Promise<readonly StartedTask[]>;
  write(call: TaskKey, task: StartedTask): Promise<void>;
  /** The call is over. */
  forget(call: TaskKey): Promise<void>;
}

/** Providers keep results for a day or longer. */
const KEPT_HOURS = 24;

export function createTasks(store: Pick<Store, 'pool'>): Tasks {
  const query = poolQuery(store);
  return {
    async started({ workspaceId, key }) {
      const { rows } = await query(
        `select step, handle, reservation_id as "reservationId" from source_tasks
         where workspace_id = $1 and key = $2 and started_at > now() - interval '${KEPT_HOURS} hours'
         order by step`,
        [workspaceId, key],
      );
      return rows as StartedTask[];
    },
    async write({ workspaceId, key }, { step, handle, reservationId }) {
      await query(
        `insert into source_tasks (workspace_id, key, step, handle, reservation_id, started_at)
         values ($1, $2, $3, $4, $5, now())
         on conflict (workspace_id, key, step) do update
           set handle = excluded.handle, reservation_id = excluded.reservation_id, started_at = excluded.started_at`,
        [workspaceId, key, step, handle, reservationId],
      );
    },
    async forget({ workspaceId, key }) {
      await query(`delete from source_tasks where workspace_id = $1 and key = $2`, [workspaceId, key]);
    },
  };
}
