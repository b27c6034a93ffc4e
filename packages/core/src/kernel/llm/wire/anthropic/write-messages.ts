import { marksOf } from '../shared/call-settings.ts';
import { inexpressible, unsupported } from '../shared/extras.ts';
import { addressOf, base64Of, fullMediaType, isImage } from '../shared/file-data.ts';
import { foreignBlock, isForeignFile } from '../shared/foreign.ts';
import type {
  AssistantPart,
  FilePart,
  JSONObject,
  Message,
  MutableJson,
  ToolOutput,
  ToolResultPart,
  UserPart,
  Warning,
} from '../shared/neutral.ts';
import { isRecord, put, worded } from '../shared/shape.ts';
import { isFailedOutput, outputText } from '../shared/tool-output.ts';

const TARGET = 'anthropic';

export interface PromptWriting {
  /** True when the request came in this protocol, so that a system text in mid-conversation is meant. */
  readonly same: boolean;
  readonly warnings: Warning[];
}

/** The system text and the messages of a prompt, as Anthropic takes them. */
export function writePrompt(
  prompt: readonly Message[],
  writing: PromptWriting,
): { system: string | MutableJson[] | undefined; messages: MutableJson[] } {
  const system: MutableJson[] = [];
  const messages: MutableJson[] = [];
  // A turn of tool results takes in what the user says right after them: results must come first in their turn.
  let results: unknown[] | undefined;
  prompt.forEach((message, index) => {
    const path = `messages[${index}]`;
    if (marksOf(message, 'openai')?.['name'] !== undefined)
      writing.warnings.push(unsupported('the name of a participant', TARGET));
    if (message.role === 'system') addSystem(message, { system, messages, writing });
    else if (message.role === 'assistant')
      messages.push({ role: 'assistant', content: writeAssistant(message.content, path, writing) });
    else if (message.role === 'tool') {
      if (results === undefined) messages.push({ role: 'user', content: (results = []) });
      results.push(...message.content.map((part, at) => writeToolResult(part, `${path}.content[${at}]`)));
      return;
    } else if (results === undefined)
      messages.push({ role: 'user', content: writeUser(message.content, path) });
    else results.push(...message.content.map((part, at) => writeUserPart(part, `${path}.content[${at}]`)));
    results = undefined;
  });
  return { system: systemText(system), messages };
}

function systemText(blocks: readonly MutableJson[]): string | MutableJson[] | undefined {
  const [only] = blocks;
  if (only === undefined) return undefined;
  return blocks.length === 1 && only['cache_control'] === undefined ? (only['text'] as string) : [...blocks];
}

function addSystem(
  message: Extract<Message, { role: 'system' }>,
  { system, messages, writing }: { system: MutableJson[]; messages: MutableJson[]; writing: PromptWriting },
): void {
  const block = withCacheMark({ type: 'text', text: message.content }, message);
  if (messages.length === 0) {
    system.push(block);
  } else if (writing.same) {
    messages.push({
      role: 'system',
      content: block['cache_control'] === undefined ? message.content : [block],
    });
  } else {
    system.push(block);
    writing.warnings.push({
      type: 'compatibility',
      feature: 'system messages in mid-conversation',
      details: 'moved to the start, where every model reads them',
    });
  }
}

function withCacheMark(
  block: MutableJson,
  part: { readonly providerOptions?: Record<string, JSONObject> },
): MutableJson {
  const marks = marksOf(part, 'anthropic');
  if (marks === undefined) return block;
  put(block, 'cache_control', marks['cacheControl']);
  return Object.assign(block, marks['fields']);
}

function writeUser(content: readonly UserPart[], path: string): string | MutableJson[] {
  const [only] = content;
  if (content.length === 1 && only?.type === 'text' && only.providerOptions === undefined) return only.text;
  return content.map((part, index) => writeUserPart(part, `${path}.content[${index}]`));
}

function writeUserPart(part: UserPart, path: string): MutableJson {
  const block = part.type === 'text' ? { type: 'text', text: part.text } : writeFile(part, path);
  return withCacheMark(block, part);
}

function writeFile(part: FilePart, path: string): MutableJson {
  const { mediaType, filename } = part;
  const kept = foreignBlock(part, 'anthropic');
  if (kept !== undefined) return { ...kept };
  if (isForeignFile(part)) throw inexpressible(path, TARGET);
  if (isImage(mediaType)) return { type: 'image', source: imageSource(part, path) };
  const block: MutableJson = { type: 'document', source: documentSource(part, path) };
  const marks = marksOf(part, 'anthropic');
  put(block, 'title', filename);
  put(block, 'context', marks?.['context']);
  put(block, 'citations', marks?.['citations']);
  return block;
}

