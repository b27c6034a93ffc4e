import type { ExtractionType, Scores, StrategicPriority } from '@leadline/contracts';
import type { WorkflowContext, WorkflowRef } from '../../../kernel/jobs/index.ts';
import type { Unavailable } from '../records.ts';
import { storePriorities } from '../repository/insights.ts';
import { callOf } from './analysis.ts';
import type { CategoryDeps, CategoryInput, CategoryOutput } from './category.ts';
import type { JudgeOutput } from './judge.ts';
import { categoriesOf, whenDatabaseAnswers } from './loaded-audit.ts';
import { countedStep } from './progress.ts';
import { scoreAnswers } from './score.ts';
import { settleAll } from './settle.ts';

export interface TypesInput {
  readonly auditId: string;
  /** One type, or all three where the plan asks them together. */
  readonly types: readonly ExtractionType[];
  /** The workflow that judges the answers; null where the same calls judge them. */
  readonly judgeJobId: string | null;
}

export interface TypesOutput {
  readonly priorities: readonly StrategicPriority[];
  readonly scores: Scores;
  readonly models: readonly string[];
  readonly unavailable: readonly Unavailable[];
}

interface TypesDeps extends CategoryDeps {
  readonly category: WorkflowRef<CategoryInput, CategoryOutput>;
}

/** Some types over all categories: consolidated insights of each, then the few that matter most. */
export function typesWorkflow(deps: TypesDeps) {
  return async (context: WorkflowContext, input: TypesInput): Promise<TypesOutput> => {
    const loaded = await deps.loader.load({ workspaceId: context.workspaceId, auditId: input.auditId });
    const started = await settleAll(
      categoriesOf(loaded).map((category) =>
        context.child(deps.category, category, { auditId: input.auditId, category, types: input.types }),
      ),
    );
    const categories = await settleAll(started.map((child) => child.result()));
    const judge = input.judgeJobId === null ? null : await context.resultOf<JudgeOutput>(input.judgeJobId);
    const scores =
      judge?.scores ??
      scoreAnswers(
        loaded,
        categories.flatMap((category) => category.judged),
      );
    const selected = await countedStep(deps.progress, context, {
      name: 'select',
      message: `Priorities selected: ${input.types.join(', ').replaceAll('_', ' ')}`,
      work: (step) =>
        deps.analysis.select(loaded, { types: input.types, categories, scores }, callOf(context, step)),
    });
    await whenDatabaseAnswers(deps.clock, () =>
      deps.store.tenant(context.workspaceId, (database) =>
        storePriorities(
          database,
          { workspaceId: context.workspaceId, audit: loaded.audit },
          selected.priorities,
        ),
      ),
    );
    return {
      priorities: selected.priorities,
      scores,
      models: [...new Set([...categories.flatMap((category) => category.models), ...selected.models])],
      unavailable: categories.flatMap((category) => category.unavailable),
    };
  };
}
