import { readBody, toldFailure, WireFailure } from '../shared/failure.ts';
import type { MutableJson } from '../shared/neutral.ts';
import { isRecord } from '../shared/shape.ts';
import { count } from '../shared/usage.ts';

/** Vectors in the order of the texts. */
export interface EmbeddingResult {
  readonly embeddings: readonly (Float32Array | readonly number[])[];
  /** Undefined when the provider tells none. */
  readonly tokens: number | undefined;
}

/** Reads an OpenAI-like provider's vectors, numbers or base64. `expected` is how many texts were sent. */
export function readEmbeddingResult(value: unknown, expected: number): EmbeddingResult {
  const body = readBody(value);
  if (body['error'] !== undefined && body['error'] !== null) throw toldFailure(body);
  const { data, usage } = body;
  if (!Array.isArray(data)) {
    if (typeof body['message'] === 'string') throw toldFailure(body);
    throw new WireFailure('the reply holds no embeddings');
  }
  if (data.length !== expected)
    throw new WireFailure(`the reply holds ${data.length} embeddings for ${expected} texts`);
  const embeddings: (Float32Array | readonly number[])[] = Array.from({ length: expected });
  for (const [position, entry] of data.entries()) {
    if (!isRecord(entry)) throw new WireFailure('the reply holds an embedding that is none');
    const index = count(entry['index']) ?? position;
    if (!(index in embeddings) || embeddings[index] !== undefined)
      throw new WireFailure('the reply numbers its embeddings wrongly');
    embeddings[index] = readVector(entry['embedding']);
  }
  return {
    embeddings,
    tokens: isRecord(usage) ? (count(usage['prompt_tokens']) ?? count(usage['total_tokens'])) : undefined,
  };
}

function readVector(value: unknown): Float32Array | readonly number[] {
  if (typeof value === 'string') return decodeVector(value);
  if (!Array.isArray(value) || value.length === 0)
    throw new WireFailure('the reply holds an empty embedding');
  for (const number of value)
    if (typeof number !== 'number')
      throw new WireFailure('the reply holds an embedding that is no list of numbers');
  return value as number[];
}

/** 32-bit floats, little-endian, as OpenAI writes them. */
function decodeVector(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 0 || bytes.length % 4 !== 0)
    throw new WireFailure('the reply holds an embedding that is cut');
  const vector = new Float32Array(bytes.length / 4);
  for (let index = 0; index < vector.length; index += 1) vector[index] = bytes.readFloatLE(index * 4);
  return vector;
}

function encodeVector(vector: Float32Array | readonly number[]): string {
  const bytes = Buffer.allocUnsafe(vector.length * 4);
  for (let index = 0; index < vector.length; index += 1) bytes.writeFloatLE(vector[index] ?? 0, index * 4);
  return bytes.toString('base64');
}

/** Renders vectors for a client, numbers or base64. */
export function renderEmbeddingResult(
  result: EmbeddingResult,
  meta: { readonly model: string; readonly encoding: 'float' | 'base64' },
): MutableJson {
  const tokens = result.tokens ?? 0;
  return {
    object: 'list',
    data: result.embeddings.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding:
        meta.encoding === 'base64' ? encodeVector(vector) : Array.isArray(vector) ? vector : [...vector],
    })),
    model: meta.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}
