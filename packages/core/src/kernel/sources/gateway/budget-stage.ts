import { LeadlineError } from '../../errors/index.ts';
import type { OnSourceEvent } from '../events.ts';
import type { Ask, NextStage, SourceStage } from './ask.ts';
import type { Budgets, Reservation } from './budgets.ts';
import type { Tasks } from './tasks.ts';

export interface BudgetStageOptions {
  readonly budgets: Budgets;
  readonly tasks: Pick<Tasks, 'started'>;
  readonly onEvent: OnSourceEvent;
}

/**
 * Sets the call's price aside in all of its budgets, and settles it when the call is over. What is free, or has no budget, passes without a
 * look into the database. A failed call costs nothing where the provider refused every request; else it may have been charged, and
 * is counted as spent.
 */
export function budgetStage(options: BudgetStageOptions): SourceStage {
  return async (ask, next) => {
    const { request, call, definition } = ask;
    if (call.priceUsd === 0) return next(ask);
    const [begun] = await options.tasks.started({ workspaceId: request.workspaceId, key: ask.key });
    // An earlier try has it paid for: whose money that was stays as it is.
    if (begun) {
      const { reservationId } = begun;
      const reservation = reservationId === null ? null : options.budgets.adopt(reservationId);
      return spend({ ask, next, options }, { reservation, begun: true });
    }
    if (request.limits.length === 0) return next(ask);
    const onReserved = async () => {
      const reservation = await options.budgets.reserve({
        workspaceId: request.workspaceId,
        source: definition.name,
        call: request.call,
        worstUsd: call.priceUsd,
        limits: request.limits,
        signal: ask.signal,
        patienceMs: call.timeoutMs,
      });
      return spend({ ask, next, options }, { reservation, begun: false });
    };
    try {
      return await onReserved();
    } catch (error) {
      // This process had stood still for so long that its money was given to others; nothing was asked yet.
      if (ask.exchanges.sent === 0 && error instanceof LeadlineError && error.code === 'conflict')
        return onReserved();
      throw error;
    }
  };
}

interface Spending {
  readonly ask: Ask;
  readonly next: NextStage;
  readonly options: BudgetStageOptions;
}

async function spend(
  { ask, next, options }: Spending,
  { reservation, begun }: { readonly reservation: Reservation | null; readonly begun: boolean },
) {
  // An answer that is paid for is given out even where that cannot be written down: the lease then runs out, and all is counted.
  const write = (done: Promise<void> | undefined) =>
    done?.catch((error: unknown) => options.onEvent({ type: 'source.trouble', where: 'budget', error }));
  try {
    const reply = await next({ ...ask, reservation });
    await write(reservation?.settle(reply.costUsd));
    return reply;
  } catch (error) {
    const { sent, refused } = ask.exchanges;
    await write(begun || sent > refused ? reservation?.count() : reservation?.settle(0));
    throw error;
  }
}
