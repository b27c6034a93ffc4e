import type { Provider } from './provider.ts';
import { sdkClient } from './sdk-client.ts';

/** Models on Groq that decode against a schema; the others only promise to try. */
const STRICT = /gpt-oss|kimi-k2/;

export const groq: Provider = {
  name: 'groq',
  sandboxPath: '/groq/openai/v1',
  async connect({ apiKey, baseUrl, fetch }) {
    const { createGroq } = await import('@ai-sdk/groq');
    const sdk = createGroq({ apiKey, fetch, ...(baseUrl && { baseURL: baseUrl }) });
    return sdkClient({
      provider: 'groq',
      model: (name) => sdk(name),
      options: ({ model }) => ({ providerOptions: { groq: { strictJsonSchema: STRICT.test(model) } } }),
    });
  },
};
