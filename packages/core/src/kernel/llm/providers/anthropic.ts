import { ProviderFailure } from './failure.ts';
import type { Provider } from './provider.ts';
import { citedInText, type SdkResult, sdkClient } from './sdk-client.ts';

/** The price file reserves for as many. */
const MOST_SEARCHES = 3;

/** Anthropic: Messages, with its web search tool for the assistant. */
export const anthropic: Provider = {
  name: 'anthropic',
  sandboxPath: '/anthropic/v1',
  async connect({ apiKey, baseUrl, fetch }) {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    const sdk = createAnthropic({ apiKey, fetch, ...(baseUrl && { baseURL: baseUrl }) });
    const webSearch = {
      type: 'provider',
      id: 'anthropic.web_search_20250305',
      name: 'web_search',
      args: { maxUses: MOST_SEARCHES },
    } as const;
    return sdkClient({
      provider: 'anthropic',
      model: (name) => sdk(name),
      options: ({ search }) => (search ? { tools: [webSearch] } : {}),
      inspect: refusePaused,
      sources: citedInText,
      searches: countSearches,
    });
  },
};

/** A turn that Anthropic paused half-way through its searches is not an answer yet. */
function refusePaused({ finishReason }: SdkResult): void {
  if (finishReason.raw === 'pause_turn')
    throw new ProviderFailure({
      kind: 'broken_reply',
      provider: 'anthropic',
      reason: 'the turn was paused before the answer was complete',
      code: 'pause_turn',
    });
}

function countSearches({ providerMetadata }: SdkResult): number {
  const usage = providerMetadata?.['anthropic']?.['usage'] as
    | { readonly server_tool_use?: { readonly web_search_requests?: number } | null }
    | undefined;
  return usage?.server_tool_use?.web_search_requests ?? 0;
}
