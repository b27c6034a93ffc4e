import type { WireCodec } from '../shared/codec.ts';
import { createStreamReader, readParts, renderParts } from '../shared/streams.ts';
import { readMessagesRequest } from './read-request.ts';
import { readMessagesResult } from './read-result.ts';
import { MessageEventReader } from './read-stream.ts';
import { renderAnthropicError } from './render-error.ts';
import { renderMessagesResult } from './render-result.ts';
import { MessageStreamWriter } from './render-stream.ts';
import { writeMessagesRequest } from './write-request.ts';

const streamReader = () => createStreamReader(new MessageEventReader());

/** Anthropic's messages API. */
export const anthropic: WireCodec = {
  protocol: 'anthropic',
  readRequest: readMessagesRequest,
  renderResult: renderMessagesResult,
  renderStream: (parts, meta) => renderParts(parts, new MessageStreamWriter(meta)),
  streamWriter: (meta) => new MessageStreamWriter(meta),
  renderError: renderAnthropicError,
  writeRequest: writeMessagesRequest,
  readResult: readMessagesResult,
  readStream: (bytes) => readParts(bytes, streamReader()),
  streamReader,
};
