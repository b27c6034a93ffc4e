import { imageType, readBase64, readUrl } from '../shared/file-data.ts';
import { foreignFile, foreignPart } from '../shared/foreign.ts';
import type {
  AssistantPart,
  FilePart,
  JSONObject,
  JSONValue,
  Json,
  Message,
  TextPart,
  ToolOutput,
  ToolResultPart,
  UserPart,
} from '../shared/neutral.ts';
import {
  bounded,
  filled,
  invalid,
  kindOf,
  list,
  optionalFlag,
  optionalText,
  otherFields,
  REQUEST_LIMITS,
  record,
  text,
} from '../shared/shape.ts';
import { type CalledTools, createCalledTools } from '../shared/tool-calls.ts';

/** Reads the system text and the messages of Anthropic's messages API. */
export function readPrompt(system: unknown, messagesValue: unknown): Message[] {
  const messages = list(messagesValue, 'messages', REQUEST_LIMITS.messages);
  if (messages.length === 0) throw invalid('messages', 'at least one message is needed');
  const prompt: Message[] = [];
  if (system !== undefined && system !== null) addSystem(prompt, system, 'system');
  const called = createCalledTools();
  messages.forEach((one, index) => {
    const path = `messages[${index}]`;
    addMessage(prompt, record(one, path), { path, called });
  });
  return prompt;
}

interface Place {
  readonly path: string;
  readonly called: CalledTools;
}

function addMessage(prompt: Message[], message: Json, { path, called }: Place): void {
  switch (message['role']) {
    case 'user':
      addUser(prompt, message['content'], { path: `${path}.content`, called });
      return;
    case 'assistant':
      prompt.push({
        role: 'assistant',
        content: readAssistant(message['content'], { path: `${path}.content`, called }),
      });
      return;
    case 'system':
      addSystem(prompt, message['content'], `${path}.content`);
      return;
    default: {
      const { role } = message;
      const named = typeof role === 'string' ? `'${role.slice(0, 40)}'` : `(${kindOf(role)})`;
      throw invalid(`${path}.role`, `unknown role ${named}`);
    }
  }
}

/** Each block of a system text is a message of its own, so that marks for the cache stay where they are. */
function addSystem(prompt: Message[], system: unknown, path: string): void {
  if (typeof system === 'string') {
    prompt.push({ role: 'system', content: system });
    return;
  }
  list(system, path, REQUEST_LIMITS.partsPerMessage).forEach((one, index) => {
    const at = `${path}[${index}]`;
    const block = record(one, at);
    if (block['type'] !== 'text') throw unknownBlock(block, at, 'text');
    prompt.push({ role: 'system', content: text(block['text'], `${at}.text`), ...cacheMark(block, at) });
  });
}

function unknownBlock(block: Json, path: string, known: string): Error {
  const { type } = block;
  const named = typeof type === 'string' ? `'${type.slice(0, 60)}'` : `(${kindOf(type)})`;
  return invalid(`${path}.type`, `unknown block ${named}; known here: ${known}`);
}

/** `cache_control` where the AI SDK looks for it, other marks of Anthropic's, and fields nobody here knows. */
function cacheMark(
  block: Json,
  path: string,
  marks: JSONObject = {},
): { providerOptions?: Record<string, JSONObject> } {
  const control = block['cache_control'];
  if (control !== undefined && control !== null)
    marks['cacheControl'] = bounded(record(control, `${path}.cache_control`), path) as JSONObject;
  const others = otherFields(block, BLOCK_FIELDS);
  if (others !== undefined) marks['fields'] = bounded(others, path) as JSONObject;
  return Object.keys(marks).length > 0 ? { providerOptions: { anthropic: marks } } : {};
}

/** Fields of blocks that the neutral form has a place for; others stay with their block. */
const BLOCK_FIELDS: ReadonlySet<string> = new Set([
  'type',
  'text',
  'source',
  'title',
  'context',
  'citations',
  'cache_control',
  'id',
  'name',
  'input',
  'tool_use_id',
  'content',
  'is_error',
]);

/** A user's turn: tool results become messages of their own, in the order they stand. */
function addUser(prompt: Message[], content: unknown, { path, called }: Place): void {
  if (typeof content === 'string') {
    prompt.push({ role: 'user', content: [{ type: 'text', text: content }] });
    return;
  }
  let spoken: UserPart[] | undefined;
  let results: ToolResultPart[] | undefined;
  list(content, path, REQUEST_LIMITS.partsPerMessage).forEach((one, index) => {
    const at = `${path}[${index}]`;
    const block = record(one, at);
    if (block['type'] === 'tool_result') {
      spoken = undefined;
      if (results === undefined) prompt.push({ role: 'tool', content: (results = []) });
      results.push(readToolResult(block, { path: at, called }));
      return;
    }
    results = undefined;
    if (spoken === undefined) prompt.push({ role: 'user', content: (spoken = []) });
    spoken.push(readUserBlock(block, at));
  });
}

function readUserBlock(block: Json, path: string): UserPart {
  switch (block['type']) {
    case 'text':
      return readText(block, path);
    case 'image':
      return readImage(block, path);
    case 'document':
      return readDocument(block, path);
    case 'search_result':
    case 'container_upload':
      return foreignFile('anthropic', block, path);
    default:
      throw unknownBlock(block, path, 'text, image, document, tool_result, search_result, container_upload');
  }
}

function readText(block: Json, path: string): TextPart {
  return { type: 'text', text: text(block['text'], `${path}.text`), ...cacheMark(block, path) };
}

