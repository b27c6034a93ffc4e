import { SHARE_OF_ROOM } from './policy/sizing.ts';

/*
 * The statements that processes share counters by. Each runs as a transaction of its own. Order of locks, in all of them:
 * first a holder's row, then counters by their key, then the allotments of the counters that are locked.
 */

/** Takes a holder's row. $1 id, $2 lease in seconds. */
export const OPEN_HOLDER = `
insert into quota_holders (id, expires_at) values ($1, clock_timestamp() + make_interval(secs => $2))
returning extract(epoch from clock_timestamp())::float8 * 1000 as now_ms,
          pg_snapshot_xmin(pg_current_snapshot())::text as horizon`;

/** Makes the counters that are not there yet. $1 them, as JSON. */
export const ENSURE_COUNTERS = `
insert into quota_counters (workspace_id, counter, window_start, window_end, unit, time_window, label, ceiling)
select i.workspace_id, i.counter, i.window_start, i.window_end, i.unit, i.time_window, i.label, i.ceiling
from jsonb_to_recordset($1::jsonb) as i(workspace_id uuid, counter text, window_start timestamptz,
  window_end timestamptz, unit text, time_window text, label jsonb, ceiling bigint)
where exists (select from workspaces w where w.id = i.workspace_id)
order by i.workspace_id, i.counter, i.window_start
on conflict do nothing`;

/**
 * One report of a process: renews its lease, books what it settled, takes back what it returns, grants what it asks for,
 * and tells the news. Applied once: the holder's row must be alive and its number the one before ($2).
 * $1 holder, $2 number, $3 lease in seconds, $4 items as JSON, $5 warning mark in percent, $6 horizon of known changes.
 *
 * `stored` is what the holder's allotment amounts to: only its holder changes it, and only here, under the lock of its row.
 * A grant is never larger than the room, except for debts: money that was spent beyond its estimate is booked come what may.
 * Where calls that wait are short, or more is out than the limit has, the others' unused units are called back.
 * Nothing is granted in a window that is not the present one by the database's clock.
 */
export const EXCHANGE = `
with me as (
  update quota_holders set seq = $2, expires_at = clock_timestamp() + make_interval(secs => $3)
  where id = $1 and seq = $2::bigint - 1 and ended_at is null
  returning id
), item as materialized (
  select * from jsonb_to_recordset($4::jsonb) as i(n int, workspace_id uuid, counter text, window_start timestamptz,
    time_window text, ceiling bigint, stored bigint, settled bigint, back bigint, debt bigint, exposed bigint,
    want bigint, needs bigint[], clears boolean, closes boolean)
), locked as materialized (
  select i.*, c.spent + i.settled as spent, c.leased - i.settled - i.back + i.debt as leased, c.warned_at
  from me, item i
  join quota_counters c
    on c.workspace_id = i.workspace_id and c.counter = i.counter and c.window_start = i.window_start
  order by c.workspace_id, c.counter, c.window_start
  for update of c
), counted as materialized (
  select l.*, l.spent * 100 >= l.ceiling * $5::bigint and l.ceiling > 0 as high,
    date_trunc(l.time_window, now() at time zone 'utc') at time zone 'utc' = l.window_start as present,
    greatest(l.ceiling - l.spent - l.leased, 0) as room
  from locked l
), granted as materialized (
  select c.*, case
      when not c.present or (cardinality(c.needs) > 0 and f.fit = 0) then 0
      else greatest(f.fit, least(c.want, c.room / ${SHARE_OF_ROOM})) end as granted,
    f.fit < coalesce(c.needs[cardinality(c.needs)], 0) or c.spent + c.leased > c.ceiling as short
  from counted c, lateral (select coalesce(max(need), 0) as fit from unnest(c.needs) as need where need <= c.room) f
), counter as (
  update quota_counters c
  set spent = g.spent, leased = g.leased + g.granted, ceiling = g.ceiling,
      warned_at = case when g.high then coalesce(g.warned_at, now()) end
  from granted g
  where c.workspace_id = g.workspace_id and c.counter = g.counter and c.window_start = g.window_start
), kept as (
  insert into quota_allotments as a
    (workspace_id, counter, window_start, holder, ceiling, amount, exposed)
  select workspace_id, counter, window_start, $1, ceiling,
         stored - settled - back + debt + granted, exposed
  from granted where not closes
  on conflict (workspace_id, counter, window_start, holder, ceiling) do update
    set amount = excluded.amount, exposed = excluded.exposed,
        recalled = a.recalled and not (select g.clears from granted g
          where g.workspace_id = a.workspace_id and g.counter = a.counter and g.window_start = a.window_start)
), closed as (
  delete from quota_allotments a using granted g
  where g.closes and a.workspace_id = g.workspace_id and a.counter = g.counter
    and a.window_start = g.window_start and a.holder = $1 and a.ceiling = g.ceiling
), recall as (
  update quota_allotments a set recalled = true from granted g
  where g.short and a.workspace_id = g.workspace_id and a.counter = g.counter and a.window_start = g.window_start
    and (a.holder <> $1 or a.ceiling <> g.ceiling) and a.amount > 0 and not a.recalled
)
select (select count(*) from me)::int as applied,
  extract(epoch from clock_timestamp())::float8 * 1000 as now_ms,
  pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
  coalesce((select jsonb_agg(jsonb_build_object('n', g.n, 'amount', g.stored - g.settled - g.back + g.debt + g.granted,
    'spent', g.spent, 'leased', g.leased + g.granted, 'present', g.present,
    'warn', g.high and g.warned_at is null)) from granted g), '[]') as rows,
  coalesce((select jsonb_agg(jsonb_build_array(a.workspace_id, a.counter, extract(epoch from a.window_start)::float8 * 1000, a.ceiling))
    from quota_allotments a where a.holder = $1 and a.recalled), '[]') as recalled,
  coalesce((select jsonb_agg(jsonb_build_array(w.workspace_id, w.revision))
    from quota_workspaces w where w.revision >= $6::bigint), '[]') as changed`;

