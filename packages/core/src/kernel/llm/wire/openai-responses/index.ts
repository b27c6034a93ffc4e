import type { WireCodec } from '../shared/codec.ts';
import { renderOpenAiError } from '../shared/render-error.ts';
import { createStreamReader, readParts, renderParts } from '../shared/streams.ts';
import { readResponsesRequest } from './read-request.ts';
import { readResponsesResult } from './read-result.ts';
import { ResponseEventReader } from './read-stream.ts';
import { renderResponsesResult } from './render-result.ts';
import { ResponseStreamWriter } from './render-stream.ts';
import { writeResponsesRequest } from './write-request.ts';

const streamReader = () => createStreamReader(new ResponseEventReader());

/** OpenAI's responses API. */
export const openAiResponses: WireCodec = {
  protocol: 'openai-responses',
  readRequest: readResponsesRequest,
  renderResult: renderResponsesResult,
  renderStream: (parts, meta) => renderParts(parts, new ResponseStreamWriter(meta)),
  streamWriter: (meta) => new ResponseStreamWriter(meta),
  renderError: renderOpenAiError,
  writeRequest: writeResponsesRequest,
  readResult: readResponsesResult,
  readStream: (bytes) => readParts(bytes, streamReader()),
  streamReader,
};
