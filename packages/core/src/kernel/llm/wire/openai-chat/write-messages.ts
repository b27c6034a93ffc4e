import { marksOf } from '../shared/call-settings.ts';
import { inexpressible, unsupported } from '../shared/extras.ts';
import { addressOf, base64Of, dataAddress, fullMediaType, isImage } from '../shared/file-data.ts';
import { foreignBlock, isForeignFile } from '../shared/foreign.ts';
import type {
  AssistantPart,
  FilePart,
  Message,
  MutableJson,
  TextPart,
  ToolResultPart,
  UserPart,
  Warning,
} from '../shared/neutral.ts';
import { worded } from '../shared/shape.ts';
import { isFailedOutput, outputText } from '../shared/tool-output.ts';

const TARGET = 'openai-chat';

export interface MessageWriting {
  readonly compatible: boolean;
  readonly warnings: Warning[];
}

/** Writes a prompt as the messages of a chat completion. */
export function writeMessages(prompt: readonly Message[], writing: MessageWriting): MutableJson[] {
  const written: MutableJson[] = [];
  prompt.forEach((message, index) => {
    const path = `messages[${index}]`;
    if (message.role === 'tool') addToolResults(written, message.content, { path, writing });
    else written.push(writeMessage(message, path, writing));
  });
  return written;
}

function writeMessage(
  message: Exclude<Message, { role: 'tool' }>,
  path: string,
  writing: MessageWriting,
): MutableJson {
  const marks = marksOf(message, 'openai');
  const written: MutableJson =
    message.role === 'assistant'
      ? writeAssistant(message.content, path, writing)
      : message.role === 'user'
        ? { role: 'user', content: writeUserContent(message.content, path) }
        : {
            role: marks?.['role'] === 'developer' && !writing.compatible ? 'developer' : 'system',
            content: message.content,
          };
  if (marks?.['name'] !== undefined) written['name'] = marks['name'];
  return written;
}

function writeUserContent(content: readonly UserPart[], path: string): string | MutableJson[] {
  const [only] = content;
  if (content.length === 1 && only?.type === 'text' && only.providerOptions === undefined) return only.text;
  return content.map((part, index) => writeUserPart(part, `${path}.content[${index}]`));
}

function writeUserPart(part: UserPart, path: string): MutableJson {
  const written = part.type === 'text' ? { type: 'text', text: part.text } : writeFile(part, path);
  const mark = marksOf(part, 'openai')?.['cacheBreakpoint'];
  return mark === undefined ? written : { ...written, prompt_cache_breakpoint: mark };
}

function writeFile(part: FilePart, path: string): MutableJson {
  if (isForeignFile(part)) throw inexpressible(path, TARGET);
  if (isImage(part.mediaType)) return writeImage(part, path);
  if (part.mediaType.startsWith('audio/')) return writeAudio(part, path);
  const { data } = part;
  if (data.type === 'text') return { type: 'text', text: data.text };
  if (data.type === 'reference') {
    const id = data.reference['openai'];
    if (id === undefined) throw inexpressible(path, TARGET);
    return { type: 'file', file: { file_id: id } };
  }
  if (data.type === 'url') throw inexpressible(path, TARGET);
  const mediaType = fullMediaType(part.mediaType, 'application/pdf');
  return {
    type: 'file',
    file: { filename: part.filename ?? 'file.pdf', file_data: dataAddress(data, mediaType) },
  };
}

function writeImage(part: FilePart, path: string): MutableJson {
  const { data } = part;
  if (data.type !== 'url' && data.type !== 'data') throw inexpressible(path, TARGET);
  const url =
    data.type === 'url' ? addressOf(data) : dataAddress(data, fullMediaType(part.mediaType, 'image/png'));
  const detail = marksOf(part, 'openai')?.['imageDetail'];
  return {
    type: 'image_url',
    image_url: detail === undefined || detail === 'auto' ? { url } : { url, detail },
  };
}

