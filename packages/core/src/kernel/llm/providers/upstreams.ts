import type { Upstream } from '../upstream/index.ts';
import { sdkEmbed, sdkUpstream, wireUpstream } from '../upstream/index.ts';
import { CODECS } from '../wire/index.ts';
import type { ProviderName } from './names.ts';
import type { Connection } from './provider.ts';

type Connect = (connection: Connection) => Promise<Upstream> | Upstream;

const ANTHROPIC_VERSION = '2023-06-01';

/**
 * How each provider is reached with a client's whole request. Those that speak OpenAI's or Anthropic's protocol are spoken to by our own
 * codecs; the others through their AI SDK packages, loaded on first use. Perplexity is missing: it is asked as an assistant only.
 */
const UPSTREAMS: Readonly<Partial<Record<ProviderName, Connect>>> = {
  openai: chatAt('https://api.openai.com/v1', { idempotencyHeader: 'Idempotency-Key' }),
  groq: chatAt('https://api.groq.com/openai/v1', { compatible: true }),
  mistral: chatAt('https://api.mistral.ai/v1', { compatible: true }),
  compatible: chatAt('http://127.0.0.1:11434/v1', { compatible: true, idempotencyHeader: 'Idempotency-Key' }),
  azure: (connection) => {
    const place = base(connection, `https://${connection.resourceName}.openai.azure.com/openai/v1`);
    return wireUpstream({
      codec: CODECS['openai-chat'],
      url: `${place}/chat/completions`,
      embeddingsUrl: `${place}/embeddings`,
      headers: { 'api-key': connection.apiKey },
      idempotencyHeader: 'x-ms-client-request-id',
      http: connection.http,
    });
  },
  anthropic: (connection) =>
    wireUpstream({
      codec: CODECS.anthropic,
      url: `${base(connection, 'https://api.anthropic.com/v1')}/messages`,
      countUrl: `${base(connection, 'https://api.anthropic.com/v1')}/messages/count_tokens`,
      headers: { 'x-api-key': connection.apiKey, 'anthropic-version': ANTHROPIC_VERSION },
      http: connection.http,
    }),
  google: async ({ apiKey, baseUrl, fetch }) => {
    const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
    const sdk = createGoogleGenerativeAI({ apiKey, fetch, ...(baseUrl && { baseURL: baseUrl }) });
    return { ...sdkUpstream((name) => sdk(name)), embed: sdkEmbed((name) => sdk.embedding(name)) };
  },
  bedrock: async ({ apiKey, baseUrl, region, fetch }) => {
    const { createAmazonBedrock } = await import('@ai-sdk/amazon-bedrock');
    const sdk = createAmazonBedrock({
      apiKey,
      fetch,
      region: region ?? 'us-east-1',
      ...(baseUrl && { baseURL: baseUrl }),
    });
    const embed = sdkEmbed(
      (name) => sdk.embedding(name),
      ({ dimensions }, model) => {
        if (dimensions === undefined) return {};
        // Each maker has its own name for it.
        const name = model.includes('cohere') ? 'outputDimension' : 'dimensions';
        return { providerOptions: { bedrock: { [name]: dimensions } } };
      },
    );
    return { ...sdkUpstream((name) => sdk(name)), embed };
  },
};

/** Whether whole requests can be taken to this provider. */
export function hasUpstream(provider: ProviderName): boolean {
  return UPSTREAMS[provider] !== undefined;
}

export async function connectUpstream(provider: ProviderName, connection: Connection): Promise<Upstream> {
  const connect = UPSTREAMS[provider];
  if (!connect) throw new Error(`${provider} takes no whole requests.`);
  return connect(connection);
}

function chatAt(
  place: string,
  own: { readonly compatible?: boolean; readonly idempotencyHeader?: string },
): Connect {
  return (connection) =>
    wireUpstream({
      codec: CODECS['openai-chat'],
      url: `${base(connection, place)}/chat/completions`,
      embeddingsUrl: `${base(connection, place)}/embeddings`,
      headers: connection.apiKey ? { authorization: `Bearer ${connection.apiKey}` } : {},
      ...(own.idempotencyHeader && { idempotencyHeader: own.idempotencyHeader }),
      dialect: { compatible: own.compatible ?? false },
      http: connection.http,
    });
}

function base({ baseUrl }: Connection, place: string): string {
  return (baseUrl ?? place).replace(/\/+$/, '');
}
