import { LeadlineError } from '../../../errors/index.ts';
import type { Stage } from '../../../stage/index.ts';
import type { Accounts } from '../../providers/accounts.ts';
import type { Candidate } from '../../routing/index.ts';
import type { Exchange, Reply } from '../exchange.ts';

/** Leaves only the models whose providers are asked for embeddings. */
export function embeddersStage({
  accounts,
}: {
  readonly accounts: Pick<Accounts, 'of'>;
}): Stage<Exchange, Reply> {
  return async (exchange, next) => {
    const { route } = exchange.notes;
    if (!route || route.candidates.length === 0) return next(exchange);
    const candidates: Candidate[] = [];
    for (const candidate of route.candidates)
      if ((await accounts.of(candidate)).upstream.embed) candidates.push(candidate);
    if (candidates.length === 0)
      throw new LeadlineError(
        'invalid_input',
        `${exchange.request.model} is not asked for embeddings here.`,
        {
          next: 'Name an embedding model of another provider (`leadline llm models --kind embedding`).',
          issues: [{ path: 'model', message: 'its provider is not asked for embeddings' }],
        },
      );
    exchange.notes.route = { ...route, candidates };
    return next(exchange);
  };
}
