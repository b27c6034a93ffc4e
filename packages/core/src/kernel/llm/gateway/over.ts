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
export function watched(
  reply: Reply,
  {
    see,
    end,
  }: {
    readonly see?: ((part: Part) => void) | undefined;
    readonly end: (ending: Ending) => void | Promise<void>;
  },
): Reply | Promise<Reply> {
  if (reply.kind === 'stream') return { kind: 'stream', parts: watchedParts(reply.parts, { see, end }) };
  // Without a promise where there is none: every request passes several of these.
  const ended = end({ how: 'complete' });
  return ended ? ended.then(() => reply) : reply;
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
      let finished = false;
      const finish = async (ending: Ending) => {
        if (over) return;
        over = true;
        // Writers stop at the last part and read no further; nothing that comes after it takes the answer away.
        await end(finished ? { how: 'complete' } : ending);
      };
      return {
        async next() {
          try {
            const step = await inner.next();
            if (step.done) await finish({ how: 'complete' });
            else {
              finished ||= step.value.type === 'finish';
              see?.(step.value);
            }
            return step;
          } catch (error) {
            await finish({ how: 'failed', error });
            throw error;
          }
        },
        async return() {
          // Nothing is waited for before `finish`: what was counted further in must stand before anybody further out reads it.
          const left = inner.return?.();
          try {
            await finish({ how: 'abandoned' });
          } finally {
            await left?.catch(() => undefined);
          }
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** The same parts; what the stream throws is thrown as `read` reads it. */
export function withErrorsRead(
  parts: AsyncIterable<Part>,
  read: (error: unknown) => unknown,
): AsyncIterable<Part> {
  return {
    [Symbol.asyncIterator]() {
      const inner = parts[Symbol.asyncIterator]();
      return {
        async next() {
          try {
            return await inner.next();
          } catch (error) {
            throw read(error);
          }
        },
        async return() {
          await inner.return?.();
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

/** What a provider still sends after its last part must come within this; the connection can then be used again. */
const LAST_WORDS_MS = 250;

/**
 * A stream as its reader gets it: left when the reader is gone, also when nobody has begun to read, and read to its very end when the
 * reader stops at the last part.
 */
export function leftWith(reply: Reply, signal: AbortSignal): Reply {
  if (reply.kind !== 'stream') return reply;
  const inner = reply.parts[Symbol.asyncIterator]();
  let finished = false;
  const leave = () => void inner.return?.().catch(() => undefined);
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  const iterator: AsyncIterator<Part> = {
    async next() {
      const step = await inner.next();
      if (!step.done) finished ||= step.value.type === 'finish';
      else signal.removeEventListener('abort', leave);
      return step;
    },
    async return() {
      if (finished && !signal.aborted) await readOut(inner);
      signal.removeEventListener('abort', leave);
      await inner.return?.();
      return { done: true, value: undefined };
    },
  };
  return { kind: 'stream', parts: { [Symbol.asyncIterator]: () => iterator } };
}

async function readOut(iterator: AsyncIterator<Part>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, LAST_WORDS_MS);
  const rest = async () => {
    while (!(await iterator.next()).done);
  };
  await Promise.race([rest().catch(() => undefined), late.promise]);
  clearTimeout(timer);
}
