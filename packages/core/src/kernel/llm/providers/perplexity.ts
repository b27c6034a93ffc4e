import { distinctSources } from '../assistants/cited-sources.ts';
import type { CitedSource } from '../model-call.ts';
import { perplexityAgent } from './perplexity-agent.ts';
import type { Provider, ProviderClient } from './provider.ts';
import { type SdkResult, sdkClient } from './sdk-client.ts';

/**
 * Perplexity speaks two protocols: its Agent API, where models have a maker (`perplexity/sonar`), and the
 * older Sonar chat completions (`sonar`, `sonar-pro`), out of support since 27 September 2026. The name of
 * the model decides.
 */
export const perplexity: Provider = {
  name: 'perplexity',
  sandboxPath: '/perplexity',
  sandboxModel: 'sonar',
  async connect(connection) {
    const agent = perplexityAgent(connection);
    let sonar: Promise<ProviderClient> | undefined;
    return {
      async generate(request) {
        if (request.model.includes('/')) return agent.generate(request);
        sonar ??= connectSonar(connection);
        return (await sonar).generate(request);
      },
    };
  },
};

async function connectSonar({
  apiKey,
  baseUrl,
  fetch,
}: Parameters<Provider['connect']>[0]): Promise<ProviderClient> {
  const { createPerplexity } = await import('@ai-sdk/perplexity');
  const sdk = createPerplexity({ apiKey, fetch, ...(baseUrl && { baseURL: baseUrl }) });
  return sdkClient({
    provider: 'perplexity',
    model: (name) => sdk(name),
    options: ({ search }) => ({
      providerOptions: {
        perplexity: search
          ? { web_search_options: { search_context_size: 'low' } }
          : { disable_search: true },
      },
    }),
    sources: sonarSources,
    // The request fee is charged for every request that may search.
    searches: () => 1,
  });
}

interface SonarBody {
  readonly citations?: readonly string[] | null;
  readonly search_results?: readonly { readonly url?: string; readonly title?: string }[] | null;
}

/** `search_results` has titles; `citations`, the older list, has addresses only. Both number the text's `[n]`. */
function sonarSources({ response }: SdkResult): CitedSource[] {
  const body = (response?.body ?? {}) as SonarBody;
  const results = (body.search_results ?? []).flatMap(({ url, title }) => (url ? [{ url, title }] : []));
  return distinctSources([...results, ...(body.citations ?? []).map((url) => ({ url }))]);
}
