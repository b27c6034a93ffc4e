import type { Agent, Dispatcher } from 'undici';
import { failureOf, LONGEST_FAILURE } from './http-failure.ts';
import type { HttpPostOptions } from './http-post.ts';

/**
 * Posts and reads the reply to its end: a handler of undici's own instead of a stream, a body and their promises for each request.
 * Rejects with the signal's reason when that falls.
 */
export function askWhole(agent: Agent, url: string, options: HttpPostOptions): Promise<string> {
  const { headers, body, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let controller: Dispatcher.DispatchController | undefined;
  const leave = () => {
    reject(signal?.reason);
    controller?.abort(signal?.reason);
  };
  if (signal?.aborted) return Promise.reject(signal.reason);
  signal?.addEventListener('abort', leave, { once: true });
  const reading = createReading(url);
  agent.dispatch(
    { ...addressOf(url), method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body },
    {
      onRequestStart(begun) {
        controller = begun;
        if (signal?.aborted) begun.abort(signal.reason);
      },
      onResponseStart: (_controller, status, said) => reading.begin(status, said),
      onResponseData: (_controller, portion) => reading.add(portion),
      onResponseEnd() {
        signal?.removeEventListener('abort', leave);
        const { failure, text } = reading.end();
        if (failure) reject(failure);
        else resolve(text);
      },
      onResponseError(_controller, error) {
        signal?.removeEventListener('abort', leave);
        reject(error);
      },
    },
  );
  return promise;
}

/** Puts the portions of a reply together. */
function createReading(url: string) {
  const portions: Buffer[] = [];
  let length = 0;
  let status = 0;
  let headers: Readonly<Record<string, string | string[] | undefined>> = {};
  const isAnswer = () => status >= 200 && status < 300;
  return {
    begin(replied: number, said: typeof headers) {
      status = replied;
      headers = said;
    },
    add(portion: Buffer) {
      if (!isAnswer() && length >= LONGEST_FAILURE) return;
      length += portion.length;
      portions.push(portion);
    },
    end() {
      const [only] = portions;
      const bytes = portions.length === 1 && only ? only : Buffer.concat(portions);
      const text = bytes.toString('utf8');
      return { text, failure: isAnswer() ? null : failureOf(url, { status, headers, text }) };
    },
  };
}

interface Address {
  readonly origin: string;
  readonly path: string;
}

/** Few are asked, again and again. */
const addresses = new Map<string, Address>();
const MOST_ADDRESSES = 1_000;

function addressOf(url: string): Address {
  const known = addresses.get(url);
  if (known) return known;
  const { origin, pathname, search } = new URL(url);
  const address = { origin, path: pathname + search };
  if (addresses.size >= MOST_ADDRESSES) addresses.clear();
  addresses.set(url, address);
  return address;
}
