import type { Provider } from './provider.ts';
import { sdkClient } from './sdk-client.ts';

/** Azure OpenAI; a model's name is the name of the deployment. */
export const azure: Provider = {
  name: 'azure',
  sandboxPath: '/openai/v1',
  async connect({ apiKey, baseUrl, resourceName, fetch }) {
    const { createAzure } = await import('@ai-sdk/azure');
    const place = baseUrl ? { baseURL: baseUrl } : resourceName ? { resourceName } : {};
    const sdk = createAzure({ apiKey, fetch, ...place });
    return sdkClient({
      provider: 'azure',
      model: (name) => sdk.chat(name),
      options: ({ idempotencyKey }) => ({ headers: { 'x-ms-client-request-id': idempotencyKey } }),
    });
  },
};
