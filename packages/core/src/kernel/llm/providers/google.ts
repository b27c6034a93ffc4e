import { distinctSources } from '../assistants/cited-sources.ts';
import type { CitedSource } from '../model-call.ts';
import { ProviderFailure } from './failure.ts';
import type { Provider } from './provider.ts';
import { type SdkResult, sdkClient } from './sdk-client.ts';

/** Google Gemini, with grounding in Google Search for the assistant. */
export const google: Provider = {
  name: 'google',
  sandboxPath: '/gemini/v1beta',
  async connect({ apiKey, baseUrl, fetch }) {
    const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
    const sdk = createGoogleGenerativeAI({ apiKey, fetch, ...(baseUrl && { baseURL: baseUrl }) });
    const webSearch = {
      type: 'provider',
      id: 'google.google_search',
      name: 'google_search',
      args: {},
    } as const;
    return sdkClient({
      provider: 'google',
      model: (name) => sdk(name),
      options: ({ search }) => (search ? { tools: [webSearch] } : {}),
      inspect: refuseBlocked,
      sources: groundingSources,
      searches: countSearches,
    });
  },
};

interface GroundingMetadata {
  readonly webSearchQueries?: readonly string[] | null;
  readonly groundingChunks?: readonly unknown[] | null;
}

function groundingOf({ providerMetadata }: SdkResult): GroundingMetadata | null {
  return (providerMetadata?.['google']?.['groundingMetadata'] ?? null) as GroundingMetadata | null;
}

/** The chunks an answer is grounded on; the package turns each into a source. */
function groundingSources(result: SdkResult): CitedSource[] {
  return distinctSources(
    result.content.flatMap((part) => (part.type === 'source' && part.sourceType === 'url' ? [part] : [])),
  );
}

function countSearches(result: SdkResult): number {
  const grounding = groundingOf(result);
  if (!grounding) return 0;
  return grounding.webSearchQueries?.length || (grounding.groundingChunks?.length ? 1 : 0);
}

/** A question Gemini blocks comes back as a success without any candidate. */
function refuseBlocked({ content, providerMetadata }: SdkResult): void {
  const feedback = providerMetadata?.['google']?.['promptFeedback'] as
    | { readonly blockReason?: string }
    | null
    | undefined;
  if (content.length === 0 && feedback?.blockReason)
    throw new ProviderFailure({
      kind: 'bad_request',
      provider: 'google',
      reason: `the question was blocked (${feedback.blockReason})`,
      code: feedback.blockReason.toLowerCase(),
    });
}
