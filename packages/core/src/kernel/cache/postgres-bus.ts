import type { BusDriver } from 'bentocache/types';
import { z } from 'zod';
import type { Notices, Subscription } from '../notices/index.ts';
import type { Store } from '../store/index.ts';

const envelopeSchema = z.object({ busId: z.string(), payload: z.unknown() });

export interface PostgresBusDeps {
  readonly store: Pick<Store, 'pool'>;
  readonly notices: Notices;
  /** Messages may have been missed: what this process remembers can no longer be trusted. */
  readonly onGap: () => void;
}

/** Tells the other processes which keys have changed, and hears it from them. */
export function createPostgresBus({ store, notices, onGap }: PostgresBusDeps): BusDriver {
  const handlers = new Map<string, ((payload: never) => void)[]>();
  const subscriptions = new Map<string, Subscription>();
  const reconnected: (() => void)[] = [];
  let busId = '';
  const hear = (channel: string) =>
    notices.subscribe(channel, {
      onNotice(text) {
        const envelope = envelopeSchema.safeParse(parseJson(text));
        if (!envelope.success || envelope.data.busId === busId) return;
        for (const handler of handlers.get(channel) ?? []) handler(envelope.data.payload as never);
      },
      onGap() {
        onGap();
        // What could not be told meanwhile is told now.
        for (const callback of reconnected) callback();
      },
    });
  const bus: BusDriver = {
    setId(id) {
      busId = id;
      return bus;
    },
    onReconnect: (callback) => void reconnected.push(callback),
    async publish(channel, payload) {
      await store.pool.query('select pg_notify($1, $2)', [channel, JSON.stringify({ busId, payload })]);
    },
    async subscribe(channel, handler) {
      handlers.set(channel, [...(handlers.get(channel) ?? []), handler]);
      const subscription = subscriptions.get(channel) ?? hear(channel);
      subscriptions.set(channel, subscription);
      await subscription.ready();
    },
    async unsubscribe(channel) {
      handlers.delete(channel);
    },
    disconnect: () => notices.close(),
  };
  return bus;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
