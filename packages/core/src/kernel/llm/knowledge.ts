import { assistantName } from './assistants/ask.ts';
import type { LedgerRepository } from './ledger/repository.ts';
import type { ModelChoices } from './models.ts';
import type { PriceBook } from './pricing/price-book.ts';
import type { Connections } from './providers/connections.ts';
import { ASSISTANT_NAMES, PROVIDER_OF_ASSISTANT } from './providers/names.ts';
import type { Llm } from './task.ts';
import { estimateTokens } from './tokens.ts';

interface KnowledgeDeps {
  readonly connections: Connections;
  readonly prices: PriceBook;
  readonly repository: LedgerRepository;
  readonly choices: ModelChoices;
}

/** What can be told without asking any model. */
export function knowledgeOf({ connections, prices, repository, choices }: KnowledgeDeps) {
  return {
    resolveAnalyst: (analyst) => choices.analyst(analyst)?.id ?? 'builtin',
    price: (model, usage) => prices.price(model, usage),
    // One search is what a question takes as a rule.
    priceOfAsk: (assistant, usage) =>
      prices.price(choices.assistantModelId(assistantName(assistant)), usage, 1),
    ledger: (workspaceId, jobId) => repository.job(workspaceId, jobId),
    costs: (workspaceId, jobIds) => repository.costs(workspaceId, jobIds),
    assistants: () =>
      ASSISTANT_NAMES.map((name) => ({
        name,
        model: choices.assistantModelId(name),
        configured: connections.isConfigured(PROVIDER_OF_ASSISTANT[name]),
      })),
    simulated: connections.simulated,
    estimateTokens,
    ledgerSummary: (workspaceId, jobId) => repository.summary(workspaceId, jobId),
  } satisfies Partial<Llm> & { ledgerSummary: LedgerRepository['summary'] };
}
