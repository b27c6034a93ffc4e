import type { Part, Reply } from './exchange.ts';

/** How a reply ended: complete, failed on the way, or given up by whoever read it. */
export type Ending =
  | { readonly how: 'complete' }
  | { readonly how: 'failed'; readonly error: unknown }
  | { readonly how: 'abandoned' };

/**
 * Sees a reply to its end: `see` is called for each part of a stream, `end` once for any reply, whatever becomes of it. A reply in one
 * piece is over at once. What `end` throws replaces the end of the reply.
 */
export async function watched(
  reply: Reply,
  {
    see,
    end,
  }: { readonly see?: (part: Part) => void; readonly end: (ending: Ending) => void | Promise<void> },
): Promise<Reply> {
  if (reply.kind === 'stream') return { kind: 'stream', parts: watchedParts(reply.parts, { see, end }) };
  await end({ how: 'complete' });
  return reply;
}

/** No generator: giving up one that was never begun would run none of its code, and the end would not be seen. */
function watchedParts(
  parts: AsyncIterable<Part>,
  {
    see,
    end,
  }: {
    readonly see: ((part: Part) => void) | undefined;
    readonly end: (ending: Ending) => void | Promise<void>;
  },
): AsyncIterable<Part> {
  return {
    [Symbol.asyncIterator]() {
      const inner = parts[Symbol.asyncIterator]();
      let over = false;
      const finish = async (ending: Ending) => {
        if (over) return;
        over = true;
        await end(ending);
      };
      return {
        async next() {
          try {
            const step = await inner.next();
            if (step.done) await finish({ how: 'complete' });
            else see?.(step.value);
            return step;
          } catch (error) {
            await finish({ how: 'failed', error });
            throw error;
          }
        },
        async return() {
          await inner.return?.();
          await finish({ how: 'abandoned' });
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/**
 * Other parts in the place of those that come: `each` gives what goes on for one part. What it throws ends the stream, and its source with it.
 */
export function replacedParts(
  parts: AsyncIterable<Part>,
  each: (part: Part) => readonly Part[],
): AsyncIterable<Part> {
  return {
    [Symbol.asyncIterator]() {
      const inner = parts[Symbol.asyncIterator]();
      const ready: Part[] = [];
      const leave = async () => {
        ready.length = 0;
        await inner.return?.();
      };
      return {
        async next() {
          try {
            while (ready.length === 0) {
              const step = await inner.next();
              if (step.done) return step;
              ready.push(...each(step.value));
            }
            return { done: false, value: ready.shift() as Part };
          } catch (error) {
            await leave();
            throw error;
          }
        },
        async return() {
          await leave();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** Leaves a stream when its reader is gone, also one that nobody has begun to read. */
export function leftWith(reply: Reply, signal: AbortSignal): Reply {
  if (reply.kind === 'whole') return reply;
  const iterator = reply.parts[Symbol.asyncIterator]();
  const leave = () => void iterator.return?.().catch(() => undefined);
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  return { kind: 'stream', parts: { [Symbol.asyncIterator]: () => iterator } };
}
