import type { ExtractionType } from '@leadline/contracts';
import { type LeadlineError, toLeadlineError } from '../../../kernel/errors/index.ts';
import type { WorkflowContext, WorkflowRef } from '../../../kernel/jobs/index.ts';
import { summariseCitations } from '../policy/citation-summary/index.ts';
import { discoverBrands } from '../policy/discovery/index.ts';
import { setAuditStatus, storeResult } from '../repository/audits.ts';
import { storeBrief } from '../repository/insights.ts';
import { callOf } from './analysis.ts';
import type { CategoryDeps } from './category.ts';
import { classifyRecorded } from './collect.ts';
import { isJudgeOnly, type JudgeOutput } from './judge.ts';
import type { AuditRef, LoadedAudit } from './loaded-audit.ts';
import { countedStep } from './progress.ts';
import { analysedAnswers } from './score.ts';
import { settleAll } from './settle.ts';
import type { TypesInput, TypesOutput } from './types.ts';

export interface AuditInputRef {
  readonly auditId: string;
  readonly source: 'recorded' | 'live';
}

export interface AuditDeps extends CategoryDeps {
  readonly collect: WorkflowRef<{ readonly auditId: string }, void>;
  readonly judge: WorkflowRef<{ readonly auditId: string }, JudgeOutput>;
  readonly types: WorkflowRef<TypesInput, TypesOutput>;
}

/** The whole audit. Whatever it ends in, the audit's row says so and what was found stays. */
export function auditWorkflow(deps: AuditDeps) {
  return async (context: WorkflowContext, input: AuditInputRef): Promise<void> => {
    const ref = { workspaceId: context.workspaceId, auditId: input.auditId };
    try {
      await setStatus(deps, ref, { status: 'running' });
      await prepare(deps, context, input);
      await analyse(deps, context, await deps.loader.load(ref));
    } catch (error) {
      const failure = toLeadlineError(error);
      await recordFailure(deps, ref, failure);
      throw error;
    } finally {
      deps.loader.forget(input.auditId);
      deps.progress.forget(context);
    }
  };
}

/** Makes sure that every answer is there, measured and has a category. */
async function prepare(deps: AuditDeps, context: WorkflowContext, input: AuditInputRef): Promise<void> {
  if (input.source === 'live') {
    const collecting = await context.child(deps.collect, 'collect', { auditId: input.auditId });
    return collecting.result();
  }
  await classifyRecorded(deps, context, input.auditId);
}

async function analyse(deps: AuditDeps, context: WorkflowContext, loaded: LoadedAudit): Promise<void> {
  const { calls, batches } = loaded.plan;
  deps.progress.plan(
    context,
    calls.length,
    `Analysing ${loaded.answers.size} answers in ${batches.length} batches`,
  );
  const strands = await startStrands(deps, context, loaded);
  const results = await settleAll(strands.map((strand) => strand.result()));
  const brief = await countedStep(deps.progress, context, {
    name: 'brief',
    message: 'Executive brief written',
    work: (step) => deps.analysis.brief(loaded, results, callOf(context, step)),
  });
  await context.step('finish', () => finish(deps, loaded, { context, results, brief }));
}

/** Starts everything that may run at once: the types, and the judging they wait for at their end. */
async function startStrands(deps: AuditDeps, context: WorkflowContext, loaded: LoadedAudit) {
  const auditId = loaded.audit.id;
  const groups = typeGroups(loaded);
  const judges = loaded.plan.calls.some(isJudgeOnly);
  const judge = judges ? await context.child(deps.judge, 'judge', { auditId }) : null;
  return settleAll(
    groups.map((types) =>
      context.child(deps.types, types.join('+'), { auditId, types, judgeJobId: judge?.jobId ?? null }),
    ),
  );
}

/** The types that share their selection: each alone in `standard`, all together in `compact`. */
function typeGroups(loaded: LoadedAudit): (readonly ExtractionType[])[] {
  return loaded.plan.calls.filter((call) => call.kind === 'select').map((call) => call.types);
}

async function finish(
  deps: AuditDeps,
  loaded: LoadedAudit,
  done: {
    readonly context: WorkflowContext;
    readonly results: readonly TypesOutput[];
    readonly brief: Awaited<ReturnType<CategoryDeps['analysis']['brief']>>;
  },
): Promise<void> {
  const { context, results, brief } = done;
  const { brand, competitors } = loaded.audit.input;
  const answers = analysedAnswers(loaded, []);
  const [first] = results;
  if (!first) return;
  const result = {
    scores: first.scores,
    citations: summariseCitations(answers, { brand, rivals: competitors }),
    discovered: discoverBrands(answers, loaded.matcher, {
      productCategory: loaded.audit.input.productCategory,
    }),
    models: [...new Set([...results.flatMap((part) => part.models), ...brief.models])],
    unavailable: results.flatMap((part) => part.unavailable),
  };
  await deps.store.tenant(context.workspaceId, async (database) => {
    if (brief.brief)
      await storeBrief(database, { workspaceId: context.workspaceId, audit: loaded.audit }, brief.brief);
    await storeResult(database, loaded.audit.id, result);
  });
}

async function setStatus(
  deps: AuditDeps,
  { workspaceId, auditId }: AuditRef,
  change: Parameters<typeof setAuditStatus>[2],
): Promise<void> {
  await deps.store.tenant(workspaceId, (database) => setAuditStatus(database, auditId, change));
}

/** A budget that was reached pauses the audit; anything else fails it. Both can be resumed. */
async function recordFailure(deps: AuditDeps, ref: AuditRef, failure: LeadlineError): Promise<void> {
  const next = failure.next ?? `Mend the cause, then run \`leadline visibility resume ${ref.auditId}\`.`;
  await setStatus(deps, ref, {
    status: failure.code === 'budget_reached' ? 'paused' : 'failed',
    error: { code: failure.code, message: failure.message, next },
  });
}
