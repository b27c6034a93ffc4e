import { keyOfQuery } from './company-key.ts';
import type { ListEnricher, RowRequest } from './lists/index.ts';
import { parseCompanyQuery } from './policy/entity/index.ts';
import { coversTheWorld } from './policy/skip/index.ts';
import { knownKeys } from './repository/companies.ts';
import { findEnrichment, recentCost } from './repository/enrichments.ts';
import { type EnrichmentRequest, readFields, readRequest } from './request.ts';
import type { EnrichmentService, ServiceDeps } from './service.ts';

const READERS = 4;

/** What lists use of the enrichment of one company. */
export function createListEnricher(
  deps: Pick<ServiceDeps, 'store' | 'jobs' | 'workflow' | 'sources' | 'budgetUsd' | 'simulated'>,
  enrichments: Pick<EnrichmentService, 'atHand' | 'claim' | 'get'>,
): ListEnricher {
  const { store, jobs, workflow, sources, simulated } = deps;
  const requestOf = (row: RowRequest): EnrichmentRequest =>
    readRequest({ ...row, url: row.query, country: row.country ?? undefined, fields: [...row.fields] }, deps);
  /** Claimed by a list that was stopped before it could start the work. */
  const isAbandoned = async (workspaceId: string, enrichmentId: string) => {
    const row = await store.tenant(workspaceId, (database) => findEnrichment(database, enrichmentId));
    return row?.status === 'queued' && (await jobs.get(row.jobId ?? row.id)) === null;
  };
  return {
    workflow,
    keyOf: (query, country) => keyOfQuery(parseCompanyQuery(query, country ?? undefined)),
    fieldsOf: readFields,
    async atHand(workspaceId, rows) {
      const requests = rows.map(requestOf);
      const keys = requests.map(({ companyKey }) => companyKey);
      const known = await store.tenant(workspaceId, (database) => knownKeys(database, keys));
      const found = new Set<EnrichmentRequest>();
      const toRead = requests.filter(({ companyKey }) => known.has(companyKey));
      // As many readers as leave connections for others: a list may have 50,000 companies.
      const readers = Array.from({ length: READERS }, async () => {
        for (let next = toRead.pop(); next; next = toRead.pop())
          if (await enrichments.atHand(workspaceId, next)) found.add(next);
      });
      await Promise.all(readers);
      return requests.map((request) => found.has(request));
    },
    async claim(workspaceId, row) {
      const request = requestOf(row);
      const served = await enrichments.atHand(workspaceId, request);
      if (served) return { state: 'at-hand', enrichment: served };
      const { id, isNew } = await enrichments.claim(workspaceId, request);
      const state = isNew || (await isAbandoned(workspaceId, id)) ? 'new' : 'at-work';
      return { enrichmentId: id, state };
    },
    slowestSource(fields, layers) {
      const asked = sources
        .available()
        .filter(
          ({ source, layer, priceUsd, perMinute, yields }) =>
            priceUsd === 0 &&
            perMinute !== null &&
            layer <= layers &&
            coversTheWorld(source) &&
            yields.some((field) => fields.includes(field)),
        )
        .map(({ title, perMinute }) => ({ title, perMinute: perMinute ?? Infinity }));
      return asked.toSorted((one, other) => one.perMinute - other.perMinute)[0] ?? null;
    },
    read: (workspaceId, enrichmentId) => enrichments.get(workspaceId, enrichmentId),
    recentCostUsd: (workspaceId) => store.tenant(workspaceId, (database) => recentCost(database, simulated)),
  };
}
