import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../../kernel/store/index.ts';
import { compareCompanyNames } from '../../names/index.ts';

export interface MergeScope {
  readonly workspaceId: string;
  /** Keys to look at. */
  readonly suspects: readonly number[];
  /** Also those that a record of this import shares with any other one. */
  readonly importId?: string;
  readonly now: Date;
}

export interface MergeOutcome {
  readonly merged: number;
  /** Domains that two companies claim. */
  readonly conflicts: { domain: string; names: string[] }[];
  readonly conflictCount: number;
}

/** Numbers are compared as `plainNumber` writes them. */
const PLAIN_NUMBER = sql.raw(`upper(regexp_replace(number, '[^[:alnum:]]', '', 'g'))`);
const MOST_CONFLICTS = 100;
/** Domains whose companies are compared by name in one go. */
const DOMAINS_AT_ONCE = 2000;

interface Rule {
  readonly reason: 'domain' | 'number' | 'name and place';
  readonly key: SQL;
  readonly partition: SQL;
  readonly condition: SQL;
}

const RULES: readonly Rule[] = [
  {
    reason: 'number',
    key: sql.raw('number_key'),
    partition: sql`${PLAIN_NUMBER}, country`,
    condition: sql`true`,
  },
  {
    reason: 'domain',
    key: sql.raw('domain_key'),
    partition: sql.raw('domain, stem'),
    condition: sql`true`,
  },
  {
    reason: 'name and place',
    key: sql.raw('name_key'),
    partition: sql.raw('stem, country, lower(city)'),
    condition: sql.raw('stem is not null and country is not null and city is not null'),
  },
];

/**
 * Finds rows that are one company (same registry number in a country, same domain under one name, same name in one city) and points the
 * later ones to the first. Nothing is deleted; each merge is a row that can be undone, and one that was undone is not made
 * again. Where two companies of clearly different names claim one domain, both stay and it is told.
 */
export async function mergeDuplicates(database: Database, scope: MergeScope): Promise<MergeOutcome> {
  let merged = 0;
  if (scope.suspects.length === 0 && scope.importId === undefined)
    return { merged, conflicts: [], conflictCount: 0 };
  await database.execute(sql`create temp table company_suspects (key int4 primary key) on commit drop`);
  await database.execute(
    sql`insert into company_suspects select distinct unnest(${sql.param(scope.suspects)}::int4[])`,
  );
  if (scope.importId !== undefined) await suspectShared(database, scope.importId);
  await database.execute(sql`analyze company_suspects`);
  for (const rule of RULES) merged += await applyRule(database, scope, rule);
  const byName = await mergeSharedDomains(database, scope);
  return { ...byName, merged: merged + byName.merged };
}

async function suspectShared(database: Database, importId: string): Promise<void> {
  const shared = RULES.map(
    ({ key, condition }) => sql`
      select ${key} as key from company_records fresh
      where import_id = ${importId} and merged_into is null and ${condition} and exists (
        select from company_records other
        where other.${key} = fresh.${key} and other.id <> fresh.id and other.workspace_id = fresh.workspace_id)`,
  );
  await database.execute(
    sql`insert into company_suspects ${sql.join(shared, sql` union `)} on conflict do nothing`,
  );
}

const within = (key: SQL): SQL => sql`${key} in (select key from company_suspects)`;

async function applyRule(database: Database, scope: MergeScope, rule: Rule): Promise<number> {
  const { rowCount } = await database.execute(sql`
    with found as (
      select id, import_id, first_value(id) over company as first,
        min(${PLAIN_NUMBER}) over whole as least, max(${PLAIN_NUMBER}) over whole as most
      from company_records
      where workspace_id = ${scope.workspaceId} and merged_into is null
        and ${within(rule.key)} and ${rule.condition}
      window company as (partition by ${rule.partition} order by id), whole as (partition by ${rule.partition})
    ), made as (
      insert into company_merges (id, workspace_id, import_id, kept_id, merged_id, reason, undone, created_at)
      select gen_random_uuid(), ${scope.workspaceId}, found.import_id, first, found.id, ${rule.reason}, false,
        ${scope.now.toISOString()}::timestamptz
      from found
      where found.id <> first and least is not distinct from most and not exists (
        select from company_merges m where m.undone and m.merged_id = found.id and m.kept_id = first)
      returning kept_id, merged_id
    )
    update company_records set merged_into = made.kept_id from made where company_records.id = made.merged_id`);
  return rowCount ?? 0;
}