function imageSource({ data, mediaType }: FilePart, path: string): MutableJson {
  if (data.type === 'data')
    return { type: 'base64', media_type: fullMediaType(mediaType, 'image/png'), data: base64Of(data) };
  return remoteSource(data, path);
}

function remoteSource(data: FilePart['data'], path: string): MutableJson {
  if (data.type === 'url') return { type: 'url', url: addressOf(data) };
  const id = data.type === 'reference' ? data.reference['anthropic'] : undefined;
  if (id === undefined) throw inexpressible(path, TARGET);
  return { type: 'file', file_id: id };
}

function documentSource({ data, mediaType }: FilePart, path: string): MutableJson {
  if (data.type === 'text') return { type: 'text', media_type: 'text/plain', data: data.text };
  if (data.type !== 'data') return remoteSource(data, path);
  if (mediaType === 'application/pdf') return { type: 'base64', media_type: mediaType, data: base64Of(data) };
  if (mediaType.startsWith('text/'))
    return {
      type: 'text',
      media_type: 'text/plain',
      data: Buffer.from(base64Of(data), 'base64').toString('utf8'),
    };
  throw inexpressible(path, TARGET);
}

function writeAssistant(
  content: readonly AssistantPart[],
  path: string,
  writing: PromptWriting,
): string | unknown[] {
  const [only] = content;
  if (content.length === 1 && only?.type === 'text' && only.providerOptions === undefined) return only.text;
  const blocks: unknown[] = [];
  content.forEach((part, index) => {
    const block = writeAssistantPart(part, `${path}.content[${index}]`, writing);
    if (block !== undefined) blocks.push(block);
  });
  return blocks;
}

function writeAssistantPart(part: AssistantPart, path: string, { warnings }: PromptWriting): unknown {
  switch (part.type) {
    case 'text': {
      // Anthropic refuses empty texts; other protocols send them beside tool calls.
      if (part.text === '') return undefined;
      const block: MutableJson = { type: 'text', text: part.text };
      put(block, 'citations', marksOf(part, 'anthropic')?.['citations']);
      return withCacheMark(block, part);
    }
    case 'tool-call':
      return withCacheMark(
        { type: 'tool_use', id: part.toolCallId, name: part.toolName, input: part.input ?? {} },
        part,
      );
    case 'reasoning':
      return writeReasoning(part, warnings);
    case 'custom': {
      const block = foreignBlock(part, 'anthropic');
      if (block !== undefined) return block;
      const kind = foreignBlock(part, 'openai')?.['type'];
      if (kind === 'item_reference') throw inexpressible(path, TARGET);
      warnings.push(unsupported(`a step of an earlier answer (${worded(kind, part.kind)})`, TARGET));
      return undefined;
    }
    default:
      throw inexpressible(path, TARGET);
  }
}

/** Thinking is taken back only with the signature Anthropic gave it. */
function writeReasoning(
  part: Extract<AssistantPart, { type: 'reasoning' }>,
  warnings: Warning[],
): MutableJson | undefined {
  const marks = marksOf(part, 'anthropic');
  if (marks?.['redactedData'] !== undefined)
    return { type: 'redacted_thinking', data: marks['redactedData'] };
  if (marks?.['signature'] !== undefined)
    return { type: 'thinking', thinking: part.text, signature: marks['signature'] };
  warnings.push(
    unsupported('earlier reasoning', TARGET, 'it bears no signature of Anthropic; it was left out'),
  );
  return undefined;
}

function writeToolResult(
  part: Extract<Message, { role: 'tool' }>['content'][number],
  path: string,
): MutableJson {
  if (part.type !== 'tool-result') throw inexpressible(path, TARGET);
  const block: MutableJson = { type: 'tool_result', tool_use_id: part.toolCallId };
  const content = writeOutput(part.output, path);
  if (content !== '') block['content'] = content;
  if (isFailedOutput(part.output)) block['is_error'] = true;
  return withCacheMark(block, part satisfies ToolResultPart);
}

function writeOutput(output: ToolOutput, path: string): unknown {
  if (output.type === 'error-json' && isBlocks(output.value)) return output.value;
  if (output.type !== 'content') return outputText(output);
  return output.value.map((part, index) => {
    if (part.type === 'custom') throw inexpressible(`${path}.output[${index}]`, TARGET);
    return writeUserPart(part, `${path}.output[${index}]`);
  });
}

function isBlocks(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (block) =>
        isRecord(block) && ['text', 'image', 'document', 'search_result'].includes(String(block['type'])),
    )
  );
}
