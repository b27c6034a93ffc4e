import type { CompanyMatch } from '@leadline/contracts';
import { type SQL, sql } from 'drizzle-orm';
import type { Database, Store } from '../../../kernel/store/index.ts';
import { type CompanyName, compareCompanyNames, normaliseCompanyName } from '../names/index.ts';
import { plainNumber } from './company-row.ts';
import { createRecordKeys, findingWords, type RecordKeys } from './keys.ts';
import { observationsOf } from './observations.ts';
import { domainOf } from './values.ts';

/** One of domain, number and name at least; the first that is given and known decides. */
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

/** A record that stands for a company, with how well it fits. */
interface Hit {
  readonly id: number;
  readonly score: number;
  readonly reasons: readonly string[];
}

interface CandidateRow {
  readonly id: string;
  readonly name: string | null;
  readonly country: string | null;
  readonly city: string | null;
}

/** Finds companies in the workspace's own database, best first; empty where it knows none. */
export async function lookupCompanies(
  store: Store,
  workspaceId: string,
  query: CompanyQuery,
): Promise<CompanyMatch[]> {
  const keys = createRecordKeys(workspaceId);
  return store.tenant(workspaceId, async (database) => {
    const hits = await findHits(database, keys, query);
    const shown = hits.slice(0, query.limit ?? USUAL_LIMIT);
    return shown.length === 0 ? [] : readMatches(database, shown);
  });
}

async function findHits(database: Database, keys: RecordKeys, query: CompanyQuery): Promise<Hit[]> {
  const domain = query.domain === undefined ? null : domainOf(query.domain);
  if (domain !== null) {
    const hits = await hitsBy(
      database,
      sql`domain_key = ${keys.domain(domain)} and domain = ${domain}`,
      'same domain',
    );
    if (hits.length > 0) return hits;
  }
  if (query.number !== undefined) {
    const hits = await hitsByNumber(database, keys, query);
    if (hits.length > 0) return hits;
  }
  return query.name === undefined ? [] : hitsByName(database, keys, { ...query, name: query.name });
}

const SHOWN = sql`merged_into is distinct from 0`;

async function hitsBy(database: Database, condition: SQL, reason: string): Promise<Hit[]> {
  const { rows } = await database.execute(
    sql`select id, name, country, city, number from company_records where ${condition} and ${SHOWN} order by id limit 50`,
  );
  return (rows as unknown as CandidateRow[]).map(({ id }) => ({
    id: Number(id),
    score: 1,
    reasons: [reason],
  }));
}

async function hitsByNumber(database: Database, keys: RecordKeys, query: CompanyQuery): Promise<Hit[]> {
  const number = plainNumber(query.number ?? '');
  const same = sql`number_key = ${keys.number(number)} and upper(regexp_replace(number, '[^[:alnum:]]', '', 'g')) = ${number}`;
  const inCountry =
    query.country === undefined
      ? same
      : sql`${same} and coalesce(country, ${query.country}) = ${query.country}`;
  return hitsBy(database, inCountry, 'same registry number');
}

async function hitsByName(
  database: Database,
  keys: RecordKeys,
  query: CompanyQuery & { readonly name: string },
): Promise<Hit[]> {
  const wanted = normaliseCompanyName(query.name);
  if (wanted.compact === '') return [];
  const hits: Hit[] = [];
  for (const candidate of await candidatesFor(database, keys, wanted)) {
    const hit = judge(candidate, wanted, query);
    if (hit.score >= LEAST_SCORE) hits.push(hit);
  }
  return hits.sort((one, other) => other.score - one.score || one.id - other.id);
}

/** Records that share the letters of the name, both its words, or one of them, each up to a typing error. */
async function candidatesFor(
  database: Database,
  keys: RecordKeys,
  wanted: CompanyName,
): Promise<CandidateRow[]> {
  const [first, second] = findingWords(wanted);
  const firstKeys = keys.neighbours(first);
  const secondKeys = second === null ? [] : keys.neighbours(second);
  const list = (numbers: number[]) => sql`${sql.param(numbers)}::int4[]`;
  const either = list([...firstKeys, ...secondKeys]);
  const ways = [
    sql`name_key = any(${list([keys.name(wanted.compact), ...keys.neighbours(wanted.compact)])})`,
  ];
  if (second === null) {
    ways.push(sql`word_key = any(${either})`, sql`second_word_key = any(${either})`);
  } else {
    ways.push(sql`word_key = any(${either}) and second_word_key = any(${either})`);
  }
  const found = await byWays(database, ways);
  if (second === null || found.some(({ name }) => name !== null && compareCompanyNames(wanted, name).isSame))
    return found;
  const more = await byWays(database, [
    sql`word_key = any(${either})`,
    sql`second_word_key = any(${either})`,
  ]);
  return [...new Map([...found, ...more].map((row) => [row.id, row])).values()];
}

async function byWays(database: Database, ways: readonly SQL[]): Promise<CandidateRow[]> {
  const parts = ways.map(
    (way) =>
      sql`(select id, name, country, city from company_records where ${way} and ${SHOWN} limit ${MOST_CANDIDATES})`,
  );
  const { rows } = await database.execute(sql.join(parts, sql` union `));
  return rows as unknown as CandidateRow[];
}

function judge(candidate: CandidateRow, wanted: CompanyName, query: CompanyQuery): Hit {
  const { score, reasons } = compareCompanyNames(wanted, candidate.name ?? '');
  const id = Number(candidate.id);
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
  return { id, score: Math.max(0, fit), reasons: why };
}

interface FamilyRow {
  readonly root: string;
  readonly hit: string;
  readonly id: string;
  readonly name: string | null;
  readonly domain: string | null;
  readonly number: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly fields: Record<string, unknown>;
  readonly asOf: string;
  readonly confidence: number;
}

/** The companies that hits stand for, each with what all records merged into it say. */
async function readMatches(database: Database, hits: readonly Hit[]): Promise<CompanyMatch[]> {
  const { rows } = await database.execute(sql`
    with recursive up as (
      select id as hit, id, merged_into from company_records where id = any(${sql.param(hits.map(({ id }) => id))}::int8[])
      union all
      select up.hit, r.id, r.merged_into from up join company_records r on r.id = up.merged_into
    ), family as (
      select min(hit) as hit, id as root, id from up where merged_into is null group by id
      union
      select family.hit, family.root, m.merged_id from family join company_merges m on m.kept_id = family.id and not m.undone
    )
    select family.root, family.hit, r.id, r.name, r.domain, r.number, r.country, r.city, r.fields,
      i.as_of::text as "asOf", i.confidence
    from family join company_records r on r.id = family.id join company_imports i on i.id = r.import_id
    order by r.id`);
  const families = Map.groupBy(rows as unknown as FamilyRow[], (row) => row.root);
  const order = new Map(hits.map((hit, at) => [String(hit.id), { hit, at }]));
  return [...families.values()]
    .map((family) => ({ family, place: order.get((family[0] as FamilyRow).hit) }))
    .sort((one, other) => (one.place?.at ?? 0) - (other.place?.at ?? 0))
    .flatMap(({ family, place }) => (place ? [matchOf(family, place.hit)] : []));
}

/** The oldest record speaks; what it does not know, the others add. */
function matchOf(family: readonly FamilyRow[], hit: Hit): CompanyMatch {
  const first = <Key extends 'name' | 'domain' | 'number' | 'country' | 'city'>(key: Key) =>
    family.find((row) => row[key] !== null)?.[key] ?? null;
  const [oldest] = family as [FamilyRow];
  return {
    recordId: oldest.root,
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
