import type { WireCodec } from '../shared/codec.ts';
import { renderOpenAiError } from '../shared/render-error.ts';
import { createStreamReader, readParts, renderParts } from '../shared/streams.ts';
import { readChatRequest } from './read-request.ts';
import { readChatResult } from './read-result.ts';
import { ChatEventReader } from './read-stream.ts';
import { renderChatResult } from './render-result.ts';
import { ChatStreamWriter } from './render-stream.ts';
import { writeChatRequest } from './write-request.ts';

const streamReader = () => createStreamReader(new ChatEventReader());

/** OpenAI's chat completions, and whatever is compatible with them. */
export const openAiChat: WireCodec = {
  protocol: 'openai-chat',
  readRequest: readChatRequest,
  renderResult: renderChatResult,
  renderStream: (parts, meta) => renderParts(parts, new ChatStreamWriter(meta)),
  streamWriter: (meta) => new ChatStreamWriter(meta),
  renderError: renderOpenAiError,
  writeRequest: writeChatRequest,
  readResult: readChatResult,
  readStream: (bytes) => readParts(bytes, streamReader()),
  streamReader,
};
