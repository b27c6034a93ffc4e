import type { Extras, WrittenRequest } from '../shared/codec.ts';
import { unknownFields } from '../shared/extras.ts';
import type { MutableJson } from '../shared/neutral.ts';
import { filled, invalid, list, optionalCount, optionalText, put, record, text } from '../shared/shape.ts';

/** A request for embeddings. Values are texts; lists of token numbers pass to OpenAI-like providers alone. */
export interface EmbeddingRequest {
  readonly model: string;
  readonly values: readonly string[];
  readonly dimensions?: number;
  readonly user?: string;
  /** How the client wants the vectors written. */
  readonly encoding: 'float' | 'base64';
  readonly extras: Extras;
}

/** OpenAI takes at most so many texts at once. */
const MAX_VALUES = 2_048;
const KNOWN: ReadonlySet<string> = new Set(['model', 'input', 'dimensions', 'user', 'encoding_format']);

/** Reads a request for embeddings. Throws `invalid_input` with the path of what is wrong. */
export function readEmbeddingRequest(value: unknown): EmbeddingRequest {
  const body = record(value, '');
  const encoding = body['encoding_format'] ?? 'float';
  if (encoding !== 'float' && encoding !== 'base64')
    throw invalid('encoding_format', "'float' or 'base64' is needed");
  const found: MutableJson = {
    model: filled(body['model'], 'model'),
    values: readInput(body['input']),
    encoding,
    extras: unknownFields('openai-chat', body, KNOWN),
  };
  put(found, 'dimensions', optionalCount(body['dimensions'], 'dimensions'));
  put(found, 'user', optionalText(body['user'], 'user'));
  return found as unknown as EmbeddingRequest;
}

function readInput(input: unknown): string[] {
  if (typeof input === 'string') return [filled(input, 'input')];
  const values = list(input, 'input', MAX_VALUES);
  if (values.length === 0) throw invalid('input', 'at least one text is needed');
  return values.map((one, index) => {
    const path = `input[${index}]`;
    if (typeof one === 'number' || Array.isArray(one))
      throw invalid(path, 'token numbers are not taken, as models count them differently; send the text');
    return filled(text(one, path), path);
  });
}

/** Writes a request for an OpenAI-like provider. Vectors are asked for in base64, a quarter of the size of numbers. */
export function writeEmbeddingRequest(
  request: EmbeddingRequest,
  { model, encoding = 'base64' }: { readonly model: string; readonly encoding?: 'float' | 'base64' },
): WrittenRequest {
  const body: MutableJson = { model, input: request.values, encoding_format: encoding };
  put(body, 'dimensions', request.dimensions);
  put(body, 'user', request.user);
  Object.assign(body, request.extras.fields);
  return { body, warnings: [] };
}
