import type { StreamReader, StreamWriter } from './codec.ts';
import { asLeadlineError, readBody, toldFailure, WireFailure } from './failure.ts';
import type { Json, StreamPart } from './neutral.ts';
import { isRecord } from './shape.ts';
import { createSseDecoder, type SseEvent } from './sse.ts';

/** What one protocol makes of the events of its stream. */
export interface EventReader {
  /** True once `finish` is among the parts. */
  readonly finished: boolean;
  /** Takes one event. Throws a `WireFailure` for one that tells an error or is not as the protocol says. */
  read(data: Json, parts: StreamPart[]): void;
  /** The stream says it is over (`[DONE]`), or it just is. Throws when the answer is not complete. */
  close(parts: StreamPart[]): void;
}

/** Puts bytes, events and a protocol's reader together. */
export function createStreamReader(events: EventReader): StreamReader {
  return new Reader(events);
}

class Reader implements StreamReader {
  readonly #decoder = createSseDecoder();
  readonly #events: EventReader;
  #over = false;
  #empty = true;

  constructor(events: EventReader) {
    this.#events = events;
  }

  push(bytes: Uint8Array): StreamPart[] {
    return this.#guarded((parts) => {
      for (const event of this.#decoder.push(bytes)) this.#take(event, parts);
    });
  }

  end(): StreamPart[] {
    return this.#guarded((parts) => {
      const { preamble } = this.#decoder;
      for (const event of this.#decoder.end())
        this.#take(event, parts, 'the stream broke off within an event');
      if (this.#over) return;
      if (this.#empty) throw noEvents(preamble);
      this.#events.close(parts);
      this.#over = true;
    });
  }

  #take({ event, data }: SseEvent, parts: StreamPart[], unreadable?: string): void {
    if (this.#over || data === '') return;
    this.#empty = false;
    if (data === '[DONE]') this.#events.close(parts);
    else this.#events.read(eventBody(event, data, unreadable), parts);
    this.#over = this.#events.finished;
  }

  #guarded(work: (parts: StreamPart[]) => void): StreamPart[] {
    const parts: StreamPart[] = [];
    if (this.#over) return parts;
    try {
      work(parts);
    } catch (error) {
      this.#over = true;
      parts.push({ type: 'error', error });
    }
    return parts;
  }
}

function eventBody(event: string, data: string, unreadable?: string): Json {
  let body: unknown;
  try {
    body = JSON.parse(data);
  } catch {
    throw new WireFailure(unreadable ?? 'an event of the stream is no JSON');
  }
  if (!isRecord(body)) throw new WireFailure('an event of the stream is no JSON object');
  if (
    event === 'error' ||
    body['type'] === 'error' ||
    isRecord(body['error']) ||
    typeof body['error'] === 'string'
  )
    throw toldFailure(body);
  return body;
}

/** A stream without events is empty, or something else altogether: an error as plain JSON, a web page. */
function noEvents(preamble: string): WireFailure {
  if (preamble.trim() === '') return new WireFailure('the stream was empty');
  try {
    const body = readBody(preamble);
    if (body['error'] !== undefined || body['message'] !== undefined) return toldFailure(body);
  } catch (error) {
    if (error instanceof WireFailure) return error;
  }
  return new WireFailure('the reply is no stream of events');
}

/** Parts one by one; an error part is thrown. */
export async function* readParts(
  bytes: AsyncIterable<Uint8Array>,
  reader: StreamReader,
): AsyncGenerator<StreamPart, void, undefined> {
  for await (const portion of bytes) yield* thrownErrors(reader.push(portion));
  yield* thrownErrors(reader.end());
}

function* thrownErrors(parts: readonly StreamPart[]): Generator<StreamPart, void, undefined> {
  for (const part of parts) {
    if (part.type === 'error') throw part.error;
    yield part;
  }
}

/** Writes parts until `finish`; whatever goes wrong before ends in the protocol's error event. */
export async function* renderParts(
  parts: AsyncIterable<StreamPart>,
  writer: StreamWriter,
): AsyncGenerator<string, void, undefined> {
  try {
    for await (const part of parts) {
      if (part.type === 'error') throw part.error;
      const written = writer.write(part);
      if (written !== '') yield written;
      if (part.type === 'finish') return;
    }
    throw new WireFailure('the stream ended without saying why');
  } catch (error) {
    yield writer.fail(asLeadlineError(error));
  }
}
