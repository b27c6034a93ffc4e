import type { JsonSchema } from '../answer/output-schema.ts';
import type { Provider } from './provider.ts';
import { citedInText, type SdkResult, sdkClient } from './sdk-client.ts';

/** A question should not make an assistant search for ever; the price file reserves for as many. */
const MOST_SEARCHES = 4;

/** OpenAI: chat completions for tasks, the Responses API with its web search for the assistant. */
export const openai: Provider = {
  name: 'openai',
  sandboxPath: '/openai/v1',
  async connect({ apiKey, baseUrl, fetch }) {
    const { createOpenAI } = await import('@ai-sdk/openai');
    const sdk = createOpenAI({ apiKey, fetch, ...(baseUrl && { baseURL: baseUrl }) });
    const webSearch = { type: 'provider', id: 'openai.web_search', name: 'web_search', args: {} } as const;
    return sdkClient({
      provider: 'openai',
      idempotencyHeader: 'Idempotency-Key',
      schema: readySchema,
      model: (name, search) => (search ? sdk.responses(name) : sdk.chat(name)),
      options: ({ search }) =>
        search
          ? {
              tools: [webSearch],
              reasoning: 'low',
              providerOptions: { openai: { store: false, maxToolCalls: MOST_SEARCHES } },
            }
          : {},
      sources: citedInText,
      searches: countSearches,
    });
  },
};

/** Keywords that OpenAI does not take as they are, which its package takes out or rewrites. */
const REWRITTEN = /"(?:allOf|pattern|propertyNames)":/;
const ready = new WeakMap<JsonSchema, unknown>();

/**
 * The package copies a schema node by node for every call. One in which there is nothing to rewrite is handed to it
 * as something that turns into the schema when the request is written.
 */
function readySchema(json: JsonSchema): unknown {
  const known = ready.get(json);
  if (known) return known;
  const schema = REWRITTEN.test(JSON.stringify(json)) ? json : { toJSON: () => json };
  ready.set(json, schema);
  return schema;
}

/** OpenAI charges for searching, not for opening or looking through a page it found. */
function countSearches(result: SdkResult): number {
  return result.content.filter((part) => {
    if (part.type !== 'tool-result' || part.toolName !== 'web_search') return false;
    const { action } = part.result as { readonly action?: { readonly type?: string } };
    return action?.type === undefined || action.type === 'search';
  }).length;
}
