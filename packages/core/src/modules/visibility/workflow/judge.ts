import type { Scores } from '@leadline/contracts';
import type { WorkflowContext } from '../../../kernel/jobs/index.ts';
import type { PlannedCall } from '../policy/plan/index.ts';
import { storeJudgements } from '../repository/responses.ts';
import { type CategoryDeps, judgedBatches, readBatch } from './category.ts';
import { whenDatabaseAnswers } from './loaded-audit.ts';
import { scoreAnswers } from './score.ts';
import { settleAll } from './settle.ts';

export interface JudgeOutput {
  readonly scores: Scores;
  readonly models: readonly string[];
}

/** The calls that judge answers and do nothing else. */
export function isJudgeOnly(call: PlannedCall): call is Extract<PlannedCall, { kind: 'read-batch' }> {
  return call.kind === 'read-batch' && call.parts.every((part) => part === 'metrics');
}

/** Judges every batch side by side, keeps the judgements and scores the audit. */
export function judgeWorkflow(deps: CategoryDeps) {
  return async (context: WorkflowContext, input: { readonly auditId: string }): Promise<JudgeOutput> => {
    const loaded = await deps.loader.load({ workspaceId: context.workspaceId, auditId: input.auditId });
    const calls = loaded.plan.calls.filter(isJudgeOnly);
    const readings = await settleAll(calls.map((call) => readBatch(deps, context, { loaded, call })));
    await whenDatabaseAnswers(deps.clock, () =>
      deps.store.tenant(context.workspaceId, (database) =>
        storeJudgements(database, input.auditId, judgedBatches(calls, readings)),
      ),
    );
    return {
      scores: scoreAnswers(
        loaded,
        readings.flatMap((reading) => reading.judged ?? []),
      ),
      models: [...new Set(readings.flatMap((reading) => reading.models))],
    };
  };
}
