import {
  type Dialect,
  readEmbeddingResult,
  readTokenCount,
  type WireCodec,
  writeCountRequest,
  writeEmbeddingRequest,
} from '../wire/index.ts';
import type { HttpClient, HttpPostOptions } from './http-post.ts';
import type { Upstream, UpstreamCall } from './upstream.ts';

export interface WireUpstreamOptions {
  readonly codec: WireCodec;
  readonly url: string;
  /** Where OpenAI's protocol for embeddings is spoken. */
  readonly embeddingsUrl?: string;
  /** Where Anthropic's protocol for counting tokens is spoken. */
  readonly countUrl?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Header under which the provider (or a proxy before it) knows an idempotency key. */
  readonly idempotencyHeader?: string;
  readonly dialect?: Dialect;
  readonly http: Pick<HttpClient, 'post' | 'ask'>;
}

/** A provider whose protocol we speak ourselves. */
export function wireUpstream(options: WireUpstreamOptions): Upstream {
  const { codec, url, embeddingsUrl, countUrl, dialect, http } = options;
  const written = ({ model, options: asked, extras }: UpstreamCall, stream: boolean) =>
    codec.writeRequest({ model, options: asked, stream, extras, dialect });
  return {
    async generate(call) {
      const { body, warnings } = written(call, false);
      const result = codec.readResult(await http.ask(url, sent(options, call, body)));
      return warnings.length > 0 ? { ...result, warnings: [...warnings, ...result.warnings] } : result;
    },
    async stream(call) {
      const reply = await http.post(url, sent(options, call, written(call, true).body));
      return codec.readStream(reply.body);
    },
    ...(embeddingsUrl && {
      async embed({ request, ...call }) {
        // Servers that are merely compatible need not know base64.
        const encoding = dialect?.compatible ? 'float' : 'base64';
        const { body } = writeEmbeddingRequest(request, { model: call.model, encoding });
        const text = await http.ask(embeddingsUrl, sent(options, call, body));
        return readEmbeddingResult(text, request.values.length);
      },
    }),
    ...(countUrl && {
      async countTokens(call) {
        const { model, options: asked, extras } = call;
        const { body } = writeCountRequest({ model, options: asked, stream: false, extras, dialect });
        return readTokenCount(await http.ask(countUrl, sent(options, call, body)));
      },
    }),
  };
}

function sent(
  { headers, idempotencyHeader }: WireUpstreamOptions,
  { options, idempotencyKey }: UpstreamCall,
  body: object,
): HttpPostOptions {
  return {
    headers: {
      ...headers,
      ...(idempotencyHeader && idempotencyKey && { [idempotencyHeader]: idempotencyKey }),
      ...(options.headers as Record<string, string> | undefined),
    },
    body: JSON.stringify(body),
    signal: options.abortSignal,
  };
}
