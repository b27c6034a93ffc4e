import type { Readable } from 'node:stream';
import { pipeline, Transform } from 'node:stream';
import zlib from 'node:zlib';
import { failed } from './failures.ts';

export interface BodyLimits {
  /** Bytes kept of what comes out of decompression; what is beyond is left unread. */
  readonly maxBytes: number;
}

export interface Body {
  readonly bytes: Buffer;
  readonly truncated: boolean;
}

/** What pages compress to is seldom better than 1:30; zeros give 1:1000 with gzip, far more with brotli. */
const BOMB_RATIO = 200;
/** Below this, a ratio says nothing: a small page of one repeated word harms nobody. */
const BOMB_FLOOR_BYTES = 512 * 1024;
/** A compressed stream can go on for ever without giving anything: empty blocks. */
const COMPRESSED_SPARE_BYTES = 64 * 1024;

/**
 * Reads a response's body up to a limit, decompressing it. Refuses what unpacks to more than 200 times its size, and
 * encodings stacked on one another, which serve no page but a bomb.
 */
export async function readBody(
  stream: Readable,
  { encoding, host }: { encoding: string; host: string },
  { maxBytes }: BodyLimits,
): Promise<Body> {
  const decoder = decoderFor(encoding, host);
  const meter = createMeter(maxBytes + COMPRESSED_SPARE_BYTES);
  // Failures reach the reader of the last stream by themselves.
  const source = decoder ? pipeline(stream, meter.through, decoder, () => undefined) : stream;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (decoder && length > BOMB_FLOOR_BYTES && length > decoder.bytesWritten * BOMB_RATIO) {
      stream.destroy();
      throw failed(
        host,
        `its answer unpacks to more than ${BOMB_RATIO} times its size: a decompression bomb`,
        { retryable: false },
      );
    }
    // One byte beyond tells a page of exactly the limit from a longer one.
    if (length > maxBytes) break;
  }
  stream.destroy();
  const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  return { bytes: bytes.subarray(0, maxBytes), truncated: length > maxBytes || meter.wasCut() };
}

type Decoder = Transform & { readonly bytesWritten: number };

function decoderFor(encoding: string, host: string): Decoder | null {
  const name = encoding.trim().toLowerCase();
  // Browsers, too, take a stream that ends early for what there is of it.
  const lenient = { finishFlush: zlib.constants.Z_SYNC_FLUSH };
  switch (name) {
    case '':
    case 'identity':
    case 'utf-8':
      return null;
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip(lenient);
    case 'deflate':
      // Not asked for, because half of those who say deflate leave the zlib header away.
      return zlib.createInflate(lenient);
    case 'br':
      return zlib.createBrotliDecompress({ finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH });
    case 'zstd':
      return zlib.createZstdDecompress();
    default:
      throw failed(host, `its answer is packed as “${name.slice(0, 40)}”, which is not read`, {
        retryable: false,
      });
  }
}

/** Lets bytes through up to a limit, and ends there. */
function createMeter(maxCompressed: number): { readonly through: Transform; wasCut(): boolean } {
  let received = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const wasWithin = received <= maxCompressed;
      received += chunk.length;
      if (received <= maxCompressed) return done(null, chunk);
      if (wasWithin) this.push(null);
      done();
    },
  });
  return { through, wasCut: () => received > maxCompressed };
}
