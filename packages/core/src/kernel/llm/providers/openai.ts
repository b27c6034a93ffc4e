import type { Provider } from './provider.ts';
import { citedInText, type SdkResult, sdkClient } from './sdk-client.ts';
import { connectUpstream } from './upstreams.ts';

/** A question should not make an assistant search for ever; the price file reserves for as many. */
const MOST_SEARCHES = 4;

/** OpenAI: chat completions for tasks, the Responses API with its web search for the assistant. */
export const openai: Provider = {
  name: 'openai',
  sandboxPath: '/openai/v1',
  async connect(connection) {
    const { apiKey, baseUrl, fetch } = connection;
    const { createOpenAI } = await import('@ai-sdk/openai');
    const sdk = createOpenAI({ apiKey, fetch, ...(baseUrl && { baseURL: baseUrl }) });
    const webSearch = { type: 'provider', id: 'openai.web_search', name: 'web_search', args: {} } as const;
    return sdkClient({
      provider: 'openai',
      idempotencyHeader: 'Idempotency-Key',
      upstream: await connectUpstream('openai', connection),
      model: (name) => sdk.responses(name),
      options: ({ search }) =>
        search
          ? {
              tools: [webSearch],
              reasoning: 'low',
              providerOptions: { openai: { store: false, maxToolCalls: MOST_SEARCHES } },
            }
          : { providerOptions: { leadline: { strictSchema: true } } },
      sources: citedInText,
      searches: countSearches,
    });
  },
};

/** OpenAI charges for searching, not for opening or looking through a page it found. */
function countSearches(result: SdkResult): number {
  return result.content.filter((part) => {
    if (part.type !== 'tool-result' || part.toolName !== 'web_search') return false;
    const { action } = part.result as { readonly action?: { readonly type?: string } };
    return action?.type === undefined || action.type === 'search';
  }).length;
}
