import type { Dialect, WireCodec } from '../wire/index.ts';
import type { HttpPost, HttpReply } from './http-post.ts';
import type { Upstream, UpstreamCall } from './upstream.ts';

export interface WireUpstreamOptions {
  readonly codec: WireCodec;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Header under which the provider (or a proxy before it) knows an idempotency key. */
  readonly idempotencyHeader?: string;
  readonly dialect?: Dialect;
  readonly post: HttpPost;
}

/** A provider whose protocol we speak ourselves. */
export function wireUpstream(options: WireUpstreamOptions): Upstream {
  const { codec } = options;
  return {
    async generate(call) {
      const { reply, warnings } = await send(options, call, false);
      const result = codec.readResult(await reply.text());
      return warnings.length > 0 ? { ...result, warnings: [...warnings, ...result.warnings] } : result;
    },
    async stream(call) {
      const { reply } = await send(options, call, true);
      return codec.readStream(reply.body);
    },
  };
}

async function send(
  { codec, url, headers, idempotencyHeader, dialect, post }: WireUpstreamOptions,
  { model, options, extras, idempotencyKey }: UpstreamCall,
  stream: boolean,
): Promise<{
  readonly reply: HttpReply;
  readonly warnings: ReturnType<WireCodec['writeRequest']>['warnings'];
}> {
  const { body, warnings } = codec.writeRequest({ model, options, stream, extras, dialect });
  const reply = await post(url, {
    headers: {
      ...headers,
      ...(idempotencyHeader && idempotencyKey && { [idempotencyHeader]: idempotencyKey }),
      ...(options.headers as Record<string, string> | undefined),
    },
    body: JSON.stringify(body),
    signal: options.abortSignal,
  });
  return { reply, warnings };
}
