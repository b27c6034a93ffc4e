import type { Provider } from './provider.ts';
import { sdkClient } from './sdk-client.ts';

/** Amazon Bedrock's Converse, with a Bedrock API key. The sandbox does not speak it. */
export const bedrock: Provider = {
  name: 'bedrock',
  sandboxPath: null,
  async connect({ apiKey, baseUrl, region, fetch }) {
    const { createAmazonBedrock } = await import('@ai-sdk/amazon-bedrock');
    const sdk = createAmazonBedrock({
      apiKey,
      fetch,
      region: region ?? 'us-east-1',
      ...(baseUrl && { baseURL: baseUrl }),
    });
    return sdkClient({ provider: 'bedrock', model: (name) => sdk(name) });
  },
};
