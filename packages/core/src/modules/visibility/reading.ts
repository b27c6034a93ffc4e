import {
  type AuditHead,
  type AuditListItem,
  type AuditReport,
  CATEGORIES,
  type CategoryResult,
  FUNNEL_STAGE_OF,
  type JobEvent,
  type Scores,
  type Warning,
} from '@leadline/contracts';
import type { Cache } from '../../kernel/cache/index.ts';
import { LeadlineError } from '../../kernel/errors/index.ts';
import type { Jobs } from '../../kernel/jobs/index.ts';
import type { JobLedger, Llm } from '../../kernel/llm/index.ts';
import type { Store } from '../../kernel/store/index.ts';
import { toAnalysedAnswer } from './policy/analysed-answer.ts';
import { planAudit } from './policy/plan/index.ts';
import type { AuditRecord, AuditResult } from './records.ts';
import { findAudit, pageOfAudits } from './repository/audits.ts';
import { readInsights, type StoredInsights } from './repository/insights.ts';
import { countResponses, readResponses, type StoredResponse } from './repository/responses.ts';

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

/** The read models of audits. */
export function createAuditReader(deps: ReaderDeps) {
  const record = async (workspaceId: string, auditId: string): Promise<AuditRecord> => {
    const found = await deps.store.tenant(workspaceId, (database) => findAudit(database, auditId));
    if (found) return found;
    throw new LeadlineError('not_found', `There is no audit ${auditId} in this workspace.`, {
      next: 'See `leadline visibility list` for those there are.',
    });
  };
  return {
    head: async (workspaceId: string, auditId: string) => toHead(await record(workspaceId, auditId)),
    detail: async (workspaceId: string, auditId: string): Promise<AuditDetail> => {
      const audit = await record(workspaceId, auditId);
      const [ledger, events] = await Promise.all([
        deps.llm.ledger(workspaceId, auditId),
        deps.jobs.events(workspaceId, auditId, -1),
      ]);
      return {
        audit: toHead(audit),
        progress: latestProgress(events),
        costUsd: ledger.costUsd,
        scores: audit.result?.scores ?? null,
        warnings: [...audit.warnings],
      };
    },
    list: (workspaceId: string, page: ListRequest) => listAudits(deps, workspaceId, page),
    /** The report of a finished audit; cached, since a finished audit never changes. */
    report: async (workspaceId: string, auditId: string): Promise<AuditReport> => {
      const audit = await record(workspaceId, auditId);
      if (!audit.result) throw notReady(audit);
      return deps.cache.getOrSet(
        { workspaceId, key: `visibility-report:${auditId}` },
        { ttlMs: REPORT_TTL_MS, tags: [`audit:${auditId}`] },
        () => readReport(deps, workspaceId, audit),
      );
    },
  };
}

function notReady(audit: AuditRecord): LeadlineError {
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

export function toHead(audit: AuditRecord): AuditHead {
  return {
    id: audit.id,
    status: audit.status,
    plan: audit.input.plan,
    brand: audit.input.brand.name,
    competitors: audit.input.competitors.map((rival) => rival.name),
    productCategory: audit.input.productCategory ?? null,
    source: audit.input.answers.kind,
    simulated: audit.simulated,
    createdAt: audit.createdAt.toISOString(),
    finishedAt: audit.finishedAt?.toISOString() ?? null,
    error: audit.error,
  };
}

function latestProgress(events: readonly JobEvent[]): AuditDetail['progress'] {
  const latest = events.findLast((event) => event.total !== undefined) ?? events.at(-1);
  return {
    done: latest?.done ?? 0,
    total: latest?.total ?? 0,
    message: events.at(-1)?.message ?? 'Waiting for a worker',
  };
}

interface ListRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly brand?: string | undefined;
  readonly status?: AuditRecord['status'] | undefined;
}

async function listAudits(deps: ReaderDeps, workspaceId: string, page: ListRequest) {
  const after = page.cursor === undefined ? undefined : readCursor(page.cursor);
  const { audits, counts } = await deps.store.tenant(workspaceId, async (database) => {
    const audits = await pageOfAudits(database, {
      limit: page.limit + 1,
      ...(after && { after }),
      ...(page.brand !== undefined && { brand: page.brand }),
      ...(page.status !== undefined && { status: page.status }),
    });
    return {
      audits,
      counts: await countResponses(
        database,
        audits.map((audit) => audit.id),
      ),
    };
  });
  const shown = audits.slice(0, page.limit);
  const costs = await deps.llm.costs(
    workspaceId,
    shown.map((audit) => audit.id),
  );
  const items: AuditListItem[] = shown.map((audit) => ({
    ...toHead(audit),
    answers: counts.get(audit.id) ?? 0,
    overallScore: audit.result?.scores.overall.value ?? null,
    mentionRate: audit.result?.scores.mentionRate.rate ?? null,
    costUsd: costs.get(audit.id) ?? 0,
  }));
  const last = shown.at(-1);
  return { items, nextCursor: audits.length > page.limit && last ? writeCursor(last) : null };
}

