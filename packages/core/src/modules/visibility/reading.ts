import type {
  AuditHead,
  AuditListItem,
  AuditReport,
  JobEvent,
  JobStatus,
  Scores,
  Warning,
} from '@leadline/contracts';
import type { Cache } from '../../kernel/cache/index.ts';
import { LeadlineError } from '../../kernel/errors/index.ts';
import type { Jobs } from '../../kernel/jobs/index.ts';
import type { Llm } from '../../kernel/llm/index.ts';
import { readCursor, writeCursor } from '../../kernel/paging/index.ts';
import type { Store } from '../../kernel/store/index.ts';
import { assembleReport } from './assemble-report.ts';
import { toHead } from './audit-head.ts';
import { withJobStatus } from './lifecycle.ts';
import type { AuditSummary } from './records.ts';
import { findAudit, findSummary, pageOfSummaries } from './repository/audits.ts';
import { readInsights } from './repository/insights.ts';
import { countResponses, readResponses } from './repository/responses.ts';

const REPORT_TTL_MS = 60 * 60 * 1_000;

export interface AuditDetail {
  readonly audit: AuditHead;
  readonly progress: { readonly done: number; readonly total: number; readonly message: string };
  readonly costUsd: number;
  readonly scores: Scores | null;
  readonly warnings: Warning[];
}

interface ReaderDeps {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly llm: Llm;
  readonly cache: Cache;
}

/** The read models of audits. All reject an audit that the workspace does not have with `not_found`. */
export interface AuditReader {
  summary(workspaceId: string, auditId: string): Promise<AuditSummary>;
  detail(workspaceId: string, auditId: string): Promise<AuditDetail>;
  list(
    workspaceId: string,
    page: ListRequest,
  ): Promise<{ items: AuditListItem[]; nextCursor: string | null }>;
  /** Rejects with `not_ready` until the audit is finished. */
  report(workspaceId: string, auditId: string): Promise<AuditReport>;
}

export function createAuditReader(deps: ReaderDeps): AuditReader {
  const summary = async (workspaceId: string, auditId: string): Promise<AuditSummary> => {
    const found = await deps.store.tenant(workspaceId, (database) => findSummary(database, auditId));
    if (!found) throw noSuchAudit(auditId);
    return withJobStatus(deps, workspaceId, found);
  };
  return {
    summary,
    detail: async (workspaceId, auditId) =>
      readDetail(deps, workspaceId, await summary(workspaceId, auditId)),
    list: (workspaceId, page) => listAudits(deps, workspaceId, page),
    report: async (workspaceId, auditId) => {
      const audit = await summary(workspaceId, auditId);
      if (audit.status !== 'succeeded') throw notReady(audit);
      // A finished audit never changes.
      return deps.cache.getOrSet(
        { workspaceId, key: `visibility-report:${auditId}` },
        { ttlMs: REPORT_TTL_MS, tags: [auditTag(auditId)] },
        () => readReport(deps, workspaceId, audit),
      );
    },
  };
}

/** Everything cached of an audit carries this tag. */
export function auditTag(auditId: string): string {
  return `audit:${auditId}`;
}

async function readDetail(deps: ReaderDeps, workspaceId: string, audit: AuditSummary): Promise<AuditDetail> {
  const [found, costs, events] = await Promise.all([
    deps.store.tenant(workspaceId, (database) => findAudit(database, audit.id)),
    deps.llm.costs(workspaceId, [audit.id]),
    deps.jobs.events(workspaceId, audit.id, -1),
  ]);
  if (!found) throw noSuchAudit(audit.id);
  return {
    audit: toHead(audit),
    progress: latestProgress(events),
    costUsd: costs.get(audit.id) ?? 0,
    scores: found.result?.scores ?? null,
    warnings: [...found.warnings],
  };
}

async function readReport(
  deps: ReaderDeps,
  workspaceId: string,
  summary: AuditSummary,
): Promise<AuditReport> {
  const { id } = summary;
  const ledger = await deps.llm.ledger(workspaceId, id);
  const { audit, ...parts } = await deps.store.tenant(workspaceId, async (database) => ({
    audit: await findAudit(database, id),
    responses: await readResponses(database, id),
    insights: await readInsights(database, id),
  }));
  if (!audit?.result) throw noSuchAudit(id);
  return assembleReport({ head: toHead(summary), audit, result: audit.result, ledger, ...parts });
}

function noSuchAudit(auditId: string): LeadlineError {
  return new LeadlineError('not_found', `There is no audit ${auditId} in this workspace.`, {
    next: 'See `leadline visibility list` for those there are.',
  });
}

function notReady(audit: AuditSummary): LeadlineError {
  const resumable = ['paused', 'failed', 'cancelled'].includes(audit.status);
  return new LeadlineError(
    'not_ready',
    `Audit ${audit.id} is ${audit.status}; its report is not there yet.`,
    {
      kept: 'Every answer and every finished call is kept.',
      next: resumable ? `Go on with \`leadline visibility resume ${audit.id}\`.` : 'Wait for it to end.',
      retryable: !resumable,
    },
  );
}

function latestProgress(events: readonly JobEvent[]): AuditDetail['progress'] {
  const latest = events.findLast((event) => event.total !== undefined) ?? events.at(-1);
  return {
    done: latest?.done ?? 0,
    total: latest?.total ?? 0,
    message: events.at(-1)?.message ?? 'Waiting for a worker',
  };
}

export interface ListRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly brand?: string | undefined;
  readonly status?: JobStatus | undefined;
}

async function listAudits(deps: ReaderDeps, workspaceId: string, page: ListRequest) {
  const place = page.cursor === undefined ? undefined : readCursor(page.cursor);
  const after = place && { createdAt: place.at, id: place.id };
  const { brand, status, limit } = page;
  const found = await deps.store.tenant(workspaceId, (database) =>
    pageOfSummaries(database, { limit: limit + 1, after, brand, status }),
  );
  const shown = await Promise.all(
    found.slice(0, limit).map((audit) => withJobStatus(deps, workspaceId, audit)),
  );
  const ids = shown.map((audit) => audit.id);
  const [counts, costs] = await Promise.all([
    deps.store.tenant(workspaceId, (database) => countResponses(database, ids)),
    deps.llm.costs(workspaceId, ids),
  ]);
  const items = shown.map((audit) => ({
    ...toHead(audit),
    answers: counts.get(audit.id) ?? 0,
    overallScore: audit.overallScore,
    mentionRate: audit.mentionRate,
    costUsd: costs.get(audit.id) ?? 0,
  }));
  const last = shown.at(-1);
  return {
    items,
    nextCursor: found.length > limit && last ? writeCursor({ at: last.createdAt, id: last.id }) : null,
  };
}
