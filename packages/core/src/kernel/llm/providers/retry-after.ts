/** What a provider may tell about waiting. */
export interface WaitHint {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly now: Date;
}

/**
 * Milliseconds a provider asked to wait before trying again; undefined when it said nothing readable.
 * Read are, in this order: `retry-after-ms` (OpenAI, Azure), `Retry-After` in seconds or as an HTTP date
 * (RFC 9110 §10.2.3), Google's `RetryInfo` in the body, and the time at which an exhausted allowance is
 * full again (OpenAI's `x-ratelimit-reset-*` as a duration, Anthropic's `anthropic-ratelimit-*-reset` as a
 * date).
 */
export function readRetryAfter(hint: WaitHint): number | undefined {
  const header = (name: string) => hint.headers[name];
  const candidates = [
    milliseconds(header('retry-after-ms') ?? header('x-ms-retry-after-ms')),
    retryAfter(header('retry-after'), hint.now),
    googleRetryInfo(hint.body),
    exhaustedAllowance(hint),
  ];
  const found = candidates.find((value) => value !== undefined);
  return found === undefined ? undefined : Math.max(0, Math.ceil(found));
}

function milliseconds(value: string | undefined): number | undefined {
  return value !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}

function retryAfter(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value) * 1000;
  return untilDate(value, now);
}

function untilDate(value: string, now: Date): number | undefined {
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

function googleRetryInfo(body: unknown): number | undefined {
  const details = (body as { error?: { details?: unknown } } | undefined)?.error?.details;
  if (!Array.isArray(details)) return undefined;
  for (const detail of details as { retryDelay?: unknown }[])
    if (typeof detail?.retryDelay === 'string') return duration(detail.retryDelay);
  return undefined;
}

function exhaustedAllowance({ headers, now }: WaitHint): number | undefined {
  const waits: number[] = [];
  for (const kind of ['requests', 'tokens', 'input-tokens', 'output-tokens']) {
    if (headers[`x-ratelimit-remaining-${kind}`] === '0')
      waits.push(duration(headers[`x-ratelimit-reset-${kind}`] ?? '') ?? 0);
    if (headers[`anthropic-ratelimit-${kind}-remaining`] === '0')
      waits.push(untilDate(headers[`anthropic-ratelimit-${kind}-reset`] ?? '', now) ?? 0);
  }
  const longest = Math.max(0, ...waits);
  return longest > 0 ? longest : undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/** `6m0s`, `1.5s`, `20ms`, `17s` in milliseconds. */
function duration(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0) return undefined;
  return parts.reduce((sum, part) => sum + Number(part[1]) * (UNIT_MS[part[2] ?? ''] ?? 0), 0);
}