function writeCursor(audit: AuditRecord): string {
  return Buffer.from(`${audit.createdAt.toISOString()} ${audit.id}`).toString('base64url');
}

function readCursor(cursor: string): { createdAt: Date; id: string } {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const createdAt = new Date(time);
  if (Number.isNaN(createdAt.getTime()) || !/^[0-9a-f-]{36}$/u.test(id)) {
    throw new LeadlineError('invalid_input', 'The cursor is not one this list gave out.', {
      next: 'Begin again without a cursor.',
    });
  }
  return { createdAt, id };
}

async function readReport(deps: ReaderDeps, workspaceId: string, audit: AuditRecord): Promise<AuditReport> {
  const { responses, insights } = await deps.store.tenant(workspaceId, async (database) => ({
    responses: await readResponses(database, audit.id),
    insights: await readInsights(database, audit.id),
  }));
  const ledger = await deps.llm.ledger(workspaceId, audit.id);
  if (!audit.result) throw notReady(audit);
  return assembleReport({ audit, result: audit.result, responses, insights, ledger });
}

interface ReportParts {
  readonly audit: AuditRecord;
  readonly result: AuditResult;
  readonly responses: readonly StoredResponse[];
  readonly insights: StoredInsights;
  readonly ledger: JobLedger;
}

function assembleReport({ audit, result, responses, insights, ledger }: ReportParts): AuditReport {
  const answers = responses.map((row) => toAnalysedAnswer(row.measured, row.judged, row.missing));
  const plan = planAudit({
    plan: audit.input.plan,
    answers: responses.map(({ measured }) => ({
      ...measured,
      category: measured.category ?? 'solution_seeking',
    })),
  });
  return {
    schemaVersion: 1,
    audit: toHead(audit),
    brand: audit.input.brand,
    competitors: audit.input.competitors,
    company: audit.company,
    reader: audit.reader,
    analyst: result.models.length === 0 ? 'builtin' : [...result.models],
    note: audit.input.note ?? null,
    calls: callsOf(ledger, { planned: plan.calls.length, builtin: result.models.length === 0 }),
    cost: costOf(ledger),
    warnings: [...audit.warnings],
    answers,
    scores: result.scores,
    categories: categoriesOf(result, insights),
    priorities: [...insights.priorities],
    brief: insights.brief,
    discoveredBrands: [...result.discovered],
    citations: result.citations,
  };
}

/** Calls of tasks that put questions together or to assistants are collection; all others analyse. */
function isCollection(task: string): boolean {
  return /\.(ask|generate-questions|classify-questions)$/u.test(task);
}

function callsOf(
  ledger: JobLedger,
  plan: { readonly planned: number; readonly builtin: boolean },
): AuditReport['calls'] {
  const sum = (count: (row: JobLedger['tasks'][number]) => number, collection: boolean) =>
    ledger.tasks
      .filter((row) => isCollection(row.task) === collection)
      .reduce((total, row) => total + count(row), 0);
  return {
    analysis: plan.builtin ? plan.planned : sum((row) => row.tasks, false),
    collection: sum((row) => row.tasks, true),
    repaired: sum((row) => row.repairs, false) + sum((row) => row.repairs, true),
    cached: sum((row) => row.cached, false) + sum((row) => row.cached, true),
  };
}

function costOf(ledger: JobLedger): AuditReport['cost'] {
  const cost = (collection: boolean) =>
    ledger.tasks
      .filter((row) => isCollection(row.task) === collection)
      .reduce((total, row) => total + row.costUsd, 0);
  return {
    analysisUsd: cost(false),
    collectionUsd: cost(true),
    inputTokens: ledger.usage.inputTokens,
    cachedInputTokens: ledger.usage.cachedInputTokens,
    outputTokens: ledger.usage.outputTokens,
  };
}

function categoriesOf(result: AuditResult, insights: StoredInsights): CategoryResult[] {
  const cards = new Map(result.scores.byCategory.map((card) => [card.category, card]));
  return CATEGORIES.flatMap((category) => {
    const card = cards.get(category);
    if (!card || card.answers === 0) return [];
    const { category: _category, funnelStage: _stage, ...scores } = card;
    return [
      {
        category,
        funnelStage: FUNNEL_STAGE_OF[category],
        scores,
        insights: insights.categories
          .filter((row) => row.category === category)
          .flatMap((row) => [...row.insights]),
        unavailable: result.unavailable
          .filter((row) => row.category === category)
          .map(({ type, reason }) => ({ type, reason })),
      },
    ];
  });
}
