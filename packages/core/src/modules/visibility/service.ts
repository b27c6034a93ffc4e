import { createHash } from 'node:crypto';
import type {
  AuditComparison,
  AuditHead,
  AuditListItem,
  AuditReport,
  Estimate,
  ExportFormat,
  JobEvent,
  JobStatus,
  ParsedAuditInput,
} from '@leadline/contracts';
import type { Cache } from '../../kernel/cache/index.ts';
import type { Clock } from '../../kernel/clock/index.ts';
import type { Jobs } from '../../kernel/jobs/index.ts';
import type { Llm } from '../../kernel/llm/index.ts';
import type { Store } from '../../kernel/store/index.ts';
import { toHead } from './audit-head.ts';
import { type ExportedFile, renderReport } from './export-report.ts';
import { keepAudit } from './keep-audit.ts';
import { cancelAudit, eraseJob, resumeAudit } from './lifecycle.ts';
import { compareAudits } from './policy/compare/index.ts';
import { estimateAudit, requireStartable } from './preparation.ts';
import { type AuditDetail, auditTag, createAuditReader, type ListRequest } from './reading.ts';
import type { AuditSummary } from './records.ts';
import { deleteAudit } from './repository/audits.ts';
import { storable } from './storable.ts';
import { defineAuditWorkflows } from './workflow/index.ts';

export interface VisibilityDeps {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly llm: Llm;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly randomId: () => string;
}

export interface Started {
  readonly audit: AuditHead;
  readonly estimate: Estimate;
}

/**
 * Audits of how AI assistants see a brand. Whatever names an audit that the workspace does not have is rejected with
 * `not_found`.
 */
export interface VisibilityService {
  /** What an audit would do and cost; starts nothing, spends nothing. */
  estimate(input: ParsedAuditInput): Promise<Estimate>;
  /**
   * Keeps the audit and its recorded answers, then starts the work. The same `requestKey` is the same audit: started
   * once, however often it is asked for.
   *
   * @throws `invalid_input`, `too_large` or `provider_unconfigured` for what cannot be audited; nothing is kept then.
   */
  start(workspaceId: string, input: ParsedAuditInput, requestKey?: string): Promise<Started>;
  /** Where an audit stands. */
  head(workspaceId: string, auditId: string): Promise<AuditHead>;
  /** Where it stands, how far it is, what it has cost, and its scores once it is finished. */
  get(workspaceId: string, auditId: string): Promise<AuditDetail>;
  list(
    workspaceId: string,
    page: ListRequest,
  ): Promise<{ items: AuditListItem[]; nextCursor: string | null }>;
  /** Rejects with `not_ready` until the audit is finished; so do `export` and `compare`. */
  report(workspaceId: string, auditId: string): Promise<AuditReport>;
  export(workspaceId: string, auditId: string, format: ExportFormat): Promise<ExportedFile>;
  /** Progress after the event numbered `after` (−1 for all), and where the audit stands. */
  events(
    workspaceId: string,
    auditId: string,
    after: number,
  ): Promise<{ events: JobEvent[]; status: JobStatus }>;
  /** Progress as it happens, to the end of the audit. */
  follow(workspaceId: string, auditId: string, after: number, signal?: AbortSignal): AsyncIterable<JobEvent>;
  /** Goes on with an audit that stopped; see `resumeAudit`. */
  resume(workspaceId: string, auditId: string, budgetUsd?: number): Promise<AuditHead>;
  /** Stops an audit; what it found is kept, and it can be resumed. */
  cancel(workspaceId: string, auditId: string): Promise<AuditHead>;
  /** Deletes an audit with everything that is kept of it but its rows in the ledger, which are the accounts. */
  remove(workspaceId: string, auditId: string): Promise<boolean>;
  compare(workspaceId: string, before: string, after: string): Promise<AuditComparison>;
}

/** Registers the audit's workflows with `jobs`; create the service before `jobs.launch`. */
export function createVisibilityService(deps: VisibilityDeps): VisibilityService {
  const { store, jobs, llm, cache } = deps;
  const workflows = defineAuditWorkflows(deps);
  const reader = createAuditReader(deps);

  const head = async (workspaceId: string, auditId: string) =>
    toHead(await reader.summary(workspaceId, auditId));
  const startJob = (workspaceId: string, { id, source }: AuditSummary) =>
    jobs.start(workflows.audit, { auditId: id, source }, { id, workspaceId });

  return {
    estimate: async (input) => {
      requireStartable(input, llm);
      return estimateAudit(input, llm);
    },
    async start(workspaceId, given, requestKey) {
      const input = storable(given);
      requireStartable(input, llm);
      const estimate = estimateAudit(input, llm);
      const id = requestKey === undefined ? deps.randomId() : auditIdFor(workspaceId, requestKey);
      await keepAudit(deps, { id, createdAt: deps.clock.now(), workspaceId, input, estimate });
      const audit = await reader.summary(workspaceId, id);
      await startJob(workspaceId, audit);
      return { audit: toHead(audit), estimate };
    },
    head,
    get: reader.detail,
    list: reader.list,
    report: reader.report,
    export: async (workspaceId, auditId, format) =>
      renderReport(await reader.report(workspaceId, auditId), format),
    async events(workspaceId, auditId, after) {
      // The status first: an audit that has ended by then has its last event written.
      const { status } = await head(workspaceId, auditId);
      return { events: await jobs.events(workspaceId, auditId, after), status };
    },
    async *follow(workspaceId, auditId, ...[after, signal]) {
      await head(workspaceId, auditId);
      yield* jobs.follow(workspaceId, auditId, after, signal);
    },
    async resume(workspaceId, auditId, budgetUsd) {
      const audit = await reader.summary(workspaceId, auditId);
      const start = () => startJob(workspaceId, audit);
      await resumeAudit(deps, audit, { workspaceId, auditId, budgetUsd, start });
      return head(workspaceId, auditId);
    },
    async cancel(workspaceId, auditId) {
      await head(workspaceId, auditId);
      await cancelAudit(deps, { workspaceId, auditId });
      return head(workspaceId, auditId);
    },
    async remove(workspaceId, auditId) {
      await head(workspaceId, auditId);
      await eraseJob(jobs, auditId);
      const removed = await store.tenant(workspaceId, (database) => deleteAudit(database, auditId));
      await cache.invalidateTags(workspaceId, [auditTag(auditId)]);
      return removed;
    },
    compare: async (workspaceId, before, after) =>
      compareAudits(await reader.report(workspaceId, before), await reader.report(workspaceId, after)),
  };
}

/** The same request key makes the same audit, so that a request sent twice is one audit. */
export function auditIdFor(workspaceId: string, requestKey: string): string {
  const hash = createHash('sha256').update(`${workspaceId}\u0000${requestKey}`).digest('hex');
  // Shaped as a version 8 UUID, the version RFC 9562 leaves to the application.
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
