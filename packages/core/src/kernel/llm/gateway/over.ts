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
