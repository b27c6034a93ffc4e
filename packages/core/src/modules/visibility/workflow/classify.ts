import type { Category } from '@leadline/contracts';
import type { WorkflowContext } from '../../../kernel/jobs/index.ts';
import type { Store } from '../../../kernel/store/index.ts';
import type { AuditRecord } from '../records.ts';
import { setCategories, uncategorisedQuestions } from '../repository/responses.ts';
import { type Analysis, callOf } from './analysis.ts';
import type { AuditLoader, AuditRef } from './loaded-audit.ts';
import { countedStep, type Progress } from './progress.ts';
import { settleAll } from './settle.ts';

export interface ClassifyDeps {
  readonly store: Store;
  readonly loader: AuditLoader;
  readonly analysis: Analysis;
  readonly progress: Progress;
}

/** So many questions are sorted in one call; more would not fit into one reply. */
export const QUESTIONS_PER_CLASSIFICATION = 200;

/** Finds the stage of recorded questions that came without one. */
export async function classifyRecorded(
  deps: ClassifyDeps,
  context: WorkflowContext,
  ref: AuditRef,
): Promise<void> {
  const inTenant = <Result>(work: Parameters<typeof deps.store.tenant<Result>>[1]) =>
    deps.store.tenant(ref.workspaceId, work);
  const questions = await context.step('unclassified', () =>
    inTenant((database) => uncategorisedQuestions(database, ref.auditId)),
  );
  if (questions.length === 0) return;
  const audit = await deps.loader.audit(ref);
  const stages = await sortByStage(deps, context, { audit, questions });
  await context.step('categories', () =>
    inTenant((database) => setCategories(database, ref.auditId, stages)),
  );
}

/** The stage of each question, some questions to a call and all calls side by side. */
export async function sortByStage(
  deps: ClassifyDeps,
  context: WorkflowContext,
  { audit, questions }: { readonly audit: AuditRecord; readonly questions: readonly string[] },
): Promise<Map<string, Category>> {
  const portions = Array.from(
    { length: Math.ceil(questions.length / QUESTIONS_PER_CLASSIFICATION) },
    (_, index) =>
      questions.slice(index * QUESTIONS_PER_CLASSIFICATION, (index + 1) * QUESTIONS_PER_CLASSIFICATION),
  );
  if (portions.length === 0) return new Map();
  deps.progress.plan(context, portions.length, `Sorting ${questions.length} questions by stage`);
  const sorted = await settleAll(
    portions.map((portion, index) =>
      countedStep(deps.progress, context, {
        name: `classify/${index + 1}`,
        message: `${portion.length} questions sorted by stage`,
        work: (step) => deps.analysis.classify(audit, portion, callOf(context, step)),
      }),
    ),
  );
  return new Map(sorted.flatMap(({ stages }) => stages));
}
