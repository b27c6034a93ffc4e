import { z } from 'zod';
import { LeadlineError } from '../errors/index.ts';
import type { DnsRecordType, Resolver } from './net.ts';
import { noSuchName } from './system-resolver.ts';

export interface DohResolverOptions {
  /** Where questions go, such as `https://cloudflare-dns.com/dns-query`; `name` and `type` are added. */
  readonly url: string;
  /** For one question, in milliseconds; 3,000 unless said. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof globalThis.fetch;
}

/** The JSON that resolvers give over HTTPS (Google's and Cloudflare's `application/dns-json`). */
const answerSchema = z.object({
  Status: z.number(),
  Answer: z.array(z.object({ type: z.number(), data: z.string() })).optional(),
});

const TYPE_NUMBERS: Readonly<Record<DnsRecordType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  MX: 15,
  TXT: 16,
  AAAA: 28,
};
const NO_ERROR = 0;
const NO_SUCH_NAME = 3;

/** Asks a resolver over HTTPS (JSON), where the machine has no name servers or shall not use them. */
export function createDohResolver(options: DohResolverOptions): Resolver {
  const ask = options.fetch ?? globalThis.fetch;
  const timeoutMs = options.timeoutMs ?? 3_000;
  return {
    async resolve(host, type, signal) {
      const url = new URL(options.url);
      url.searchParams.set('name', host);
      url.searchParams.set('type', type);
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        const reply = await ask(url, {
          headers: { accept: 'application/dns-json' },
          signal: signal ? AbortSignal.any([signal, limit]) : limit,
        });
        if (!reply.ok) throw new Error(`status ${reply.status}`);
        return recordsOf(answerSchema.parse(await reply.json()), host, type);
      } catch (error) {
        signal?.throwIfAborted();
        throw error instanceof LeadlineError ? error : failure(host, url.host, { error, limit });
      }
    },
  };
}

function recordsOf(answer: z.output<typeof answerSchema>, host: string, type: DnsRecordType): string[] {
  if (answer.Status === NO_SUCH_NAME) throw noSuchName(host);
  if (answer.Status !== NO_ERROR) throw new Error(`DNS status ${answer.Status}`);
  // An answer holds the aliases on the way, too.
  return (answer.Answer ?? [])
    .filter((record) => record.type === TYPE_NUMBERS[type])
    .map((record) => (type === 'TXT' ? textOf(record.data) : record.data.replace(/\.$/, '')));
}

/** `"v=spf1 …" "…"` as one text; resolvers that leave the quotes away are taken as they are. */
function textOf(data: string): string {
  if (!data.startsWith('"')) return data;
  return [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
    .map(([, inner = '']) => inner.replaceAll(/\\(.)/g, '$1'))
    .join('');
}

function failure(host: string, server: string, { error, limit }: { error: unknown; limit: AbortSignal }) {
  const next = `Try again later; if it lasts, look whether ${server} answers.`;
  if (limit.aborted) {
    return new LeadlineError('provider_timeout', `${host}: ${server} did not resolve the name in time`, {
      retryable: true,
      next,
      cause: error,
    });
  }
  const said = error instanceof Error ? error.message : String(error);
  return new LeadlineError('provider_failed', `${host}: ${server} could not resolve the name (${said})`, {
    retryable: true,
    next,
    cause: error,
  });
}
