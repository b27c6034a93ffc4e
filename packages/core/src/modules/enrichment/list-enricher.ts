import { keyOfQuery } from './company-key.ts';
import type { ListEnricher, RowRequest } from './lists/index.ts';
import { parseCompanyQuery } from './policy/entity/index.ts';
import { recentCost } from './repository/enrichments.ts';
import { type EnrichmentRequest, readFields, readRequest } from './request.ts';
import type { EnrichmentService, ServiceDeps } from './service.ts';

/** What lists use of the enrichment of one company. */
export function createListEnricher(
  { store, workflow, budgetUsd }: Pick<ServiceDeps, 'store' | 'workflow' | 'budgetUsd'>,
  enrichments: Pick<EnrichmentService, 'atHand' | 'claim' | 'get'>,
): ListEnricher {
  const requestOf = (row: RowRequest): EnrichmentRequest =>
    readRequest(
      { ...row, url: row.query, country: row.country ?? undefined, fields: [...row.fields] },
      budgetUsd,
    );
  return {
    workflow,
    keyOf: (query, country) => keyOfQuery(parseCompanyQuery(query, country ?? undefined)),
    fieldsOf: readFields,
    atHand: (workspaceId, rows) =>
      Promise.all(rows.map(async (row) => (await enrichments.atHand(workspaceId, requestOf(row))) !== null)),
    async claim(workspaceId, row) {
      const request = requestOf(row);
      const served = await enrichments.atHand(workspaceId, request);
      if (served) return { state: 'at-hand', enrichment: served };
      const { id, isNew } = await enrichments.claim(workspaceId, request);
      return { enrichmentId: id, state: isNew ? 'new' : 'at-work' };
    },
    read: (workspaceId, enrichmentId) => enrichments.get(workspaceId, enrichmentId),
    recentCostUsd: (workspaceId) => store.tenant(workspaceId, recentCost),
  };
}