interface SharedDomain {
  readonly domain: string;
  readonly companies: { id: number; name: string | null; number: string | null }[];
}

/** Companies of one domain whose names are not letter for letter the same. */
async function mergeSharedDomains(database: Database, scope: MergeScope): Promise<MergeOutcome> {
  const conflicts: MergeOutcome['conflicts'] = [];
  let conflictCount = 0;
  let merged = 0;
  for (let after = ''; ; ) {
    const shared = await sharedDomains(database, scope, after);
    const pairs: [number, number][] = [];
    for (const { domain, companies } of shared) {
      const others = sameByName(companies, pairs);
      if (others.length < 2) continue;
      conflictCount += 1;
      if (conflicts.length < MOST_CONFLICTS)
        conflicts.push({ domain, names: others.slice(0, 10).map(({ name }) => name ?? '?') });
    }
    merged += await mergePairs(database, scope, pairs);
    after = shared.at(-1)?.domain ?? '';
    if (shared.length < DOMAINS_AT_ONCE) return { merged, conflicts, conflictCount };
  }
}

async function sharedDomains(database: Database, scope: MergeScope, after: string): Promise<SharedDomain[]> {
  const { rows } = await database.execute(sql`
    select domain, json_agg(json_build_object('id', id, 'name', name, 'number', number) order by id) as companies
    from company_records
    where workspace_id = ${scope.workspaceId} and merged_into is null and domain > ${after}
      and ${within(sql.raw('domain_key'))}
    group by domain having count(*) > 1 order by domain limit ${DOMAINS_AT_ONCE}`);
  return rows as unknown as SharedDomain[];
}

/** Adds pairs of kept and merged; gives the companies that stay apart. */
function sameByName(
  companies: SharedDomain['companies'],
  pairs: [number, number][],
): SharedDomain['companies'] {
  const apart: SharedDomain['companies'] = [];
  for (const company of companies) {
    const same = apart.find((other) => mayBeSame(other, company));
    if (same) pairs.push([same.id, company.id]);
    else apart.push(company);
  }
  return apart;
}

type Claimant = SharedDomain['companies'][number];

function mayBeSame(one: Claimant, other: Claimant): boolean {
  if (one.number !== null && other.number !== null && one.number !== other.number) return false;
  return one.name === null || other.name === null || compareCompanyNames(one.name, other.name).isSame;
}

async function mergePairs(
  database: Database,
  scope: MergeScope,
  pairs: readonly (readonly [number, number])[],
): Promise<number> {
  if (pairs.length === 0) return 0;
  const { rowCount } = await database.execute(sql`
    with pair as (
      select * from unnest(${sql.param(pairs.map(([kept]) => kept))}::int8[], ${sql.param(pairs.map(([, id]) => id))}::int8[])
        as pair(kept_id, merged_id)
    ), made as (
      insert into company_merges (id, workspace_id, import_id, kept_id, merged_id, reason, undone, created_at)
      select gen_random_uuid(), ${scope.workspaceId}, r.import_id, pair.kept_id, pair.merged_id, 'domain', false,
        ${scope.now.toISOString()}::timestamptz
      from pair join company_records r on r.id = pair.merged_id
      where not exists (
        select from company_merges m where m.undone and m.merged_id = pair.merged_id and m.kept_id = pair.kept_id)
      returning kept_id, merged_id
    )
    update company_records set merged_into = made.kept_id from made where company_records.id = made.merged_id`);
  return rowCount ?? 0;
}
