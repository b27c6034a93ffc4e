import type { CompanyMatch } from '@leadline/contracts';
import { type SQL, sql } from 'drizzle-orm';
import type { Database, Store } from '../../../../kernel/store/index.ts';
import {
  type CompanyName,
  compareCompanyNames,
  normaliseCompanyName,
  SAME_NAME_SCORE,
} from '../../names/index.ts';
import { plainNumber } from '../company-row.ts';
import { createRecordKeys, findingWords, otherOrders, type RecordKeys } from '../keys.ts';
import { observationsOf } from '../observations.ts';
import { domainOf } from '../values.ts';

/** One of domain, number and name at least, of which the first that is given and known decides; or a city by itself. */
export interface CompanyQuery {
  readonly domain?: string | undefined;
  readonly number?: string | undefined;
  readonly name?: string | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | undefined;
  readonly city?: string | undefined;
  readonly limit?: number | undefined;
}

/** Names below this are not worth showing. */
const LEAST_SCORE = 0.6;
/** Candidates that are compared by name, for each way of finding them. */
const MOST_CANDIDATES = 300;
const OTHER_COUNTRY = 0.15;
const OTHER_CITY = 0.05;
const USUAL_LIMIT = 5;

/** A record with how well it fits. */
interface Hit {
  readonly row: RecordRow;
  readonly score: number;
  readonly reasons: readonly string[];
}

interface RecordRow {
  readonly id: string;
  readonly name: string | null;
  readonly domain: string | null;
  readonly number: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly fields: Record<string, unknown>;
  readonly asOf: string;
  readonly confidence: number;
  /** Whether it was merged with others, into them or they into it. */
  readonly hasFamily: boolean;
}

/** Finds companies in the workspace's own database, best first; empty where it knows none. */
export async function lookupCompanies(
  store: Store,
  workspaceId: string,
  query: CompanyQuery,
): Promise<CompanyMatch[]> {
  const hits = await findHits({ store, workspaceId, keys: createRecordKeys(workspaceId) }, query);
  const shown = hits.slice(0, query.limit ?? USUAL_LIMIT);
  if (!shown.some(({ row }) => row.hasFamily)) return shown.map((hit) => matchOf(hit.row.id, [hit.row], hit));
  return store.tenant(workspaceId, (database) => withFamilies(database, shown));
}

interface Place {
  readonly store: Store;
  readonly workspaceId: string;
  readonly keys: RecordKeys;
}

async function findHits(place: Place, query: CompanyQuery): Promise<Hit[]> {
  const { keys } = place;
  const domain = query.domain === undefined ? null : domainOf(query.domain);
  if (domain !== null) {
    const same = sql`r.domain_key = ${keys.domain(domain)} and r.domain = ${domain}`;
    const hits = await exactHits(place, same, 'same domain');
    if (hits.length > 0) return hits;
  }
  if (query.number !== undefined) {
    const hits = await exactHits(place, numberCondition(keys, query), 'same registry number');
    if (hits.length > 0) return hits;
  }
  const { name, number, city } = query;
  if (city !== undefined && [query.domain, number, name].every((each) => each === undefined))
    return exactHits(place, placeCondition(city, query.country), 'same city');
  if (name === undefined) return [];
  return place.store.tenant(place.workspaceId, (database) => hitsByName(database, keys, { ...query, name }));
}

/** Without an index: who asks for a place leafs through it, and an import of a million rows would pay for one. */
function placeCondition(city: string, country?: string): SQL {
  return sql`lower(r.city) = lower(${city}) and coalesce(r.country = ${country ?? null}::text, true)`;
}

function numberCondition(keys: RecordKeys, { number: asked = '', country }: CompanyQuery): SQL {
  const number = plainNumber(asked);
  return sql`r.number_key = ${keys.number(number)}
    and upper(regexp_replace(r.number, '[^[:alnum:]]', '', 'g')) = ${number}
    and coalesce(r.country = ${country ?? null}::text, true)`;
}

const RECORDS = sql.raw(`select r.id, r.name, r.domain, r.number, r.country, r.city, r.fields,
  i.as_of::text as "asOf", i.confidence, (r.merged_into is not null or exists (
    select from company_merges m where m.kept_id = r.id and not m.undone)) as "hasFamily"
  from company_records r join company_imports i on i.id = r.import_id
  where r.merged_into is distinct from 0 and`);

async function exactHits(
  { store, workspaceId }: Place,
  condition: SQL,
  reason: 'same domain' | 'same registry number' | 'same city',
): Promise<Hit[]> {
  const statement = sql`${RECORDS} ${condition} order by r.id limit 50`;
  const rows = await store.read(workspaceId, { name: `company by ${reason}`, statement });
  return (rows as unknown as RecordRow[]).map((row) => ({ row, score: 1, reasons: [reason] }));
}

interface CandidateRow {
  readonly id: string;
  readonly name: string | null;
  readonly country: string | null;
  readonly city: string | null;
}

type Judged = Omit<Hit, 'row'> & { readonly id: string };