function readImage(block: Json, path: string): FilePart {
  const source = record(block['source'], `${path}.source`);
  const marked = cacheMark(block, path);
  if (source['type'] === 'base64') {
    const at = `${path}.source.media_type`;
    const mediaType = imageType(filled(source['media_type'], at), at);
    const data = readBase64(text(source['data'], `${path}.source.data`), `${path}.source.data`);
    return { type: 'file', mediaType, data, ...marked };
  }
  return { type: 'file', mediaType: 'image/*', data: readRemote(source, path), ...marked };
}

function readRemote(source: Json, path: string): FilePart['data'] {
  if (source['type'] === 'url')
    return readUrl(filled(source['url'], `${path}.source.url`), `${path}.source.url`);
  if (source['type'] === 'file')
    return {
      type: 'reference',
      reference: { anthropic: filled(source['file_id'], `${path}.source.file_id`) },
    };
  throw invalid(`${path}.source.type`, "'base64', 'url' or 'file' is needed");
}

function readDocument(block: Json, path: string): FilePart {
  const source = record(block['source'], `${path}.source`);
  if (source['type'] === 'content') return foreignFile('anthropic', block, path);
  const marks: JSONObject = {};
  const context = optionalText(block['context'], `${path}.context`);
  if (context !== undefined) marks['context'] = context;
  const citations = block['citations'];
  if (citations !== undefined && citations !== null)
    marks['citations'] = bounded(record(citations, `${path}.citations`), path) as JSONObject;
  const title = optionalText(block['title'], `${path}.title`);
  const rest = { ...(title !== undefined && { filename: title }), ...cacheMark(block, path, marks) };
  if (source['type'] === 'text')
    return {
      type: 'file',
      mediaType: 'text/plain',
      data: { type: 'text', text: text(source['data'], `${path}.source.data`) },
      ...rest,
    };
  if (source['type'] === 'base64') {
    const mediaType = filled(source['media_type'], `${path}.source.media_type`);
    return {
      type: 'file',
      mediaType,
      data: { type: 'data', data: text(source['data'], `${path}.source.data`) },
      ...rest,
    };
  }
  return { type: 'file', mediaType: 'application/pdf', data: readRemote(source, path), ...rest };
}

function readToolResult(block: Json, { path, called }: Place): ToolResultPart {
  const toolCallId = filled(block['tool_use_id'], `${path}.tool_use_id`);
  const toolName = called.nameOf(toolCallId, `${path}.tool_use_id`);
  const failed = optionalFlag(block['is_error'], `${path}.is_error`) ?? false;
  const output = readOutput(block['content'], failed, `${path}.content`);
  return { type: 'tool-result', toolCallId, toolName, output, ...cacheMark(block, path) };
}

function readOutput(content: unknown, failed: boolean, path: string): ToolOutput {
  if (content === undefined || content === null) return { type: failed ? 'error-text' : 'text', value: '' };
  if (typeof content === 'string') return { type: failed ? 'error-text' : 'text', value: content };
  const parts = list(content, path, REQUEST_LIMITS.partsPerMessage).map((one, index) =>
    readOutputBlock(record(one, `${path}[${index}]`), `${path}[${index}]`),
  );
  if (!failed) return { type: 'content', value: parts };
  // The neutral form has no list of parts that is an error; the texts say what went wrong.
  if (parts.every((part) => part.type === 'text'))
    return { type: 'error-text', value: parts.map((part) => part.text).join('\n') };
  return { type: 'error-json', value: content as JSONValue };
}

type OutputPart = Extract<ToolOutput, { type: 'content' }>['value'][number];

function readOutputBlock(block: Json, path: string): OutputPart {
  if (block['type'] === 'text') return readText(block, path);
  if (block['type'] === 'image') return readImage(block, path);
  if (block['type'] === 'document') return readDocument(block, path);
  return foreignFile('anthropic', block, path);
}

function readAssistant(content: unknown, { path, called }: Place): AssistantPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return list(content, path, REQUEST_LIMITS.partsPerMessage).map((one, index) => {
    const at = `${path}[${index}]`;
    return readAssistantBlock(record(one, at), { path: at, called });
  });
}

function readAssistantBlock(block: Json, { path, called }: Place): AssistantPart {
  switch (block['type']) {
    case 'text':
      return readAssistantText(block, path);
    case 'tool_use':
      return readToolUse(block, { path, called });
    case 'thinking': {
      const signature = optionalText(block['signature'], `${path}.signature`);
      const signed = signature ? { providerOptions: { anthropic: { signature } } } : {};
      return { type: 'reasoning', text: text(block['thinking'], `${path}.thinking`), ...signed };
    }
    case 'redacted_thinking': {
      const redactedData = text(block['data'], `${path}.data`);
      return { type: 'reasoning', text: '', providerOptions: { anthropic: { redactedData } } };
    }
    default:
      filled(block['type'], `${path}.type`);
      return foreignPart('anthropic', block, path);
  }
}

/** Citations stay with the text they belong to; those this gateway made for another provider have no index. */
function readAssistantText(block: Json, path: string): TextPart {
  const marks: JSONObject = {};
  const { citations } = block;
  if (Array.isArray(citations) && citations.length > 0 && !citations.some(isInvented))
    marks['citations'] = bounded(citations, `${path}.citations`) as JSONValue[];
  return { type: 'text', text: text(block['text'], `${path}.text`), ...cacheMark(block, path, marks) };
}

function isInvented(citation: unknown): boolean {
  return (citation as Json | null)?.['encrypted_index'] === '';
}

function readToolUse(block: Json, { path, called }: Place): AssistantPart {
  const part = {
    type: 'tool-call' as const,
    toolCallId: filled(block['id'], `${path}.id`),
    toolName: filled(block['name'], `${path}.name`),
    input: bounded(record(block['input'] ?? {}, `${path}.input`), `${path}.input`),
    ...cacheMark(block, path),
  };
  called.add(part);
  return part;
}
