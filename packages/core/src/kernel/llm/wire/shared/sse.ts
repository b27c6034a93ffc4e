import { WireFailure } from './failure.ts';

export interface SseEvent {
  /** Empty where the stream names none. */
  readonly event: string;
  readonly data: string;
}

export interface SseDecoder {
  push(bytes: Uint8Array): SseEvent[];
  /** The event that the end of the stream left open, if any. */
  end(): SseEvent[];
  /** The first characters of a stream that brought no event so far; empty afterwards. */
  readonly preamble: string;
}

/** An event larger than this, in characters, is taken for a fault: 32 Mi, enough for a picture. */
const MAX_EVENT_CHARS = 32 * 1024 * 1024;
const PREAMBLE_CHARS = 4_000;

/**
 * Reads server-sent events from bytes in any portions: CR, LF and CRLF, comments, data over several lines, a byte
 * order mark, characters split between portions.
 */
export function createSseDecoder(): SseDecoder {
  return new Decoder();
}

class Decoder implements SseDecoder {
  preamble = '';
  readonly #utf8 = new TextDecoder();
  #rest = '';
  #afterReturn = false;
  #event = '';
  #data: string | undefined;
  #found = false;

  push(bytes: Uint8Array): SseEvent[] {
    return this.#take(this.#utf8.decode(bytes, { stream: true }));
  }

  end(): SseEvent[] {
    const events = this.#take(this.#utf8.decode());
    if (this.#rest !== '') this.#line(this.#rest);
    this.#rest = '';
    this.#dispatch(events);
    return events;
  }

  #take(portion: string): SseEvent[] {
    const events: SseEvent[] = [];
    const fresh = this.#oneKindOfLineEnd(portion);
    if (!this.#found && this.preamble.length < PREAMBLE_CHARS)
      this.preamble += fresh.slice(0, PREAMBLE_CHARS - this.preamble.length);
    const buffer = this.#rest === '' ? fresh : this.#rest + fresh;
    // A line end can only be in what is fresh.
    let end = buffer.indexOf('\n', buffer.length - fresh.length);
    let start = 0;
    while (end !== -1) {
      if (end === start) this.#dispatch(events);
      else this.#line(buffer.slice(start, end));
      start = end + 1;
      end = buffer.indexOf('\n', start);
    }
    this.#rest = start === 0 ? buffer : buffer.slice(start);
    if (this.#rest.length + (this.#data?.length ?? 0) > MAX_EVENT_CHARS)
      throw new WireFailure('an event of the stream is too large');
    return events;
  }

  #oneKindOfLineEnd(portion: string): string {
    if (portion === '') return portion;
    const start = this.#afterReturn && portion.startsWith('\n') ? 1 : 0;
    this.#afterReturn = portion.endsWith('\r');
    const fresh = start === 0 ? portion : portion.slice(1);
    return fresh.includes('\r') ? fresh.replace(/\r\n?/g, '\n') : fresh;
  }

  #line(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    const from = colon === -1 ? line.length : colon + (line.charCodeAt(colon + 1) === 32 ? 2 : 1);
    if (field === 'data')
      this.#data = this.#data === undefined ? line.slice(from) : `${this.#data}\n${line.slice(from)}`;
    else if (field === 'event') this.#event = line.slice(from);
  }

  #dispatch(events: SseEvent[]): void {
    if (this.#data !== undefined) {
      events.push({ event: this.#event, data: this.#data });
      this.#found = true;
      this.preamble = '';
    }
    this.#data = undefined;
    this.#event = '';
  }
}

/** One event as it is sent. `data` is text that holds no line end, as JSON does not. */
export function sse(data: string, event?: string): string {
  return event === undefined ? `data: ${data}\n\n` : `event: ${event}\ndata: ${data}\n\n`;
}
