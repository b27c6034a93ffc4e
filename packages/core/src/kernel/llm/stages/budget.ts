import type { Stage } from '../../stage/index.ts';
import type { JobBudgets } from '../budget/job-budgets.ts';
import { callEvent, type OnLlmEvent } from '../events.ts';
import type { ModelCall, ModelReply } from '../model-call.ts';
import { ProviderFailure } from '../providers/failure.ts';

export interface BudgetStageOptions {
  readonly budgets: JobBudgets;
  readonly onEvent: OnLlmEvent;
}

/** Sets the most a try can cost aside before it is made, and gives back what it did not take. */
export function budgetStage({ budgets, onEvent }: BudgetStageOptions): Stage<ModelCall, ModelReply> {
  return async (call, next) => {
    const { jobId, budgetUsd, workspaceId } = call;
    if (jobId === null || budgetUsd === null) return next(call);
    const reservation = await budgets.reserve({
      workspaceId,
      jobId,
      budgetUsd,
      worstUsd: call.worstPriceUsd,
      signal: call.signal,
      onReached: (spentUsd) => onEvent({ ...callEvent(call), type: 'budget.reached', spentUsd, budgetUsd }),
    });
    try {
      const reply = await next(call);
      reservation.settle(reply.priceUsd);
      return reply;
    } catch (error) {
      // Cut off, cancelled or not written down: nobody knows whether it is charged, so it counts in full.
      if (error instanceof ProviderFailure && !error.maybeBilled) reservation.settle(0);
      else reservation.keep();
      throw error;
    }
  };
}
