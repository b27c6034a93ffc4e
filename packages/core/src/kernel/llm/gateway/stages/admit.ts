import { LeadlineError } from '../../../errors/index.ts';
import { may, mayUseModel } from '../../../iam/index.ts';
import type { Stage } from '../../../stage/index.ts';
import type { Exchange, Reply } from '../exchange.ts';

/** Lets a caller use the gateway, and of the models that may answer only those its key was made for. */
export function admitStage(): Stage<Exchange, Reply> {
  return (exchange, next) => {
    const { caller, notes } = exchange;
    if (!may(caller, 'llm:use'))
      throw new LeadlineError('forbidden', `The role ${caller.role} may not ask models.`, {
        next: "Ask the workspace's admin for another role.",
      });
    const { route } = notes;
    if (!route || caller.models === null || route.candidates.length === 0) return next(exchange);
    const candidates = route.candidates.filter(({ provider, model }) => mayUseModel(caller, provider, model));
    if (candidates.length === 0)
      throw new LeadlineError('forbidden', `This key may not use ${exchange.request.model}.`, {
        next: `It may use ${caller.models.join(', ')}; ask the workspace's admin for more.`,
      });
    notes.route = { ...route, candidates };
    return next(exchange);
  };
}
