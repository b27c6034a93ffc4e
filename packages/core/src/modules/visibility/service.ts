import { createHash } from 'node:crypto';
import type {
  AuditComparison,
  AuditHead,
  AuditListItem,
  AuditReport,
  Estimate,
  ExportFormat,
  JobEvent,
  ParsedAuditInput,
} from '@leadline/contracts';
import type { Cache } from '../../kernel/cache/index.ts';
import type { Clock } from '../../kernel/clock/index.ts';
import { LeadlineError } from '../../kernel/errors/index.ts';
import type { Jobs } from '../../kernel/jobs/index.ts';
import type { Llm } from '../../kernel/llm/index.ts';
import type { Store } from '../../kernel/store/index.ts';
import { type ExportedFile, renderReport } from './export-report.ts';
import { measureAll, numberAnswers } from './measure.ts';
import { compareAudits } from './policy/compare/index.ts';
import { compileBrands } from './policy/matching/index.ts';
import { completeCompany, completePersona } from './policy/personal/index.ts';
import { estimateAudit, requireAssistants, requireSoundBrands } from './preparation.ts';
import { type AuditDetail, createAuditReader } from './reading.ts';
import type { AuditRecord, StoredAuditInput } from './records.ts';
import { deleteAudit, findAudit, insertAudit, setAuditStatus, upsertCompany } from './repository/audits.ts';
import { insertResponses } from './repository/responses.ts';
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

/** Audits of how AI assistants see a brand. */
export interface VisibilityService {
  /** What an audit would do and cost; starts nothing, spends nothing. */
  estimate(workspaceId: string, input: ParsedAuditInput): Promise<Estimate>;
  /** Keeps the audit and its recorded answers, then starts the work. The same `requestKey` starts it once. */
  start(workspaceId: string, input: ParsedAuditInput, requestKey?: string): Promise<Started>;
  get(workspaceId: string, auditId: string): Promise<AuditDetail>;
  list(workspaceId: string, page: ListPage): Promise<{ items: AuditListItem[]; nextCursor: string | null }>;
  report(workspaceId: string, auditId: string): Promise<AuditReport>;
  export(workspaceId: string, auditId: string, format: ExportFormat): Promise<ExportedFile>;
  events(workspaceId: string, auditId: string, after: number): Promise<JobEvent[]>;
  follow(workspaceId: string, auditId: string, after: number, signal?: AbortSignal): AsyncIterable<JobEvent>;
  resume(workspaceId: string, auditId: string, budgetUsd?: number): Promise<AuditHead>;
  cancel(workspaceId: string, auditId: string): Promise<AuditHead>;
  remove(workspaceId: string, auditId: string): Promise<boolean>;
  compare(workspaceId: string, before: string, after: string): Promise<AuditComparison>;
}

export interface ListPage {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly brand?: string | undefined;
  readonly status?: AuditRecord['status'] | undefined;
}

/** Registers the audit's workflows with `jobs`; create the service before `jobs.launch`. */
export function createVisibilityService(deps: VisibilityDeps): VisibilityService {
  const workflows = defineAuditWorkflows(deps);
  const reader = createAuditReader(deps);

  const start = async (
    workspaceId: string,
    input: ParsedAuditInput,
    requestKey?: string,
  ): Promise<Started> => {
    requireSoundBrands(input);
    requireAssistants(input, deps.llm);
    const estimate = estimateAudit(input, deps.llm);
    const id = requestKey === undefined ? deps.randomId() : auditIdFor(workspaceId, requestKey);
    await keepAudit(deps, { id, workspaceId, input, estimate });
    await deps.jobs.start(workflows.audit, { auditId: id, source: input.answers.kind }, { id, workspaceId });
    return { audit: await reader.head(workspaceId, id), estimate };
  };

  return {
    estimate: async (_workspaceId, input) => {
      requireSoundBrands(input);
      return estimateAudit(input, deps.llm);
    },
    start,
    get: reader.detail,
    list: reader.list,
    report: reader.report,
    export: async (workspaceId, auditId, format) =>
      renderReport(await reader.report(workspaceId, auditId), format),
    events: async (workspaceId, auditId, after) => {
      await reader.head(workspaceId, auditId);
      return deps.jobs.events(workspaceId, auditId, after);
    },
    follow: (workspaceId, auditId, after, signal) => deps.jobs.follow(workspaceId, auditId, after, signal),
    resume: (workspaceId, auditId, budgetUsd) =>
      resumeAudit(deps, { workspaceId, auditId, budgetUsd, workflows, reader }),
    cancel: (workspaceId, auditId) => cancelAudit(deps, { workspaceId, auditId, reader }),
    remove: async (workspaceId, auditId) => {
      await reader.head(workspaceId, auditId);
      await deps.jobs.cancel(auditId);
      await deps.cache.invalidateTags(workspaceId, [auditTag(auditId)]);
      return deps.store.tenant(workspaceId, (database) => deleteAudit(database, auditId));
    },
    compare: async (workspaceId, before, after) =>
      compareAudits(await reader.report(workspaceId, before), await reader.report(workspaceId, after)),
  };
}

