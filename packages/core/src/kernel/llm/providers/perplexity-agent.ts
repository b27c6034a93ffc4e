import { APICallError } from '@ai-sdk/provider';
import { z } from 'zod';
import { distinctSources } from '../assistants/cited-sources.ts';
import type { Finish, ProviderAnswer } from '../model-call.ts';
import { ProviderFailure } from './failure.ts';
import type { Connection, ProviderClient, ProviderRequest } from './provider.ts';
import { readUsage } from './sdk-client.ts';

const OWN_ADDRESS = 'https://api.perplexity.ai';

/** The part of a reply that is used. Perplexity adds kinds of output items freely. */
const replySchema = z.object({
  status: z.enum(['completed', 'incomplete', 'failed', 'cancelled', 'in_progress', 'queued']),
  error: z.object({ message: z.string().nullish(), type: z.string().nullish() }).nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  output: z.array(z.looseObject({ type: z.string() })),
  usage: z
    .object({
      input_tokens: z.number(),
      output_tokens: z.number(),
      input_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
      tool_calls_details: z.record(z.string(), z.object({ invocation: z.number().nullish() })).nullish(),
    })
    .nullish(),
});
type Reply = z.infer<typeof replySchema>;

const messageSchema = z.object({
  content: z.array(
    z.looseObject({
      type: z.string(),
      text: z.string().optional(),
      refusal: z.string().optional(),
      annotations: z
        .array(z.looseObject({ url: z.string().optional(), title: z.string().nullish() }))
        .nullish(),
    }),
  ),
});
const searchResultsSchema = z.object({
  results: z.array(z.looseObject({ url: z.string(), title: z.string().nullish() })),
});

/**
 * Perplexity's Agent API. Written by hand because the AI SDK's package of this version speaks only the older
 * chat completions, and OpenAI's sends fields that this API refuses.
 */
export function perplexityAgent(connection: Connection): ProviderClient {
  const url = `${connection.baseUrl ?? OWN_ADDRESS}/v1/responses`;
  return {
    async generate(request) {
      const body = bodyOf(request);
      const response = await connection.fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${connection.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: request.signal,
      });
      const text = await response.text();
      const responseHeaders = Object.fromEntries(response.headers);
      const failed = {
        url,
        requestBodyValues: {},
        statusCode: response.status,
        responseHeaders,
        responseBody: text,
      };
      if (!response.ok) throw new APICallError({ ...failed, message: response.statusText });
      const reply = replySchema.safeParse(parseJson(text));
      if (!reply.success)
        throw new APICallError({ ...failed, message: 'The reply is not an Agent API response.' });
      return readReply(request, reply.data);
    },
  };
}

/** Only what the API documents: it refuses a request with any other field. */
function bodyOf({ model, messages, schema, maxOutputTokens, search }: ProviderRequest) {
  return {
    model,
    input: messages.map(({ role, text }) => ({ role, content: text })),
    max_output_tokens: maxOutputTokens,
    ...(search && {
      tools: [{ type: 'web_search' }],
      tool_choice: { type: 'web_search' },
      max_tool_calls: 3,
    }),
    ...(schema && {
      response_format: { type: 'json_schema', json_schema: { name: schema.name, schema: schema.json } },
    }),
  };
}

function readReply(request: ProviderRequest, reply: Reply): ProviderAnswer {
  if (reply.status !== 'completed' && reply.status !== 'incomplete')
    throw new ProviderFailure({
      kind: 'transient',
      provider: 'perplexity',
      reason: reply.error?.message ?? `the run ended as ${reply.status}`,
      code: reply.error?.type ?? undefined,
    });
  const parts = reply.output.flatMap((item) => {
    const message = item.type === 'message' ? messageSchema.safeParse(item) : null;
    return message?.success ? message.data.content : [];
  });
  const text = parts.map((part) => part.text ?? part.refusal ?? '').join('');
  return {
    text,
    finish: finishOf(
      reply,
      parts.some((part) => part.type === 'refusal'),
    ),
    usage: readUsage({ usage: usageOf(reply) }, { messages: request.messages, text }),
    sources: sourcesOf(reply, parts),
    searches: reply.usage?.tool_calls_details?.['search_web']?.invocation ?? (request.search ? 1 : 0),
  };
}

function finishOf(reply: Reply, refused: boolean): Finish {
  if (refused) return 'refused';
  if (reply.status === 'completed') return 'complete';
  return reply.incomplete_details?.reason === 'content_filter' ? 'refused' : 'cut';
}

/** The results of the search in their order, which the text's `[n]` count by; then pages cited in place. */
function sourcesOf(reply: Reply, parts: z.infer<typeof messageSchema>['content']) {
  const results = reply.output.flatMap((item) => {
    const found = item.type === 'search_results' ? searchResultsSchema.safeParse(item) : null;
    return found?.success ? found.data.results : [];
  });
  const cited = parts.flatMap((part) =>
    (part.annotations ?? []).flatMap(({ url, title }) => (url ? [{ url, title }] : [])),
  );
  return distinctSources([...results, ...cited]);
}

function usageOf({ usage }: Reply) {
  const cacheRead = usage?.input_tokens_details?.cached_tokens ?? undefined;
  return {
    inputTokens: { total: usage?.input_tokens, noCache: undefined, cacheRead, cacheWrite: undefined },
    outputTokens: { total: usage?.output_tokens, text: undefined, reasoning: undefined },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
