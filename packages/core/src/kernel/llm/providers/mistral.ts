import type { Provider } from './provider.ts';
import { sdkClient } from './sdk-client.ts';

export const mistral: Provider = {
  name: 'mistral',
  sandboxPath: '/mistral/v1',
  async connect({ apiKey, baseUrl, fetch }) {
    const { createMistral } = await import('@ai-sdk/mistral');
    const sdk = createMistral({ apiKey, fetch, ...(baseUrl && { baseURL: baseUrl }) });
    return sdkClient({
      provider: 'mistral',
      model: (name) => sdk(name),
      options: () => ({ providerOptions: { mistral: { strictJsonSchema: true } } }),
    });
  },
};