async function hitsByName(
  database: Database,
  keys: RecordKeys,
  query: CompanyQuery & { readonly name: string },
): Promise<Hit[]> {
  const wanted = normaliseCompanyName(query.name);
  if (wanted.compact === '') return [];
  // For a list of a thousand keys the planner overrates what a scan of the whole table would find.
  await database.execute(sql`set local enable_seqscan = off`);
  const judged = new Map<string, Judged>();
  for (const ways of waysToFind(keys, wanted)) {
    for (const candidate of await byWays(database, ways))
      if (!judged.has(candidate.id)) judged.set(candidate.id, judge(candidate, wanted, query));
    if ([...judged.values()].some(({ score }) => score >= SAME_NAME_SCORE)) break;
  }
  const best = [...judged.values()]
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((one, other) => other.score - one.score || Number(one.id) - Number(other.id))
    .slice(0, query.limit ?? USUAL_LIMIT);
  return best.length === 0 ? [] : readHits(database, best);
}

async function readHits(database: Database, best: readonly Judged[]): Promise<Hit[]> {
  const ids = sql`${sql.param(best.map(({ id }) => id))}::int8[]`;
  const { rows } = await database.execute(sql`${RECORDS} r.id = any(${ids})`);
  const byId = new Map((rows as unknown as RecordRow[]).map((row) => [row.id, row]));
  return best.flatMap(({ id, ...judgement }) => {
    const row = byId.get(id);
    return row ? [{ row, ...judgement }] : [];
  });
}

const list = (numbers: readonly number[]): SQL => sql`${sql.param(numbers)}::int4[]`;

/**
 * From narrow to wide: records with the same letters, in any order of the words or one typing error apart; with both finding words, each
 * up to a typing error; with one of them.
 */
function waysToFind(keys: RecordKeys, wanted: CompanyName): SQL[][] {
  const [first, second] = findingWords(wanted);
  const names = [...otherOrders(wanted).map(keys.name), ...keys.nameNeighbours(wanted.compact)];
  const words = list([...keys.neighbours(first), ...(second === null ? [] : keys.neighbours(second))]);
  const either = [sql`word_key = any(${words})`, sql`second_word_key = any(${words})`];
  const both = second === null ? [] : [[sql`word_key = any(${words}) and second_word_key = any(${words})`]];
  return [[sql`name_key = any(${list(names)})`], ...both, either];
}

async function byWays(database: Database, ways: readonly SQL[]): Promise<CandidateRow[]> {
  const parts = ways.map(
    (way) => sql`(select id, name, country, city from company_records
      where ${way} and merged_into is distinct from 0 limit ${MOST_CANDIDATES})`,
  );
  const { rows } = await database.execute(sql.join(parts, sql` union `));
  return rows as unknown as CandidateRow[];
}

function judge(candidate: CandidateRow, wanted: CompanyName, query: CompanyQuery): Judged {
  const { score, reasons } = compareCompanyNames(wanted, candidate.name ?? '');
  let fit = score;
  const why = [...reasons];
  if (query.country !== undefined && candidate.country !== null) {
    const isThere = candidate.country === query.country;
    if (!isThere) fit -= OTHER_COUNTRY;
    why.push(isThere ? `in ${query.country}` : `in ${candidate.country}, not ${query.country}`);
  }
  if (query.city !== undefined && candidate.city !== null) {
    const isThere = compareCompanyNames(candidate.city, query.city).score > 0.9;
    if (!isThere) fit -= OTHER_CITY;
    why.push(isThere ? `in ${candidate.city}` : `in ${candidate.city}, not ${query.city}`);
  }
  return { id: candidate.id, score: Math.max(0, fit), reasons: why };
}

interface FamilyRow extends RecordRow {
  readonly root: string;
  readonly hit: string;
}

/** The companies that hits stand for, each with what all records merged into it say. */
async function withFamilies(database: Database, hits: readonly Hit[]): Promise<CompanyMatch[]> {
  const ids = hits.map(({ row }) => row.id);
  const { rows } = await database.execute(sql`
    with recursive up as (
      select id as hit, id, merged_into from company_records where id = any(${sql.param(ids)}::int8[])
      union all
      select up.hit, r.id, r.merged_into from up join company_records r on r.id = up.merged_into
    ), family as (
      select min(hit) as hit, id as root, id from up where merged_into is null group by id
      union
      select family.hit, family.root, m.merged_id
      from family join company_merges m on m.kept_id = family.id and not m.undone
    )
    select family.root, family.hit, r.id, r.name, r.domain, r.number, r.country, r.city, r.fields,
      i.as_of::text as "asOf", i.confidence
    from family join company_records r on r.id = family.id join company_imports i on i.id = r.import_id
    order by r.id`);
  const families = Map.groupBy(rows as unknown as FamilyRow[], ({ root }) => root);
  const placed = [...families].flatMap(([root, family]) => {
    const at = ids.indexOf((family[0] as FamilyRow).hit);
    const hit = hits[at];
    return hit ? [{ at, match: matchOf(root, family, hit) }] : [];
  });
  return placed.sort((one, other) => one.at - other.at).map(({ match }) => match);
}

/** The oldest record speaks; what it does not know, the others add. */
function matchOf(root: string, family: readonly RecordRow[], hit: Hit): CompanyMatch {
  const first = <Key extends 'name' | 'domain' | 'number' | 'country' | 'city'>(key: Key) =>
    family.find((row) => row[key] !== null)?.[key] ?? null;
  return {
    recordId: root,
    name: first('name'),
    domain: first('domain'),
    registryNumber: first('number'),
    country: first('country'),
    city: first('city'),
    score: hit.score,
    reasons: [...hit.reasons],
    observations: family.flatMap((row) => observationsOf(row)),
  };
}
