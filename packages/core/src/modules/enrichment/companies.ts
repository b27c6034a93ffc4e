import {
  type CompanyListItem,
  type Correction,
  type FieldHistory,
  type FieldName,
  type FieldValue,
  fieldOf,
  type Profile,
  type ProfileField,
} from '@leadline/contracts';
import { LeadlineError } from '../../kernel/errors/index.ts';
import type { Jobs } from '../../kernel/jobs/index.ts';
import { readCursor, writeCursor } from '../../kernel/paging/index.ts';
import { subjectTag } from '../../kernel/sources/index.ts';
import type { Database } from '../../kernel/store/index.ts';
import { inWorld, keyOfQuery } from './company-key.ts';
import { eraseJob } from './lifecycle.ts';
import { forgetInLists } from './lists/index.ts';
import { parseCompanyQuery } from './policy/entity/index.ts';
import { cleanValue } from './policy/merge/index.ts';
import {
  changeProfile,
  companyTag,
  contentOf,
  type KnownCompany,
  mergeStored,
  type ProfileDeps,
  presentProfile,
  readCompany,
} from './profiles.ts';
import type { CompanyRef, CorrectionRecord, StoredObservation } from './records.ts';
import { deleteCompany, findByKey, keysOf } from './repository/companies.ts';
import { deleteCorrection, putCorrection, readCorrections } from './repository/corrections.ts';
import { enrichmentsOf } from './repository/enrichments.ts';
import { deleteEnrichments, namesOf, unfoundAbout } from './repository/forgetting.ts';
import { countObservations, fieldObservations } from './repository/observations.ts';
import { pageOfCompanies } from './repository/profiles.ts';

export interface CompanyDeps extends ProfileDeps {
  /** Whether a sandbox stands in for the sources. */
  readonly simulated: boolean;
  readonly jobs: Jobs;
  /** Told that what is known of these companies has changed, so that kept answers about them are given no more. */
  readonly onChanged: (workspaceId: string, tags: readonly string[]) => Promise<void>;
}

export interface NewCorrection {
  readonly field: FieldName;
  readonly value: FieldValue;
  /** Who writes it. */
  readonly by: string;
  readonly note?: string | undefined;
}

/**
 * What is known of companies. A company is named by its id or its domain; one of which nothing is known is `not_found`.
 */
export interface CompanyService {
  list(
    workspaceId: string,
    page: {
      readonly limit: number;
      readonly cursor?: string | undefined;
      readonly name?: string | undefined;
    },
  ): Promise<{ items: CompanyListItem[]; nextCursor: string | null }>;
  get(workspaceId: string, company: string): Promise<Profile>;
  history(workspaceId: string, company: string, field: FieldName): Promise<FieldHistory>;
  /** @throws `invalid_input` for a value no company can have in this field. */
  correct(workspaceId: string, company: string, correction: NewCorrection): Promise<ProfileField>;
  uncorrect(
    workspaceId: string,
    company: string,
    field: FieldName,
  ): Promise<{ undone: boolean; field: ProfileField | null }>;
  /**
   * Erases the company with everything that is kept of it. What stays: its rows in the ledger, which are the accounts and name its domain
   * as their subject; the audit log's line that says who erased it; rows the workspace imported itself, which are undone with their import;
   * and the journal of lists it stood in, which goes with the list.
   */
  forget(
    workspaceId: string,
    company: string,
  ): Promise<{ forgotten: boolean; observations: number; enrichments: number }>;
}

