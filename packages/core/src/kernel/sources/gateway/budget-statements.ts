/**
 * SQL of budgets. All lock a workspace's budgets in the same order, and tell the time by the database. Lists are JSON:
 * `[{scope, id, period}]`.
 */

const KEYS = 'scope text, id text, period text';
const SAME_BUDGET = 't.scope = k.scope and t.id = k.id and t.period = k.period';
const IN_ORDER = 'order by t.scope, t.id, t.period for update of t';
const LEASE = (parameter: string) => `now() + ${parameter} * interval '1 millisecond'`;

/**
 * Sets money aside in each budget that has room for it, and says in how many: with fewer than were asked for, the transaction must be taken
 * back. $1 workspace, $2 budgets with `limit_usd`, $3 worst, $4 id, $5 source, $6 call, $7 holder, $8 lease in milliseconds.
 */
export const RESERVE = `
  with made as (
    insert into source_budgets as t (workspace_id, scope, id, period, limit_usd, set_aside_usd, updated_at)
    select $1::uuid, k.scope, k.id, k.period, k.limit_usd, $3::numeric, now()
    from json_to_recordset($2::json) as k(${KEYS}, limit_usd numeric)
    order by k.scope, k.id, k.period
    on conflict (workspace_id, scope, id, period) do update
      set set_aside_usd = t.set_aside_usd + excluded.set_aside_usd, limit_usd = excluded.limit_usd, updated_at = now()
      where t.spent_usd + t.set_aside_usd + excluded.set_aside_usd <= excluded.limit_usd
    returning 1),
  reserved as (
    insert into source_reservations (id, workspace_id, source, call, budgets, worst_usd, state, holder, lease_until)
    values ($4, $1::uuid, $5, $6, $2::jsonb, $3::numeric, 'set_aside', $7, ${LEASE('$8')}))
  select count(*)::int as budgets from made`;

/** $1 id, $2 lease in milliseconds. */
export const MARK_ASKED = `
  update source_reservations set state = 'asked', lease_until = ${LEASE('$2')}
  where id = $1 and state in ('set_aside', 'asked') and lease_until > now()`;

/** $1 id, $2 cost. What was counted in full meanwhile is put right. */
export const SETTLE = `
  with gone as (delete from source_reservations where id = $1 returning *),
  k as (
    select t.workspace_id, t.scope, t.id, t.period, gone.worst_usd, gone.state
    from gone, jsonb_to_recordset(gone.budgets) as k(${KEYS}), source_budgets t
    where t.workspace_id = gone.workspace_id and ${SAME_BUDGET} ${IN_ORDER})
  update source_budgets t set updated_at = now(),
    set_aside_usd = greatest(0, t.set_aside_usd - case when k.state = 'counted' then 0 else k.worst_usd end),
    spent_usd = greatest(0, t.spent_usd + $2::numeric - case when k.state = 'counted' then k.worst_usd else 0 end)
  from k where t.workspace_id = k.workspace_id and ${SAME_BUDGET}`;

/** $1 id. */
export const COUNT = `
  with counted as (
    update source_reservations set state = 'counted', lease_until = now()
    where id = $1 and state <> 'counted' returning *),
  k as (
    select t.workspace_id, t.scope, t.id, t.period, counted.worst_usd
    from counted, jsonb_to_recordset(counted.budgets) as k(${KEYS}), source_budgets t
    where t.workspace_id = counted.workspace_id and ${SAME_BUDGET} ${IN_ORDER})
  update source_budgets t set updated_at = now(),
    set_aside_usd = greatest(0, t.set_aside_usd - k.worst_usd), spent_usd = t.spent_usd + k.worst_usd
  from k where t.workspace_id = k.workspace_id and ${SAME_BUDGET}`;

/**
 * Ends what processes held that are dead: money that was only set aside is free again, what a provider may have charged is counted as spent.
 * $1 workspace.
 */
export const LAPSE = `
  with dead as (
    select * from source_reservations
    where workspace_id = $1 and state in ('set_aside', 'asked') and lease_until < now()
    order by id for update skip locked),
  freed as (delete from source_reservations r using dead where r.id = dead.id and dead.state = 'set_aside'),
  counted as (
    update source_reservations r set state = 'counted' from dead where r.id = dead.id and dead.state = 'asked'),
  sums as (
    select dead.workspace_id, k.scope, k.id, k.period, sum(dead.worst_usd) as worst_usd,
      coalesce(sum(dead.worst_usd) filter (where dead.state = 'asked'), 0) as spent_usd
    from dead, jsonb_to_recordset(dead.budgets) as k(${KEYS}) group by 1, 2, 3, 4),
  k as (
    select t.workspace_id, t.scope, t.id, t.period, k.worst_usd, k.spent_usd from source_budgets t, sums k
    where t.workspace_id = k.workspace_id and ${SAME_BUDGET} ${IN_ORDER})
  update source_budgets t set updated_at = now(),
    set_aside_usd = greatest(0, t.set_aside_usd - k.worst_usd), spent_usd = t.spent_usd + k.spent_usd
  from k where t.workspace_id = k.workspace_id and ${SAME_BUDGET}`;

/** $1 workspace, $2 budgets. */
export const READ = `
  select t.scope, t.id, t.period, t.spent_usd::float8 as spent, t.set_aside_usd::float8 as "setAside"
  from source_budgets t, json_to_recordset($2::json) as k(${KEYS})
  where t.workspace_id = $1 and ${SAME_BUDGET}`;