/** Everything cached of an audit carries this tag. */
export function auditTag(auditId: string): string {
  return `audit:${auditId}`;
}

/** The same request key makes the same audit, so that a request sent twice is one audit. */
export function auditIdFor(workspaceId: string, requestKey: string): string {
  const hash = createHash('sha256').update(`${workspaceId}\u0000${requestKey}`).digest('hex');
  // Shaped as a version 8 UUID, the version RFC 9562 leaves to the application.
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

async function keepAudit(
  deps: VisibilityDeps,
  audit: {
    readonly id: string;
    readonly workspaceId: string;
    readonly input: ParsedAuditInput;
    readonly estimate: Estimate;
  },
): Promise<void> {
  const { id, workspaceId, input, estimate } = audit;
  const company = completeCompany(input.company, {
    brand: input.brand.name,
    competitors: input.competitors.map((rival) => rival.name),
    industry: input.industry,
    productCategory: input.productCategory,
    market: input.market,
  });
  const reader = completePersona(input.reader, company);
  const matcher = compileBrands(input.brand, input.competitors, { productCategory: input.productCategory });
  const recorded = input.answers.kind === 'recorded' ? input.answers.answers : [];
  const measured = await measureAll(numberAnswers(recorded), matcher);
  await deps.store.tenant(workspaceId, async (database) => {
    if (await findAudit(database, id)) return;
    const companyId = await upsertCompany(database, workspaceId, company, reader.role);
    await insertAudit(database, {
      id,
      workspaceId,
      companyId,
      analyst: deps.llm.resolveAnalyst(input.analyst),
      simulated:
        deps.llm.simulated &&
        (input.answers.kind === 'live' || deps.llm.resolveAnalyst(input.analyst) !== 'builtin'),
      input: withoutAnswers(input),
      company,
      reader,
      warnings: estimate.warnings,
    });
    await insertResponses(database, { id, workspaceId }, measured);
  });
}

function withoutAnswers(input: ParsedAuditInput): StoredAuditInput {
  return { ...input, answers: input.answers.kind === 'recorded' ? { kind: 'recorded' } : input.answers };
}

type Reader = ReturnType<typeof createAuditReader>;

async function resumeAudit(
  deps: VisibilityDeps,
  request: {
    readonly workspaceId: string;
    readonly auditId: string;
    readonly budgetUsd: number | undefined;
    readonly workflows: ReturnType<typeof defineAuditWorkflows>;
    readonly reader: Reader;
  },
): Promise<AuditHead> {
  const { workspaceId, auditId, budgetUsd, workflows, reader } = request;
  const head = await reader.head(workspaceId, auditId);
  if (head.status === 'succeeded') {
    throw new LeadlineError('conflict', 'This audit is finished; there is nothing left to do.', {
      next: `Read it with \`leadline visibility show ${auditId}\`.`,
    });
  }
  await deps.store.tenant(workspaceId, (database) =>
    setAuditStatus(database, auditId, { status: 'queued', ...(budgetUsd !== undefined && { budgetUsd }) }),
  );
  if (await deps.jobs.get(auditId)) await deps.jobs.resume(auditId);
  else await deps.jobs.start(workflows.audit, { auditId, source: head.source }, { id: auditId, workspaceId });
  return reader.head(workspaceId, auditId);
}

async function cancelAudit(
  deps: VisibilityDeps,
  {
    workspaceId,
    auditId,
    reader,
  }: { readonly workspaceId: string; readonly auditId: string; readonly reader: Reader },
): Promise<AuditHead> {
  const head = await reader.head(workspaceId, auditId);
  if (['succeeded', 'failed', 'cancelled'].includes(head.status)) return head;
  await deps.jobs.cancel(auditId);
  await deps.store.tenant(workspaceId, (database) =>
    setAuditStatus(database, auditId, {
      status: 'cancelled',
      error: {
        code: 'cancelled',
        message: 'The audit was stopped on request; what it had found is kept.',
        next: `Go on with \`leadline visibility resume ${auditId}\`.`,
      },
    }),
  );
  return reader.head(workspaceId, auditId);
}