export function createCompanyService(deps: CompanyDeps): CompanyService {
  const known = (workspaceId: string, company: string) => findKnown(deps, workspaceId, company);
  return {
    list: (workspaceId, page) => listCompanies(deps, workspaceId, page),
    get: async (workspaceId, company) => presentProfile(deps, await known(workspaceId, company)),
    history: async (workspaceId, company, field) =>
      readHistory(deps, workspaceId, { known: await known(workspaceId, company), field }),
    async correct(workspaceId, company, { field, value, by, note }) {
      const now = deps.clock.now();
      const clean = cleanValue(field, value, now);
      if (clean === null) throw unfitting(field);
      const ref = { workspaceId, companyId: (await known(workspaceId, company)).company.id };
      const correction = { field, value: clean, by, note: note ?? null, at: now.toISOString() };
      const fields = await remerge(deps, ref, (database) => putCorrection(database, ref, correction));
      const corrected = fields.find((each) => each.field === field);
      if (corrected) return corrected;
      throw unfitting(field);
    },
    async uncorrect(workspaceId, company, field) {
      const ref = { workspaceId, companyId: (await known(workspaceId, company)).company.id };
      let undone = false;
      const fields = await remerge(deps, ref, async (database) => {
        undone = await deleteCorrection(database, ref.companyId, field);
      });
      return { undone, field: fields.find((each) => each.field === field) ?? null };
    },
    forget: async (workspaceId, company) =>
      forget(deps, { workspaceId, companyId: (await known(workspaceId, company)).company.id }),
  };
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;

async function findKnown(deps: CompanyDeps, workspaceId: string, company: string): Promise<KnownCompany> {
  const companyId = UUID.test(company) ? company.toLowerCase() : await idOf(deps, workspaceId, company);
  const found = companyId && (await readCompany(deps, { workspaceId, companyId }));
  if (found) return found;
  throw new LeadlineError('not_found', `Nothing is known of "${company.slice(0, 80)}" in this workspace.`, {
    next: `Find out with \`leadline enrich ${company.slice(0, 80)}\`.`,
  });
}

/** The company of this name; one that only a sandbox, or only real sources, told of is shown too, labelled as it is. */
async function idOf(
  { store, simulated }: CompanyDeps,
  workspaceId: string,
  text: string,
): Promise<string | null> {
  const key = keyOfQuery(parseCompanyQuery(text));
  const find = (world: boolean) =>
    store.tenant(workspaceId, (database) => findByKey(database, inWorld(key, world)));
  const found = (await find(simulated)) ?? (await find(!simulated));
  return found?.id ?? null;
}

function unfitting(field: FieldName): LeadlineError {
  const { kind, description } = fieldOf(field);
  return new LeadlineError(
    'invalid_input',
    `This value does not fit the field ${field} (a ${kind}): ${description}`,
    {
      issues: [{ path: 'value', message: `no ${kind} that ${field} can have` }],
      next: 'Write it as the field’s description says.',
      kept: 'Nothing was changed.',
    },
  );
}

/** Changes what people wrote and makes the profile anew, in one transaction. */
async function remerge(
  deps: CompanyDeps,
  ref: CompanyRef,
  change: (database: Database) => Promise<void>,
): Promise<readonly ProfileField[]> {
  const { fields } = await deps.store.tenant(ref.workspaceId, async (database) => {
    await change(database);
    const content = contentOf(await mergeStored(deps, database, ref.companyId));
    return changeProfile(deps, database, { ...ref, ...content });
  });
  await deps.onChanged(ref.workspaceId, [companyTag(ref.companyId)]);
  return fields;
}

async function listCompanies(
  { store }: CompanyDeps,
  workspaceId: string,
  page: Parameters<CompanyService['list']>[1],
) {
  const after = page.cursor === undefined ? undefined : readCursor(page.cursor);
  const found = await store.tenant(workspaceId, (database) =>
    pageOfCompanies(database, { limit: page.limit + 1, after, name: page.name }),
  );
  const shown = found.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() })),
    nextCursor: found.length > page.limit && last ? writeCursor({ at: last.updatedAt, id: last.id }) : null,
  };
}

async function readHistory(
  { store, clock }: CompanyDeps,
  workspaceId: string,
  { known, field }: { readonly known: KnownCompany; readonly field: FieldName },
): Promise<FieldHistory> {
  const { company, profile } = known;
  return store.tenant(workspaceId, async (database) => {
    const corrections = await readCorrections(database, company.id);
    const observations = await fieldObservations(database, company.id, { field, now: clock.now() });
    return {
      current: profile.fields.find((each) => each.field === field) ?? null,
      correction: presentCorrection(corrections.find((each) => each.field === field)),
      observations: observations.map(presentObservation),
    };
  });
}

function presentCorrection(correction: CorrectionRecord | undefined): Correction | null {
  return correction ? { ...correction } : null;
}

function presentObservation({ simulated: _simulated, ...observation }: StoredObservation) {
  return observation;
}

async function forget(deps: CompanyDeps, ref: CompanyRef) {
  const { jobs, store, cache, shownOnly } = deps;
  const { workspaceId, companyId } = ref;
  const what = await store.tenant(workspaceId, async (database) => {
    const keys = await keysOf(database, companyId);
    const words = await namesOf(database, companyId);
    const unfound = await unfoundAbout(database, words);
    const enrichments = [...(await enrichmentsOf(database, companyId)), ...unfound];
    return { keys, words, unfound, enrichments, observations: await countObservations(database, companyId) };
  });
  for (const id of what.enrichments) await eraseJob(jobs, id);
  const forgotten = await store.tenant(workspaceId, async (database) => {
    await forgetInLists(database, { keys: what.keys, enrichmentIds: what.enrichments });
    await deleteEnrichments(database, what.unfound);
    return deleteCompany(database, companyId);
  });
  shownOnly.forget(companyId);
  const domains = what.keys
    .filter((key) => key.startsWith('domain:'))
    .map((key) => key.slice('domain:'.length));
  await deps.onChanged(workspaceId, [companyTag(companyId), ...domains.map(companyTag)]);
  // What sources said is kept by the gateway under the company's domain, or under what was asked for.
  const tags = [companyTag(companyId), ...[...domains, ...what.keys].map(subjectTag)];
  await cache.erase(workspaceId, { tags, words: what.words.filter(isTelling) });
  return { forgotten, observations: what.observations, enrichments: what.enrichments.length };
}

/** Shorter words stand in the answers about too many others. */
function isTelling(word: string): boolean {
  return word.length >= 8;
}
