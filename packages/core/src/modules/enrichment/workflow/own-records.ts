import type { Observation } from '@leadline/contracts';
import type { CompanyQuery } from '../policy/entity/index.ts';
import type { CompanyRecord, EnrichmentRef } from '../records.ts';
import type { Landing } from './ask-source.ts';
import type { OwnMatch, WorkDeps } from './ports.ts';

export interface OwnLookup {
  readonly ref: EnrichmentRef;
  readonly company: CompanyRecord;
  readonly query: CompanyQuery;
}

/** A match this good, and no other, is the company itself. */
const SURE = 0.95;

/** What the workspace's own database says of the company: free, at once, before anybody else. Null where there is none, or several. */
export async function askOwnDatabase(deps: WorkDeps, lookup: OwnLookup): Promise<Landing | null> {
  if (!deps.database) return null;
  const startedAt = deps.clock.monotonicMs();
  const { company, query } = lookup;
  const asked = company.domain === null ? query : domainQuery(company.domain);
  const matches = await deps.database.lookup(lookup.ref.workspaceId, asked);
  const sure = matches.filter((match) => isIt(match, company));
  const [match] = sure;
  if (!match || sure.length > 1) return null;
  return landingOf(lookup, { match, ms: deps.clock.monotonicMs() - startedAt });
}

function domainQuery(domain: string): CompanyQuery {
  return {
    kind: 'domain',
    domain,
    unicode: domain,
    host: domain,
    path: '/',
    fromEmail: false,
    country: null,
    warnings: [],
  };
}

function isIt({ domain, score }: OwnMatch, company: CompanyRecord): boolean {
  return company.domain === null ? score >= SURE : domain === company.domain;
}

function landingOf(
  { ref }: OwnLookup,
  { match, ms }: { readonly match: OwnMatch; readonly ms: number },
): Landing {
  const stored = (observation: Observation) => ({
    ...observation,
    call: 'lookup',
    // As old as the import it comes from: the same record is the same observation.
    fetchedAt: observation.observedAt,
    enrichmentId: ref.enrichmentId,
    keepUntil: null,
    simulated: false,
  });
  return {
    call: {
      callKey: 'company-database.lookup',
      layer: 1,
      source: 'company-database',
      call: 'lookup',
      outcome: 'hit',
      reason: match.reasons.join('; ') || null,
      origin: 'live',
      costUsd: 0,
      savedUsd: 0,
      ms,
      fields: [...new Set(match.observations.map(({ field }) => field))],
    },
    observations: match.observations.map(stored),
    shown: [],
    found: undefined,
    simulated: false,
    stale: false,
  };
}
