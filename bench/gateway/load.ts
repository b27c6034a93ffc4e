import autocannon from 'autocannon';
import { Client } from 'undici';
import type { Contender } from './contenders.ts';

/** What a run of requests came to. Times in milliseconds. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failures: number;
}

const SYSTEM =
  'You compare business software for buyers. Answer in plain sentences, name your sources, and say what you do not know.';

/** A question as a buyer would ask it; `[<id>]` becomes another text in each request, so that no cache helps. */
export function bodyFor(model: string, mark: string, stream = false): string {
  return JSON.stringify({
    model,
    messages: [
      { role: 'system', content: SYSTEM },
      {
        role: 'user',
        content: 'We are a team of forty and sell to hospitals. Which tools keep track of our customers?',
      },
      {
        role: 'assistant',
        content: 'There are several; it depends on where your data may be kept and who works with it.',
      },
      {
        role: 'user',
        content: `Which of them answers support requests fastest, and what does it cost? Case ${mark}.`,
      },
    ],
    max_tokens: 300,
    temperature: 0.2,
    ...(stream && { stream: true }),
  });
}

/** Sends requests for `seconds` (or `amount` of them) over so many connections, each waiting for its answer. */
export async function load(
  contender: Contender,
  order: {
    readonly connections: number;
    readonly seconds?: number;
    readonly amount?: number;
    /** The same question each time. */
    readonly same?: boolean;
  },
): Promise<LoadResult> {
  const result = await autocannon({
    url: `${contender.url}${contender.path}`,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...contender.headers },
    body: bodyFor(contender.model, order.same ? 'seven' : '[<id>]'),
    idReplacement: !order.same,
    connections: order.connections,
    ...(order.amount === undefined ? { duration: order.seconds ?? 5 } : { amount: order.amount }),
    timeout: 30,
  });
  return {
    requestsPerSecond: result.requests.total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  };
}

/** Median time of one request after the other, finer than a load generator's histogram; in milliseconds. */
export async function sequentialMedian(contender: Contender, requests: number): Promise<number> {
  return median(await oneByOne(contender, requests, false));
}

/** Median time to the first bytes of a stream's body. */
export async function firstByteMedian(contender: Contender, requests: number): Promise<number> {
  return median(await oneByOne(contender, requests, true));
}

async function oneByOne(contender: Contender, requests: number, stream: boolean): Promise<number[]> {
  const client = new Client(contender.url);
  const times: number[] = [];
  for (let index = 0; index < requests; index += 1) {
    const begun = performance.now();
    const reply = await client.request({
      path: contender.path,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...contender.headers },
      body: bodyFor(contender.model, `${index}-${begun}`, stream),
    });
    let first = 0;
    for await (const _portion of reply.body) first ||= performance.now();
    if (reply.statusCode !== 200) throw new Error(`${contender.name} answered ${reply.statusCode}.`);
    times.push((stream ? first : performance.now()) - begun);
  }
  await client.close();
  return times.slice(Math.floor(requests / 5));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
