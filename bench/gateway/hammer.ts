import { Client } from 'undici';
import type { Contender } from './contenders.ts';
import { bodyFor } from './load.ts';

/** What a client got: the request's id as the ledger knows it, what it was told it costs, and when. */
export interface Answer {
  readonly id: string;
  readonly usd: number;
  /** Milliseconds of the machine's clock, the same in every process. */
  readonly atMs: number;
}

export interface Hammered {
  readonly answers: Answer[];
  /** Turned away because the limit was full. */
  refused: number;
  /** Answered in any other way. */
  readonly others: string[];
}

export interface Hammer {
  readonly seen: Hammered;
  /** Every connection has ended: broken, or because it was told to stop, or refused where that ends it. */
  readonly over: Promise<void>;
  stop(): void;
}

export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Asks over so many connections, each waiting for its answer, until it is stopped or nobody answers. */
export function hammer(
  contender: Pick<Contender, 'url' | 'path' | 'headers' | 'model'>,
  order: { readonly connections: number; readonly untilRefused?: boolean },
): Hammer {
  const seen: Hammered = { answers: [], refused: 0, others: [] };
  const state = { stopped: false };
  const connection = async (name: number) => {
    const client = new Client(contender.url);
    try {
      for (let turn = 0; !state.stopped; turn += 1) {
        const status = await ask(client, `${name}-${turn}-${machineMs()}`);
        if (status === 429 && order.untilRefused) return;
      }
    } catch {
      // The other end is dead, which is what it is for.
    } finally {
      await client.destroy();
    }
  };
  const ask = async (client: Client, mark: string): Promise<number> => {
    const { statusCode, headers, body } = await client.request({
      path: contender.path,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...contender.headers },
      body: bodyFor(contender.model, mark),
    });
    const text = await body.text();
    if (statusCode === 200)
      seen.answers.push({
        id: String(headers['x-leadline-request-id']),
        usd: Number(headers['x-leadline-price-usd']),
        atMs: machineMs(),
      });
    else if (statusCode === 429) seen.refused += 1;
    else seen.others.push(`${statusCode} ${text.slice(0, 200)}`);
    return statusCode;
  };
  const connections = Array.from({ length: order.connections }, (_, name) => connection(name));
  return {
    seen,
    over: Promise.all(connections).then(() => undefined),
    stop() {
      state.stopped = true;
    },
  };
}
