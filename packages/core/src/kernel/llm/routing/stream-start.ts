import type { Clock } from '../../clock/index.ts';

/** How a reply that is a stream is read without knowing its protocol. */
export interface StreamAccess<Reply, Part> {
  /** The parts of a streamed reply; null for a whole one. */
  of(reply: Reply): AsyncIterable<Part> | null;
  /** The same reply with other parts. */
  with(reply: Reply, parts: AsyncIterable<Part>): Reply;
  /** True for a part that shows the reader something: text, reasoning, a tool call. */
  carriesToken(part: Part): boolean;
  /** True for the part with which a stream ends properly. */
  isEnd(part: Part): boolean;
  /** What went wrong, for a part that carries an error; null for any other. */
  failureIn(part: Part): unknown;
}

export interface StreamWatch {
  readonly clock: Clock;
  /** The first token must come within this, and each part within this of the one before. */
  readonly silenceMs: number;
  /** The error for a stream that says nothing for too long, or stops without its end. */
  readonly broken: (what: 'silent' | 'unfinished', silenceMs: number) => unknown;
  /** Told once how the rest of the stream ended: null when well, or when its reader left. */
  readonly onEnd: (error: unknown) => void;
}

/** Parts that come before the first token are few; a stream that sends more is let through as it is. */
const MOST_HELD = 64;

/**
 * Waits until a stream shows its first token, so that until then another model can take over unseen. Resolves
 * with all parts, those held back first. Rejects when the stream fails, falls silent or ends without its end
 * before a token came. What comes later fails in the reader's hands: an error part, silence and a cut all throw,
 * so that no broken stream ends cleanly.
 */
export async function untilFirstToken<Reply, Part>(
  parts: AsyncIterable<Part>,
  access: StreamAccess<Reply, Part>,
  watch: StreamWatch,
): Promise<AsyncIterable<Part>> {
  const source = watchedSource(parts[Symbol.asyncIterator](), access, watch);
  const held: Part[] = [];
  try {
    while (held.length < MOST_HELD) {
      const part = await source.next();
      if (part === null) break;
      held.push(part.value);
      if (source.ended() || access.carriesToken(part.value)) break;
    }
    if (!source.ended() && source.exhausted()) throw watch.broken('unfinished', watch.silenceMs);
  } catch (error) {
    source.leave();
    throw error;
  }
  const rest = restOf(held, source, watch);
  return { [Symbol.asyncIterator]: () => rest };
}

/** An object rather than a generator: leaving it before its first part must leave the source as well. */
function restOf<Part>(held: Part[], source: Source<Part>, watch: StreamWatch): AsyncIterator<Part> {
  let over = false;
  const finish = (error: unknown) => {
    if (over) return;
    over = true;
    source.leave();
    watch.onEnd(error);
  };
  const read = async (): Promise<IteratorResult<Part>> => {
    try {
      const part = await source.next();
      if (part) return { done: false, value: part.value };
      if (!source.ended()) throw watch.broken('unfinished', watch.silenceMs);
    } catch (error) {
      finish(error);
      throw error;
    }
    finish(null);
    return { done: true, value: undefined };
  };
  return {
    next() {
      if (held.length > 0) return Promise.resolve({ done: false, value: held.shift() as Part });
      return over ? Promise.resolve({ done: true, value: undefined }) : read();
    },
    return() {
      held.length = 0;
      finish(null);
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}

interface Source<Part> {
  /** The next part; null when there is none. Throws what an error part carries, and after too long a silence. */
  next(): Promise<{ readonly value: Part } | null>;
  /** True when the part was seen with which a stream ends properly. */
  ended(): boolean;
  exhausted(): boolean;
  leave(): void;
}

function watchedSource<Reply, Part>(
  iterator: AsyncIterator<Part>,
  access: StreamAccess<Reply, Part>,
  watch: StreamWatch,
): Source<Part> {
  const watchdog = createWatchdog(watch);
  let ended = false;
  let exhausted = false;
  return {
    ended: () => ended,
    exhausted: () => exhausted,
    async next() {
      const result = await watchdog.guard(iterator.next());
      exhausted = result.done === true;
      if (result.done) return null;
      const failure = access.failureIn(result.value);
      if (failure !== null && failure !== undefined) throw failure;
      ended ||= access.isEnd(result.value);
      return { value: result.value };
    },
    leave() {
      watchdog.stop();
      // Not waited for: a source that hangs would hold up whoever leaves it.
      iterator.return?.().catch(() => undefined);
    },
  };
}

/** One timer for a whole stream rather than one for each part. */
function createWatchdog({ clock, silenceMs, broken }: StreamWatch) {
  const stopped = new AbortController();
  let waitingSinceMs = 0;
  let giveUp: ((error: unknown) => void) | null = null;
  const watchOver = async () => {
    for (let leftMs = silenceMs; ; ) {
      await clock.sleep(leftMs, stopped.signal);
      // A reader that takes its time is no silence of the provider's.
      leftMs = giveUp ? waitingSinceMs + silenceMs - clock.monotonicMs() : silenceMs;
      if (leftMs > 0) continue;
      return giveUp?.(broken('silent', silenceMs));
    }
  };
  watchOver().catch(() => undefined);
  return {
    stop: () => stopped.abort(),
    guard<Value>(promise: Promise<Value>): Promise<Value> {
      waitingSinceMs = clock.monotonicMs();
      return new Promise<Value>((resolve, reject) => {
        giveUp = reject;
        promise.then(resolve, reject);
      }).finally(() => {
        giveUp = null;
      });
    },
  };
}