/** How a report ended whose answer was lost. $1 holder, $2 items as JSON. */
export const LOOK_UP = `
select coalesce((select h.seq from quota_holders h where h.id = $1 and h.ended_at is null), -1)::float8 as seq,
  coalesce((select h.seq from quota_holders h where h.id = $1), -1)::float8 as last_seq,
  coalesce((select jsonb_agg(jsonb_build_object('n', i.n, 'amount', coalesce(a.amount, 0), 'spent', c.spent,
      'leased', c.leased, 'forfeited', coalesce(a.forfeited, 0)))
    from jsonb_to_recordset($2::jsonb) as i(n int, workspace_id uuid, counter text, window_start timestamptz, ceiling bigint)
    join quota_counters c
      on c.workspace_id = i.workspace_id and c.counter = i.counter and c.window_start = i.window_start
    left join quota_allotments a
      on a.workspace_id = i.workspace_id and a.counter = i.counter and a.window_start = i.window_start
        and a.holder = $1 and a.ceiling = i.ceiling), '[]') as rows`;

/**
 * Takes what dead processes held: the exposed part counts as spent, the rest is free again. A report renews the holder's row
 * in the same transaction that books it, so a row that is still run out once it is locked has had no report since.
 */
export const SWEEP = `
with dead as (
  update quota_holders set ended_at = now()
  where id in (select id from quota_holders where ended_at is null and expires_at < clock_timestamp()
               order by id limit 20 for update skip locked)
  returning id
), held as materialized (
  select a.* from dead join quota_allotments a on a.holder = dead.id
), freed as materialized (
  select workspace_id, counter, window_start, sum(amount) as amount, sum(least(exposed, amount)) as forfeited
  from held group by 1, 2, 3
), locked as materialized (
  select f.* from freed f join quota_counters c
    on c.workspace_id = f.workspace_id and c.counter = f.counter and c.window_start = f.window_start
  order by c.workspace_id, c.counter, c.window_start for update of c
), counter as (
  update quota_counters c set leased = c.leased - l.amount, spent = c.spent + l.forfeited
  from locked l
  where c.workspace_id = l.workspace_id and c.counter = l.counter and c.window_start = l.window_start
), ended as (
  update quota_allotments a set forfeited = least(a.exposed, a.amount), amount = 0, exposed = 0, recalled = false
  from locked l
  where a.workspace_id = l.workspace_id and a.counter = l.counter and a.window_start = l.window_start
    and a.holder in (select id from dead)
)
select count(*)::int as dead from dead`;

/** Ends a holder that holds nothing any more. $1 holder. */
export const CLOSE_HOLDER = `
delete from quota_holders h
where h.id = $1 and not exists (select from quota_allotments a where a.holder = h.id and a.amount <> 0)`;

/** Forgets the traces of dead processes after a day, and counters 400 days after their window. */
export const PURGE = [
  `delete from quota_allotments a using quota_holders h where a.holder = h.id and h.ended_at < now() - interval '1 day'`,
  `delete from quota_holders h where h.ended_at < now() - interval '1 day'
     and not exists (select from quota_allotments a where a.holder = h.id)`,
  `delete from quota_counters where (workspace_id, counter, window_start) in (
     select workspace_id, counter, window_start from quota_counters
     where window_end < now() - interval '400 days' and leased = 0 limit 1000)`,
];

const USED = `c.counter, c.label, c.ceiling::float8 as ceiling, c.spent::float8 as spent, c.leased::float8 as leased,
  c.window_end, c.warned_at is not null as warned`;

/** What is counted in the windows that run, the fullest first. $1 workspace, $2 most rows. */
export const USAGE = `
select ${USED} from quota_counters c where workspace_id = $1 and window_end > now() and window_start <= now()
order by spent * 1.0 / greatest(ceiling, 1) desc, counter limit $2`;

/** The counters of the windows that run, by name, with the time. $1 workspace, $2 names. */
export const COUNTERS = `
select extract(epoch from now())::float8 * 1000 as now_ms, ${USED}
from (select) as once left join quota_counters c on c.workspace_id = $1 and c.counter = any($2::text[])
  and c.window_start <= now() and c.window_end > now()`;
