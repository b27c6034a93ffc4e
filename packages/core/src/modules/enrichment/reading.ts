import type { Enrichment, JobStatus } from '@leadline/contracts';
import { LeadlineError } from '../../kernel/errors/index.ts';
import { readCursor, writeCursor } from '../../kernel/paging/index.ts';
import { isUniqueViolation } from '../../kernel/store/index.ts';
import type { Flights } from './flights.ts';
import { cancelEnrichment, resumeEnrichment, withJobStatus } from './lifecycle.ts';
import { presentEnrichment, presentListed } from './presenting.ts';
import { presentProfile, readCompany } from './profiles.ts';
import type { EnrichmentRecord, EnrichmentRef } from './records.ts';
import { findEnrichment, pageOfEnrichments, readCalls } from './repository/enrichments.ts';
import type { EnrichmentService, ServiceDeps } from './service.ts';

type Standing = 'get' | 'list' | 'events' | 'follow' | 'resume' | 'cancel';

/** What can be done with enrichments that are there. */
export function standingEnrichments(deps: ServiceDeps, flights: Flights): Pick<EnrichmentService, Standing> {
  const { jobs, clock } = deps;
  const record = async (workspaceId: string, enrichmentId: string) =>
    withJobStatus(deps, workspaceId, await findOne(deps, { workspaceId, enrichmentId }));
  return {
    get: (workspaceId, enrichmentId) =>
      flights.share(`show ${workspaceId} ${enrichmentId}`, () =>
        readOne(deps, { workspaceId, enrichmentId }),
      ),
    list: (workspaceId, page) => listEnrichments(deps, workspaceId, page),
    async events(workspaceId, enrichmentId, after) {
      // The status first: an enrichment that has ended by then has its last event written.
      const { status } = await record(workspaceId, enrichmentId);
      return { events: await jobs.events(workspaceId, enrichmentId, after), status };
    },
    async *follow(workspaceId, enrichmentId, ...[after, signal]) {
      await findOne(deps, { workspaceId, enrichmentId });
      yield* jobs.follow(workspaceId, enrichmentId, after, signal);
    },
    async resume(workspaceId, enrichmentId, budgetUsd) {
      const found = await record(workspaceId, enrichmentId);
      const again = () => jobs.start(deps.workflow, { enrichmentId }, { id: enrichmentId, workspaceId });
      await resumeEnrichment(deps, found, { workspaceId, enrichmentId, budgetUsd, start: again }).catch(
        (error: unknown) => {
          throw isUniqueViolation(error) ? alreadyAtWork() : error;
        },
      );
      return readOne(deps, { workspaceId, enrichmentId });
    },
    async cancel(workspaceId, enrichmentId) {
      await findOne(deps, { workspaceId, enrichmentId });
      await cancelEnrichment(deps, { workspaceId, enrichmentId }, clock.now());
      return readOne(deps, { workspaceId, enrichmentId });
    },
  };
}

/** @throws `not_found` */
export async function findOne(
  { store }: ServiceDeps,
  { workspaceId, enrichmentId }: EnrichmentRef,
): Promise<EnrichmentRecord> {
  const found = await store.tenant(workspaceId, (database) => findEnrichment(database, enrichmentId));
  if (found) return found;
  throw new LeadlineError('not_found', `There is no enrichment ${enrichmentId} in this workspace.`, {
    next: 'See `leadline enrich list` for those there are.',
  });
}

/** An enrichment with what is known of its company. */
export async function readOne(deps: ServiceDeps, ref: EnrichmentRef): Promise<Enrichment> {
  const { workspaceId, enrichmentId } = ref;
  const record = await withJobStatus(deps, workspaceId, await findOne(deps, ref));
  const calls = await deps.store.tenant(workspaceId, (database) => readCalls(database, [enrichmentId]));
  const { companyId } = record;
  const known = companyId === null ? null : await readCompany(deps, { workspaceId, companyId });
  const profile = known && presentProfile(deps, known, record.input.wanted);
  return presentEnrichment(record, { calls, profile });
}

async function listEnrichments(
  deps: ServiceDeps,
  workspaceId: string,
  page: {
    readonly limit: number;
    readonly cursor?: string | undefined;
    readonly status?: JobStatus | undefined;
  },
) {
  const after = page.cursor === undefined ? undefined : readCursor(page.cursor);
  const { limit, status } = page;
  const found = await deps.store.tenant(workspaceId, (database) =>
    pageOfEnrichments(database, { limit: limit + 1, after, status }),
  );
  const shown = await Promise.all(found.slice(0, limit).map((row) => withJobStatus(deps, workspaceId, row)));
  const calls = await deps.store.tenant(workspaceId, (database) =>
    readCalls(
      database,
      shown.map(({ id }) => id),
    ),
  );
  const last = shown.at(-1);
  return {
    items: shown.map((row) => presentListed(row, calls)),
    nextCursor:
      found.length > limit && last ? writeCursor({ id: last.id, at: new Date(last.createdAt) }) : null,
  };
}

function alreadyAtWork(): LeadlineError {
  return new LeadlineError('conflict', 'Another enrichment of the same company and fields is at work.', {
    next: 'Wait for that one; it brings the same.',
    retryable: true,
  });
}
