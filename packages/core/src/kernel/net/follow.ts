import type { Dispatcher } from 'undici';
import { failed } from './failures.ts';
import { publicUrl } from './public-url.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Dispatcher.ResponseData['body'];
}

export interface Trip {
  readonly maxRedirects: number;
  /** Asked before each request; rejects where the address must not be asked. */
  allow(url: URL): Promise<void>;
  ask(url: URL): Promise<Reply>;
}

export interface Arrived {
  readonly url: URL;
  readonly hops: readonly string[];
  readonly reply: Reply;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** A redirect's own body is read away up to this, so that its connection can be used again. */
const SMALL_BODY = 16 * 1024;

/** Asks an address and whatever it redirects to, each checked like the first. */
export async function follow(start: URL, trip: Trip): Promise<Arrived> {
  const hops: string[] = [];
  let url = start;
  while (true) {
    if (hops.includes(url.href)) {
      throw failed(start.hostname, `redirects in a circle, back to ${url.href}`, { retryable: false });
    }
    if (hops.length > trip.maxRedirects) {
      throw failed(start.hostname, `redirects more than ${trip.maxRedirects} times`, { retryable: false });
    }
    hops.push(url.href);
    await trip.allow(url);
    const reply = await trip.ask(url);
    const location = REDIRECTS.has(reply.status) ? reply.headers['location'] : undefined;
    if (!location) return { url, hops, reply };
    await discard(reply.body);
    url = publicUrl(location, url);
  }
}

/** Reads a small body away; cuts the connection of a large one. */
export async function discard(body: Reply['body']): Promise<void> {
  body.on('error', () => undefined);
  await body.dump({ limit: SMALL_BODY }).catch(() => undefined);
}
