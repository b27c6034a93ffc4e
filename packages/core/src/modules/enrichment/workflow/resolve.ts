import type { Candidate } from '@leadline/contracts';
import type { AvailableCall } from '../../../kernel/sources/index.ts';
import { inWorld, keyOfCompany, keyOfDomain, keyOfQuery } from '../company-key.ts';
import { type ChosenEntity, type CompanyQuery, judgeEntity } from '../policy/entity/index.ts';
import { changeProfile, contentOf, mergeStored } from '../profiles.ts';
import type { CompanyRecord, EnrichmentRef, StoredInput } from '../records.ts';
import { findByKey, putCompany, putKeys } from '../repository/companies.ts';
import { changeEnrichment, putCalls } from '../repository/enrichments.ts';
import { insertObservations } from '../repository/observations.ts';
import { askInTime } from './ask-in-time.ts';
import { type Asker, askSource, type Landing } from './ask-source.ts';
import { evidenceOf } from './evidence.ts';
import { factsOf, queryOf } from './facts.ts';
import type { WorkDeps } from './ports.ts';

export interface Resolving {
  readonly ref: EnrichmentRef;
  readonly jobId: string;
  readonly query: CompanyQuery;
  readonly input: StoredInput;
  readonly signal: AbortSignal;
}

/** Which company is meant; `doubt` when that is for a person to say. */
export type Resolved =
  | { readonly kind: 'company'; readonly companyId: string }
  | {
      readonly kind: 'doubt';
      readonly candidates: readonly Candidate[];
      readonly warnings: readonly string[];
    };

/**
 * Finds out which company a query means before anything is bought, by what is free alone: what is known already, the
 * company's home page, the DNS, registers that are asked by name or number.
 */
export async function resolveCompany(deps: WorkDeps, resolving: Resolving): Promise<Resolved> {
  const { ref, query, input } = resolving;
  const known = await deps.store.tenant(ref.workspaceId, (database) =>
    findByKey(database, inWorld(keyOfQuery(query), deps.simulated)),
  );
  if (known && !input.refresh) return attach(deps, ref, known);
  const landings = await gatherEvidence(deps, resolving);
  const own = await ownRecords(deps, resolving);
  const evidence = evidenceOf({ landings, own, known });
  const { chosen, candidates, warnings } = judgeEntity(query, evidence);
  if (!chosen) return { kind: 'doubt', candidates, warnings };
  return keepCompany(deps, resolving, { chosen, warnings, landings });
}

async function attach(
  deps: WorkDeps,
  { workspaceId, enrichmentId }: EnrichmentRef,
  company: CompanyRecord,
): Promise<Resolved> {
  await deps.store.tenant(workspaceId, (database) =>
    changeEnrichment(database, enrichmentId, { companyId: company.id }),
  );
  return { kind: 'company', companyId: company.id };
}

async function ownRecords(deps: WorkDeps, { ref, query }: Resolving) {
  if (!deps.database) return [];
  return deps.database.lookup(ref.workspaceId, query);
}

/** The free calls that tell companies apart. The whole site is begun on as well: it will be wanted whoever it is. */
async function gatherEvidence(deps: WorkDeps, resolving: Resolving): Promise<Landing[]> {
  const { query, input } = resolving;
  const company = {
    id: '',
    key: '',
    domain: query.kind === 'domain' ? query.domain : null,
    name: query.kind === 'name' ? query.name : '',
  };
  const facts = factsOf({
    company,
    query,
    country: query.country ?? input.country,
    known: [],
    found: new Map(),
  });
  const calls = deps.sources
    .available()
    .filter((call) => call.priceUsd === 0 && tellsApart(query, call))
    .flatMap((call) => {
      const asked = queryOf(deps.sources.definitions, call, facts);
      return asked === null ? [] : [{ call, query: asked }];
    });
  const asker = askerOf(resolving);
  if (query.kind === 'domain' && !input.refresh) begin(deps, asker, query.domain);
  return Promise.all(calls.map((asked) => askInTime(deps, { asker, asked })));
}

/** Sites are looked at for a domain, registers asked for a name or number. */
function tellsApart(query: CompanyQuery, { capability, call }: AvailableCall): boolean {
  if (query.kind === 'domain') return (capability === 'site' && call === 'home') || capability === 'dns';
  return capability === 'registry' || capability === 'company';
}

function askerOf({ ref, jobId, query, input, signal }: Resolving): Asker {
  const subject = query.kind === 'domain' ? query.domain : keyOfQuery(query);
  return { ...ref, jobId, subject, limits: [], refresh: input.refresh, signal };
}

/** Begins on what layer 1 will want; it comes from there, or from the cache, when it is asked for. */
function begin(deps: WorkDeps, asker: Asker, domain: string): void {
  const ahead = deps.sources
    .available()
    .filter(
      ({ capability, call, priceUsd }) =>
        priceUsd === 0 && call !== 'home' && (capability === 'site' || capability === 'domain'),
    );
  for (const call of ahead) {
    const query = queryOf(deps.sources.definitions, call, { domain });
    if (query) askSource(deps, asker, { call, query }).catch(deps.onError);
  }
}

interface Found {
  readonly chosen: ChosenEntity;
  readonly warnings: readonly string[];
  readonly landings: readonly Landing[];
}

/** Keeps the company with what was said of it on the way, and begins its profile. */
async function keepCompany(
  deps: WorkDeps,
  { ref, query }: Resolving,
  { chosen, warnings, landings }: Found,
): Promise<Resolved> {
  const { workspaceId, enrichmentId } = ref;
  const key = inWorld(keyOfCompany(chosen), deps.simulated);
  const others = [keyOfQuery(query), ...(chosen.domain ? [keyOfDomain(chosen.domain)] : [])];
  // What another domain's DNS says is not of this company.
  const isSame = query.kind === 'domain' && chosen.domain === query.domain;
  const observations = isSame ? landings.flatMap((landing) => landing.observations) : [];
  const now = deps.clock.now();
  return deps.store.tenant(workspaceId, async (database) => {
    const company = await putCompany(database, {
      workspaceId,
      id: deps.newId(),
      key,
      domain: chosen.domain,
      name: chosen.name,
      createdAt: now,
    });
    const at = { workspaceId, companyId: company.id };
    await putKeys(database, at, [key, ...others.map((other) => inWorld(other, deps.simulated))]);
    await changeEnrichment(database, enrichmentId, { companyId: company.id, warnings });
    await insertObservations(database, at, observations);
    await putCalls(database, ref, { calls: landings.map(({ call }) => call), at: now });
    const { confidence, reasons } = chosen;
    const content = contentOf(await mergeStored(deps, database, company.id));
    await changeProfile(deps, database, { ...at, confidence, reasons, ...content });
    return { kind: 'company', companyId: company.id };
  });
}
