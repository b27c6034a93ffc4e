import { LeadlineError } from '../../errors/index.ts';
import { ProviderFailure, toVisibleError } from '../providers/failure.ts';
import { RouteFailed } from '../routing/index.ts';

/** Whatever went wrong on a request's way, as its client and its trace see it. */
export function visibleError(error: unknown): LeadlineError {
  if (error instanceof LeadlineError) return error;
  if (error instanceof RouteFailed) return asked(error.failure, error.visible());
  if (error instanceof ProviderFailure) return asked(error, toVisibleError(error, 1, 'program'));
  return new LeadlineError('internal', 'Something went wrong inside the gateway.', { cause: error });
}

/** What a provider will not take was the client's to ask, and is the client's to change. */
function asked(failure: ProviderFailure, visible: LeadlineError): LeadlineError {
  if (failure.kind !== 'bad_request') return visible;
  return new LeadlineError('invalid_input', visible.message, {
    next: 'Change the request, or choose another model.',
    cause: failure,
  });
}
