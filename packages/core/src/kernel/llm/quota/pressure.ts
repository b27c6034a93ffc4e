import { fromDatabaseError, type Store } from '../../store/index.ts';

/** How full the limits of one unit and window are, over all workspaces; for meters, so without names. */
export interface QuotaPressure {
  readonly unit: string;
  readonly window: string;
  /** Counters in use in the window that runs. */
  readonly limits: number;
  /** Those at 80 % or more. */
  readonly near: number;
  /** Those that are used up. */
  readonly full: number;
  /** Of the fullest; over 1 where an estimate was too low. */
  readonly fullestRatio: number;
}

const PRESSURE = `
  select unit, time_window as "window", count(*)::int as limits,
    count(*) filter (where spent >= 0.8 * ceiling)::int as near,
    count(*) filter (where spent >= ceiling)::int as full,
    coalesce(max(spent::float8 / nullif(ceiling, 0)), 0) as "fullestRatio"
  from quota_counters where window_start <= now() and window_end > now()
  group by unit, time_window`;

/** Reads how full the limits of all workspaces are, from what is settled. */
export async function readQuotaPressure({ pool }: Pick<Store, 'pool'>): Promise<readonly QuotaPressure[]> {
  try {
    return (await pool.query<QuotaPressure>(PRESSURE)).rows;
  } catch (error) {
    throw fromDatabaseError(error);
  }
}
