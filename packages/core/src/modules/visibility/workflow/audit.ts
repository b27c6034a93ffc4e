import type { ExtractionType } from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import type { WorkflowContext, WorkflowRef } from '../../../kernel/jobs/index.ts';
import type { Llm } from '../../../kernel/llm/index.ts';
import { setStatus, stopReason } from '../lifecycle.ts';
import { summariseCitations } from '../policy/citation-summary/index.ts';
import { discoverBrands } from '../policy/discovery/index.ts';
import type { AuditResult } from '../records.ts';
import { storeResult } from '../repository/audits.ts';
import { storeBrief } from '../repository/insights.ts';
import { callOf } from './analysis.ts';
import type { CategoryDeps } from './category.ts';
import { classifyRecorded } from './classify.ts';
import type { CollectDeps } from './collect.ts';
import { isJudgeOnly, type JudgeOutput } from './judge.ts';
import { type AuditRef, type LoadedAudit, whenDatabaseAnswers } from './loaded-audit.ts';
import { countedStep } from './progress.ts';
import { analysedAnswers } from './score.ts';
import { settleAll } from './settle.ts';
import type { TypesInput, TypesOutput } from './types.ts';

export interface AuditInputRef {
  readonly auditId: string;
  readonly source: 'recorded' | 'live';
}

export interface AuditDeps extends CategoryDeps, CollectDeps {
  readonly llm: Llm;
  readonly collect: WorkflowRef<{ readonly auditId: string }, void>;
  readonly judge: WorkflowRef<{ readonly auditId: string }, JudgeOutput>;
  readonly types: WorkflowRef<TypesInput, TypesOutput>;
}

/** The whole audit. Whatever it ends in, the audit's row says so and what was found stays. */
export function auditWorkflow(deps: AuditDeps) {
  return async (context: WorkflowContext, { auditId, source }: AuditInputRef): Promise<void> => {
    const ref = { workspaceId: context.workspaceId, auditId };
    deps.loader.forget(auditId);
    try {
      await whenDatabaseAnswers(deps.clock, () =>
        setStatus(deps.store, ref, { from: ['queued', 'failed', 'paused'], to: 'running' }),
      );
      if (source === 'live') await (await context.child(deps.collect, 'collect', { auditId })).result();
      else await classifyRecorded(deps, context, ref);
      await analyse(deps, context, await deps.loader.load(ref));
    } catch (error) {
      await tellWhyStopped(deps, ref, error);
      throw error;
    } finally {
      deps.loader.forget(auditId);
      deps.progress.forget(context);
    }
  };
}

/** A budget that was reached pauses the audit; any other failure fails it. Both can be resumed. */
async function tellWhyStopped({ store }: AuditDeps, ref: AuditRef, error: unknown): Promise<void> {
  // Cancelling tells the row itself. What is no error of ours may mean that another worker has the job now; where it
  // means a failure, readers learn it from the job (`withJobStatus`), as they do when this cannot be written.
  if (!(error instanceof LeadlineError) || error.code === 'cancelled') return;
  const to = error.code === 'budget_reached' ? 'paused' : 'failed';
  const reason = stopReason(ref.auditId, error);
  await setStatus(store, ref, { from: ['queued', 'running'], to, error: reason }).catch(() => undefined);
}

async function analyse(deps: AuditDeps, context: WorkflowContext, loaded: LoadedAudit): Promise<void> {
  const { calls, batches } = loaded.plan;
  const message = `Analysing ${loaded.answers.size} answers in ${batches.length} batches`;
  deps.progress.plan(context, calls.length, message);
  const strands = await startStrands(deps, context, loaded);
  // Needs no model, so it is done while the models are at work.
  const surveying = context.step('survey', async () => survey(loaded));
  const results = await settleAll(strands.map((strand) => strand.result()));
  const [first] = results;
  if (!first) throw new Error('A plan has at least one selection.');
  const priorities = results.flatMap((part) => part.priorities);
  const { brief, models } = await countedStep(deps.progress, context, {
    name: 'brief',
    message: 'Executive brief written',
    work: (step) => deps.analysis.brief(loaded, { scores: first.scores, priorities }, callOf(context, step)),
  });
  const result = {
    ...(await surveying),
    scores: first.scores,
    models: [...new Set([...results.flatMap((part) => part.models), ...models])],
    unavailable: results.flatMap((part) => part.unavailable),
  };
  await context.step('finish', () =>
    deps.store.tenant(context.workspaceId, async (database) => {
      await storeBrief(database, { workspaceId: context.workspaceId, audit: loaded.audit }, brief);
      await storeResult(database, loaded.audit.id, result);
    }),
  );
  await forgetWhatWasSaid(deps, context.workspaceId, loaded);
}

/** Answers about the company that programs got before were given without this audit. That they stay a while is nobody's failure. */
async function forgetWhatWasSaid(
  { llm }: AuditDeps,
  workspaceId: string,
  { audit }: LoadedAudit,
): Promise<void> {
  const tags = audit.input.brand.domains.map((domain) => `company:${domain}`);
  if (tags.length > 0) await llm.caches.invalidate(workspaceId, tags).catch(() => undefined);
}

/** What all answers together say of sources and of brands nobody configured. */
function survey(loaded: LoadedAudit): Pick<AuditResult, 'citations' | 'discovered'> {
  const { brand, competitors, productCategory } = loaded.audit.input;
  const answers = analysedAnswers(loaded, []);
  return {
    citations: summariseCitations(answers, { brand, rivals: competitors }),
    discovered: discoverBrands(answers, loaded.matcher, { productCategory }),
  };
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
