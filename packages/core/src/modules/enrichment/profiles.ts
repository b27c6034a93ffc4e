import { FIELD_NAMES, type FieldName, type Profile, type ProfileField } from '@leadline/contracts';
import type { Cache } from '../../kernel/cache/index.ts';
import type { Clock } from '../../kernel/clock/index.ts';
import type { Sources } from '../../kernel/sources/index.ts';
import type { Database, Store } from '../../kernel/store/index.ts';
import { type Merged, mergeCompany } from './merge-company.ts';
import type { CompanyRecord, CompanyRef, ProfileRecord } from './records.ts';
import { findByKey, findCompany } from './repository/companies.ts';
import { readCorrections } from './repository/corrections.ts';
import { latestObservations } from './repository/observations.ts';
import { findProfile, putProfile } from './repository/profiles.ts';
import type { ShownOnly } from './shown-only.ts';

export interface ProfileDeps {
  readonly store: Store;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly sources: Pick<Sources, 'definitions'>;
  readonly shownOnly: ShownOnly;
}

/** A company with what is known of it. */
export interface KnownCompany {
  readonly company: CompanyRecord;
  readonly profile: ProfileRecord;
}

const WARM_MS = 60 * 60_000;

/** Everything cached of a company carries this tag; what other parts keep carries that of its domain. */
export function companyTag(idOrDomain: string): string {
  return `company:${idOrDomain}`;
}

/** The company a key means, from memory where it was asked for before; null where nothing is known. */
export async function warmCompany(
  deps: ProfileDeps,
  workspaceId: string,
  key: string,
): Promise<KnownCompany | null> {
  const place = { workspaceId, key: `enrichment:${key}` };
  const warm = await deps.cache.get<KnownCompany>(place);
  if (warm) return isDue(warm.profile, deps.clock.now()) ? readByKey(deps, workspaceId, key) : warm;
  const known = await readByKey(deps, workspaceId, key);
  if (known) await deps.cache.set(place, known, { ttlMs: WARM_MS, tags: [companyTag(known.company.id)] });
  return known;
}

function readByKey(deps: ProfileDeps, workspaceId: string, key: string): Promise<KnownCompany | null> {
  return deps.store.tenant(workspaceId, async (database) => {
    const company = await findByKey(database, key);
    return company ? withProfile(deps, database, { workspaceId, company }) : null;
  });
}

/** A company by its id; null where the workspace has none such. */
export function readCompany(
  deps: ProfileDeps,
  { workspaceId, companyId }: CompanyRef,
): Promise<KnownCompany | null> {
  return deps.store.tenant(workspaceId, async (database) => {
    const company = await findCompany(database, companyId);
    return company ? withProfile(deps, database, { workspaceId, company }) : null;
  });
}

async function withProfile(
  deps: ProfileDeps,
  database: Database,
  { workspaceId, company }: { readonly workspaceId: string; readonly company: CompanyRecord },
): Promise<KnownCompany> {
  const now = deps.clock.now();
  const profile = await findProfile(database, company.id);
  if (profile && !isDue(profile, now)) return { company, profile };
  const merged = await mergeStored(deps, database, company.id);
  const anew = { ...(profile ?? emptyProfile(company.id, now)), ...contentOf(merged) };
  await putProfile(database, workspaceId, { ...anew, updatedAt: profile?.updatedAt ?? now.toISOString() });
  return { company, profile: anew };
}

/** A value in it must be deleted by now. */
function isDue({ keepUntil }: ProfileRecord, now: Date): boolean {
  return keepUntil !== null && Date.parse(keepUntil) <= now.getTime();
}

export function emptyProfile(companyId: string, now: Date): ProfileRecord {
  return {
    companyId,
    confidence: 0.5,
    reasons: [],
    fields: [],
    asked: {},
    worthUsd: 0,
    simulated: false,
    enrichmentId: null,
    updatedAt: now.toISOString(),
    keepUntil: null,
  };
}

/** What may be kept of a company, merged. */
export async function mergeStored(
  { clock, sources }: Pick<ProfileDeps, 'clock' | 'sources'>,
  database: Database,
  companyId: string,
): Promise<Merged> {
  const now = clock.now();
  return mergeCompany({
    observations: await latestObservations(database, companyId, now),
    corrections: await readCorrections(database, companyId),
    definitions: sources.definitions,
    now,
  });
}

export function contentOf({ fields, simulated, keepUntil }: Merged) {
  return { fields, simulated, keepUntil };
}

export type ProfileChange = CompanyRef & Partial<Omit<ProfileRecord, 'companyId' | 'updatedAt'>>;

/** Changes a stored profile, or begins one; what is not named stays as it is. */
export async function changeProfile(
  deps: Pick<ProfileDeps, 'clock'>,
  database: Database,
  { workspaceId, companyId, ...change }: ProfileChange,
): Promise<ProfileRecord> {
  const now = deps.clock.now();
  const before = (await findProfile(database, companyId)) ?? emptyProfile(companyId, now);
  const after = { ...before, ...change, updatedAt: now.toISOString() };
  await putProfile(database, workspaceId, after);
  return after;
}

/** The profile as it is shown: of the fields those that are wanted, with what may be shown and not kept. */
export function presentProfile(
  { sources, shownOnly, clock }: Pick<ProfileDeps, 'sources' | 'shownOnly' | 'clock'>,
  { company, profile }: KnownCompany,
  wanted: readonly FieldName[] = FIELD_NAMES,
): Profile {
  const all = withShownOnly(profile, {
    shown: shownOnly.of(company.id),
    definitions: sources.definitions,
    now: clock.now(),
  });
  const isWanted = new Set<FieldName>(wanted);
  const fields = all.filter(({ field }) => isWanted.has(field));
  return {
    entity: {
      companyId: company.id,
      domain: company.domain,
      name: company.name,
      confidence: profile.confidence,
      reasons: [...profile.reasons],
    },
    fields,
    fill: isWanted.size === 0 ? 1 : fields.length / isWanted.size,
    simulated: profile.simulated,
    updatedAt: profile.updatedAt,
  };
}

/** A value that may only be shown fills a gap; it is weighed against nothing, since nothing of it is kept. */
function withShownOnly(
  profile: ProfileRecord,
  {
    shown,
    definitions,
    now,
  }: {
    readonly shown: ReturnType<ShownOnly['of']>;
    readonly definitions: Sources['definitions'];
    readonly now: Date;
  },
): ProfileField[] {
  if (shown.length === 0) return [...profile.fields];
  const known = new Set(profile.fields.map(({ field }) => field));
  const gaps = shown.filter(({ field }) => !known.has(field));
  return [
    ...profile.fields,
    ...mergeCompany({ observations: gaps, corrections: [], definitions, now }).fields,
  ];
}
