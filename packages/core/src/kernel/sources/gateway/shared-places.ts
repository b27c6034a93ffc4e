import type { Clock } from '../../clock/index.ts';
import type { Leave } from '../../limits/index.ts';
import type { Store } from '../../store/index.ts';
import { poolQuery } from './pool-query.ts';

export interface SharedPlacesOptions {
  readonly store: Pick<Store, 'pool'>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Names this process. */
  readonly holder: string;
  readonly leaseMs: number;
  /** Told of a place that could not be given back; its lease ends it. */
  readonly onError: (error: unknown) => void;
}

/** Places at a source over all processes. A dead process's places are free when their lease is over. */
export interface SharedPlaces {
  take(source: string, many: number, signal: AbortSignal): Promise<Leave>;
}

const FIRST_PAUSE_MS = 15;
const LONGEST_PAUSE_MS = 120;

const FREE = `'-infinity'::timestamptz`;
const MAKE = `
  insert into source_places (source, place, holder, lease_until)
  select $1, place, $2, ${FREE} from generate_series(0, $3::int - 1) as place on conflict do nothing`;
const TAKE = `
  update source_places set holder = $2, lease_until = now() + $4 * interval '1 millisecond'
  where (source, place) in (
    select source, place from source_places where source = $1 and place < $3 and lease_until < now()
    order by place limit 1 for update skip locked)
  returning place`;
const LEAVE = `update source_places set lease_until = ${FREE} where source = $1 and place = $2 and holder = $3`;

export function createSharedPlaces(options: SharedPlacesOptions): SharedPlaces {
  const { store, clock, random, holder, leaseMs, onError } = options;
  const made = new Set<string>();
  const query = poolQuery(store);
  return {
    async take(source, many, signal) {
      if (!made.has(source)) await query(MAKE, [source, holder, many]);
      made.add(source);
      for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
        signal.throwIfAborted();
        const { rows } = await query(TAKE, [source, holder, many, leaseMs]);
        const [taken] = rows as { place: number }[];
        if (taken) return () => void query(LEAVE, [source, taken.place, holder]).catch(onError);
        // Not all in step.
        await clock.sleep(pauseMs * (0.5 + random()), signal);
      }
    },
  };
}