function writeAudio(part: FilePart, path: string): MutableJson {
  if (part.data.type !== 'data') throw inexpressible(path, TARGET);
  const format = part.mediaType.slice('audio/'.length).replace('mpeg', 'mp3');
  return { type: 'input_audio', input_audio: { data: base64Of(part.data), format } };
}

function writeAssistant(
  content: readonly AssistantPart[],
  path: string,
  writing: MessageWriting,
): MutableJson {
  const texts: TextPart[] = [];
  const calls: unknown[] = [];
  let reasoning = '';
  content.forEach((part, index) => {
    if (part.type === 'text') texts.push(part);
    else if (part.type === 'tool-call' && part.providerExecuted !== true) calls.push(writeToolCall(part));
    else if (part.type === 'reasoning') reasoning += part.text;
    else calls.push(...writeOther(part, `${path}.content[${index}]`, writing));
  });
  const written: MutableJson = { role: 'assistant', ...writeAssistantText(texts) };
  if (calls.length > 0) written['tool_calls'] = calls;
  if (reasoning !== '' && writing.compatible) written['reasoning_content'] = reasoning;
  else if (reasoning !== '') writing.warnings.push(unsupported('earlier reasoning', TARGET));
  return written;
}

function writeAssistantText(texts: readonly TextPart[]): MutableJson {
  const [first] = texts;
  if (first === undefined) return { content: null };
  const plain = texts.length === 1 && first.providerOptions === undefined;
  if (plain) return { content: first.text };
  return { content: texts.map(writeAssistantPart) };
}

function writeAssistantPart(part: TextPart): MutableJson {
  if (marksOf(part, 'leadline')?.['refusal'] === true) return { type: 'refusal', refusal: part.text };
  const mark = marksOf(part, 'openai')?.['cacheBreakpoint'];
  const written: MutableJson = { type: 'text', text: part.text };
  return mark === undefined ? written : { ...written, prompt_cache_breakpoint: mark };
}

function writeToolCall(part: Extract<AssistantPart, { type: 'tool-call' }>): MutableJson {
  return {
    id: part.toolCallId,
    type: 'function',
    function: { name: part.toolName, arguments: JSON.stringify(part.input ?? {}) },
  };
}

/** Parts that chat completions may not know: its own custom calls pass, searches are left out, files are refused. */
function writeOther(part: AssistantPart, path: string, writing: MessageWriting): unknown[] {
  if (part.type === 'file' || part.type === 'reasoning-file') throw inexpressible(path, TARGET);
  const block = part.type === 'custom' ? foreignBlock(part, 'openai') : undefined;
  if (block?.['type'] === 'custom' && block['custom'] !== undefined) return [block];
  if (block?.['type'] === 'item_reference') throw inexpressible(path, TARGET);
  writing.warnings.push(
    unsupported(`a step of an earlier answer (${worded(block?.['type'], part.type)})`, TARGET),
  );
  return [];
}

function addToolResults(
  written: MutableJson[],
  content: Extract<Message, { role: 'tool' }>['content'],
  { path, writing }: { readonly path: string; readonly writing: MessageWriting },
): void {
  content.forEach((part, index) => {
    const at = `${path}.content[${index}]`;
    if (part.type !== 'tool-result') throw inexpressible(at, TARGET);
    written.push({
      role: 'tool',
      tool_call_id: part.toolCallId,
      content: writeToolOutput(part, at, writing),
    });
  });
}

function writeToolOutput(
  { output }: ToolResultPart,
  path: string,
  { warnings }: MessageWriting,
): string | MutableJson[] {
  if (isFailedOutput(output))
    warnings.push({
      type: 'compatibility',
      feature: 'failed tool results',
      details: 'sent as a plain result',
    });
  const whole = outputText(output);
  if (whole !== null) return whole;
  if (output.type !== 'content') return '';
  return output.value.map((part, index) => {
    if (part.type === 'text') return { type: 'text', text: part.text };
    throw inexpressible(`${path}.output[${index}]`, TARGET);
  });
}
