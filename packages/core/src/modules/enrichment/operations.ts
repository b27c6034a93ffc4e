import { enrichmentOperations as definitions } from '@leadline/contracts';
import type { z } from 'zod';
import { bindOperation, type Operation } from '../../kernel/operations/index.ts';
import type { CompanyService } from './companies.ts';
import type { EnrichmentService } from './service.ts';

export interface EnrichmentServices {
  readonly enrichments: EnrichmentService;
  readonly companies: CompanyService;
}

/** Binds the operations on enrichments and companies to the services that fulfil them. */
export function enrichmentOperations(services: EnrichmentServices): Operation[] {
  return [...ofEnrichments(services.enrichments), ...ofCompanies(services.companies)];
}

function ofEnrichments(enrichments: EnrichmentService): Operation[] {
  return [
    {
      ...bindOperation(definitions.progressive, (input, { principal }) =>
        enrichments.progressive(principal.workspaceId, input),
      ),
      stream: (input, { principal, signal }) =>
        enrichments.stream(
          principal.workspaceId,
          input as z.output<typeof definitions.progressive.input>,
          signal,
        ),
    },
    bindOperation(definitions.estimate, (input, { principal }) =>
      enrichments.estimate(principal.workspaceId, input),
    ),
    bindOperation(definitions.list, (input, { principal }) => enrichments.list(principal.workspaceId, input)),
    bindOperation(definitions.get, (input, { principal }) =>
      enrichments.get(principal.workspaceId, input.enrichmentId),
    ),
    {
      ...bindOperation(definitions.events, (input, { principal }) =>
        enrichments.events(principal.workspaceId, input.enrichmentId, input.after),
      ),
      stream: async (input, { principal, signal }) => {
        const { enrichmentId, after } = input as z.output<typeof definitions.events.input>;
        await enrichments.get(principal.workspaceId, enrichmentId);
        return enrichments.follow(principal.workspaceId, enrichmentId, after, signal);
      },
    },
    bindOperation(definitions.resume, (input, { principal }) =>
      enrichments.resume(principal.workspaceId, input.enrichmentId, input.budgetUsd),
    ),
    bindOperation(definitions.cancel, (input, { principal }) =>
      enrichments.cancel(principal.workspaceId, input.enrichmentId),
    ),
  ];
}

function ofCompanies(companies: CompanyService): Operation[] {
  return [
    bindOperation(definitions.listCompanies, (input, { principal }) =>
      companies.list(principal.workspaceId, input),
    ),
    bindOperation(definitions.getCompany, (input, { principal }) =>
      companies.get(principal.workspaceId, input.companyId),
    ),
    bindOperation(definitions.fieldHistory, (input, { principal }) =>
      companies.history(principal.workspaceId, input.companyId, input.field),
    ),
    bindOperation(definitions.correct, ({ companyId, field, value, note }, { principal }) =>
      companies.correct(principal.workspaceId, companyId, { field, value, note, by: principal.keyId }),
    ),
    bindOperation(definitions.uncorrect, (input, { principal }) =>
      companies.uncorrect(principal.workspaceId, input.companyId, input.field),
    ),
    bindOperation(definitions.forget, (input, { principal }) =>
      companies.forget(principal.workspaceId, input.companyId),
    ),
  ];
}
