import { LeadlineError } from '../../errors/index.ts';
import { ProviderFailure, toVisibleError } from '../providers/failure.ts';
import { RouteFailed } from '../routing/index.ts';

/** Whatever went wrong on a request's way, as its client and its trace see it. */
export function visibleError(error: unknown): LeadlineError {
  if (error instanceof LeadlineError) return error;
  if (error instanceof RouteFailed) return error.visible();
  if (error instanceof ProviderFailure) return toVisibleError(error, 1);
  return new LeadlineError('internal', 'Something went wrong inside the gateway.', { cause: error });
}
