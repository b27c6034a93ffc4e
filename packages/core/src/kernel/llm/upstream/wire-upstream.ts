import {
  type Dialect,
  readEmbeddingResult,
  readTokenCount,
  type WireCodec,
  writeCountRequest,
  writeEmbeddingRequest,
} from '../wire/index.ts';
import type { HttpPost, HttpReply } from './http-post.ts';
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
  readonly post: HttpPost;
}

/** A provider whose protocol we speak ourselves. */
export function wireUpstream(options: WireUpstreamOptions): Upstream {
  const { codec, url, embeddingsUrl, countUrl, dialect } = options;
  const written = ({ model, options: asked, extras }: UpstreamCall, stream: boolean) =>
    codec.writeRequest({ model, options: asked, stream, extras, dialect });
  return {
    async generate(call) {
      const { body, warnings } = written(call, false);
      const reply = await send(options, call, { url, body });
      const result = codec.readResult(await reply.text());
      return warnings.length > 0 ? { ...result, warnings: [...warnings, ...result.warnings] } : result;
    },
    async stream(call) {
      const reply = await send(options, call, { url, body: written(call, true).body });
      return codec.readStream(reply.body);
    },
    ...(embeddingsUrl && {
      async embed({ request, ...call }) {
        // Servers that are merely compatible need not know base64.
        const encoding = dialect?.compatible ? 'float' : 'base64';
        const { body } = writeEmbeddingRequest(request, { model: call.model, encoding });
        const reply = await send(options, call, { url: embeddingsUrl, body });
        return readEmbeddingResult(await reply.text(), request.values.length);
      },
    }),
    ...(countUrl && {
      async countTokens(call) {
        const { model, options: asked, extras } = call;
        const { body } = writeCountRequest({ model, options: asked, stream: false, extras, dialect });
        const reply = await send(options, call, { url: countUrl, body });
        return readTokenCount(await reply.text());
      },
    }),
  };
}

function send(
  { headers, idempotencyHeader, post }: WireUpstreamOptions,
  { options, idempotencyKey }: UpstreamCall,
  { url, body }: { readonly url: string; readonly body: object },
): Promise<HttpReply> {
  return post(url, {
    headers: {
      ...headers,
      ...(idempotencyHeader && idempotencyKey && { [idempotencyHeader]: idempotencyKey }),
      ...(options.headers as Record<string, string> | undefined),
    },
    body: JSON.stringify(body),
    signal: options.abortSignal,
  });
}
