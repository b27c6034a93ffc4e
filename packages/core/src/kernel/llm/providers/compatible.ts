import type { ChatMessage } from '../model-call.ts';
import type { Provider, ProviderClient, ProviderRequest } from './provider.ts';
import { sdkClient } from './sdk-client.ts';

/** Any server that speaks OpenAI's chat completions: Ollama, vLLM, LM Studio, a proxy. */
export const compatible: Provider = {
  name: 'compatible',
  sandboxPath: '/openai/v1',
  async connect({ apiKey, baseUrl, structuredOutput, fetch }) {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
    const sdk = createOpenAICompatible({
      name: 'compatible',
      baseURL: baseUrl ?? 'http://127.0.0.1:11434/v1',
      fetch,
      supportsStructuredOutputs: structuredOutput,
      ...(apiKey && { apiKey }),
    });
    const client = sdkClient({
      provider: 'compatible',
      idempotencyHeader: 'Idempotency-Key',
      model: (name) => sdk.chatModel(name),
    });
    return structuredOutput ? client : withSchemaInPrompt(client);
  },
};

/** For servers that only know "some JSON": the schema goes into the instructions. */
function withSchemaInPrompt(client: ProviderClient): ProviderClient {
  return {
    generate: (request) => client.generate({ ...request, messages: messagesWithSchema(request) }),
  };
}

function messagesWithSchema({ messages, schema }: ProviderRequest): readonly ChatMessage[] {
  if (!schema) return messages;
  const instruction = `Answer with one JSON value that follows this JSON Schema, and nothing else:\n${JSON.stringify(schema.json)}`;
  const [first, ...rest] = messages;
  return first?.role === 'system'
    ? [{ role: 'system', text: `${first.text}\n\n${instruction}` }, ...rest]
    : [{ role: 'system', text: instruction }, ...messages];
}
