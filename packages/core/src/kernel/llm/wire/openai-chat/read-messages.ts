import { marksOf } from '../shared/call-settings.ts';
import { readAddress, readImageAddress } from '../shared/file-data.ts';
import { foreignPart } from '../shared/foreign.ts';
import type {
  AssistantPart,
  FilePart,
  JSONObject,
  Json,
  Message,
  TextPart,
  ToolCallPart,
  UserPart,
} from '../shared/neutral.ts';
import {
  bounded,
  filled,
  invalid,
  kindOf,
  list,
  optionalText,
  parsedArguments,
  REQUEST_LIMITS,
  record,
  text,
} from '../shared/shape.ts';
import { type CalledTools, createCalledTools } from '../shared/tool-calls.ts';

/** Reads the messages of a chat completion. */
export function readMessages(value: unknown): Message[] {
  const messages = list(value, 'messages', REQUEST_LIMITS.messages);
  if (messages.length === 0) throw invalid('messages', 'at least one message is needed');
  const called = createCalledTools();
  return messages.map((message, index) =>
    readMessage(record(message, `messages[${index}]`), `messages[${index}]`, called),
  );
}

function readMessage(message: Json, path: string, called: CalledTools): Message {
  const name = optionalText(message['name'], `${path}.name`);
  const { role } = message;
  const marks: JSONObject = {};
  if (role === 'developer') marks['role'] = 'developer';
  if (name !== undefined) marks['name'] = name;
  const read = readByRole(message, path, called);
  if (name === undefined && role !== 'developer') return read;
  return { ...read, providerOptions: { ...read.providerOptions, openai: marks } };
}

function readByRole(message: Json, path: string, called: CalledTools): Message {
  switch (message['role']) {
    case 'system':
    case 'developer':
      return readSystem(message['content'], `${path}.content`);
    case 'user':
      return { role: 'user', content: readUserContent(message['content'], `${path}.content`) };
    case 'assistant':
      return { role: 'assistant', content: readAssistant(message, path, called) };
    case 'tool':
      return { role: 'tool', content: [readToolResult(message, path, called)] };
    case 'function':
      throw invalid(`${path}.role`, "this older role is not taken; use 'tool'");
    default:
      throw invalid(`${path}.role`, `unknown role ${describe(message['role'])}`);
  }
}

function describe(role: unknown): string {
  return typeof role === 'string' ? `'${role.slice(0, 40)}'` : `(${kindOf(role)})`;
}

/** Text, or a list of texts; the last mark of theirs for Anthropic's prompt cache stays with the whole. */
function readSystem(content: unknown, path: string): Extract<Message, { role: 'system' }> {
  if (typeof content === 'string') return { role: 'system', content };
  const parts = readTexts(content, path);
  const whole = { role: 'system' as const, content: parts.map((part) => part.text).join('\n') };
  const anthropic = parts.findLast((part) => marksOf(part, 'anthropic'))?.providerOptions?.['anthropic'];
  return anthropic ? { ...whole, providerOptions: { anthropic } } : whole;
}

function readTexts(content: unknown, path: string): TextPart[] {
  return list(content, path, REQUEST_LIMITS.partsPerMessage).map((one, index) => {
    const part = record(one, `${path}[${index}]`);
    if (part['type'] !== 'text') throw unknownPart(part, `${path}[${index}]`, 'text');
    return withCacheMark(
      { type: 'text', text: text(part['text'], `${path}[${index}].text`) },
      part,
      `${path}[${index}]`,
    );
  });
}

function unknownPart(part: Json, path: string, known: string): Error {
  return invalid(`${path}.type`, `unknown part ${describe(part['type'])}; known here: ${known}`);
}

/**
 * Keeps the marks that say where the cached part ends: OpenAI's, and Anthropic's `cache_control`, which clients of this protocol send for
 * Anthropic's models.
 */
function withCacheMark<Part extends TextPart | FilePart>(part: Part, from: Json, path: string): Part {
  const mark = from['prompt_cache_breakpoint'];
  const control = from['cache_control'];
  const isMarked = typeof mark === 'object' && mark !== null;
  if (!isMarked && (control === undefined || control === null)) return part;
  const openai = isMarked && { ...marksOf(part, 'openai'), cacheBreakpoint: mark as JSONObject };
  const cacheControl =
    control !== undefined && control !== null && bounded(record(control, `${path}.cache_control`), path);
  return {
    ...part,
    providerOptions: {
      ...part.providerOptions,
      ...(openai && { openai }),
      ...(cacheControl && { anthropic: { cacheControl: cacheControl as JSONObject } }),
    },
  };
}

function readUserContent(content: unknown, path: string): UserPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return list(content, path, REQUEST_LIMITS.partsPerMessage).map((one, index) => {
    const part = record(one, `${path}[${index}]`);
    return withCacheMark(readUserPart(part, `${path}[${index}]`), part, `${path}[${index}]`);
  });
}

function readUserPart(part: Json, path: string): UserPart {
  switch (part['type']) {
    case 'text':
      return { type: 'text', text: text(part['text'], `${path}.text`) };
    case 'image_url':
      return readImage(record(part['image_url'], `${path}.image_url`), `${path}.image_url`);
    case 'input_audio':
      return readAudio(record(part['input_audio'], `${path}.input_audio`), `${path}.input_audio`);
    case 'file':
      return readFile(record(part['file'], `${path}.file`), `${path}.file`);
    default:
      throw unknownPart(part, path, 'text, image_url, input_audio, file');
  }
}

function readImage(image: Json, path: string): FilePart {
  const { data, mediaType } = readImageAddress(filled(image['url'], `${path}.url`), `${path}.url`);
  const detail = optionalText(image['detail'], `${path}.detail`);
  const part: FilePart = { type: 'file', mediaType, data };
  return detail === undefined ? part : { ...part, providerOptions: { openai: { imageDetail: detail } } };
}

function readAudio(audio: Json, path: string): FilePart {
  const format = filled(audio['format'], `${path}.format`);
  return {
    type: 'file',
    mediaType: `audio/${format}`,
    data: { type: 'data', data: text(audio['data'], `${path}.data`) },
  };
}

function readFile(file: Json, path: string): FilePart {
  const filename = optionalText(file['filename'], `${path}.filename`);
  const id = optionalText(file['file_id'], `${path}.file_id`);
  const named = filename === undefined ? {} : { filename };
  if (id !== undefined)
    return {
      type: 'file',
      mediaType: 'application/pdf',
      ...named,
      data: { type: 'reference', reference: { openai: id } },
    };
  const { data, mediaType } = readAddress(
    filled(file['file_data'], `${path}.file_data`),
    `${path}.file_data`,
  );
  return { type: 'file', mediaType: mediaType ?? 'application/pdf', ...named, data };
}

function readAssistant(message: Json, path: string, called: CalledTools): AssistantPart[] {
  const parts: AssistantPart[] = [];
  const reasoning = message['reasoning_content'];
  if (typeof reasoning === 'string' && reasoning !== '') parts.push({ type: 'reasoning', text: reasoning });
  addAssistantText(parts, message, path);
  const calls = message['tool_calls'];
  if (calls !== undefined && calls !== null)
    list(calls, `${path}.tool_calls`, REQUEST_LIMITS.partsPerMessage).forEach((one, index) => {
      const at = `${path}.tool_calls[${index}]`;
      parts.push(readToolCall(record(one, at), at, called));
    });
  if (message['function_call'] !== undefined && message['function_call'] !== null)
    throw invalid(`${path}.function_call`, 'this older form is not taken; use `tool_calls`');
  return parts;
}

function addAssistantText(parts: AssistantPart[], message: Json, path: string): void {
  const { content } = message;
  if (typeof content === 'string') {
    if (content !== '') parts.push({ type: 'text', text: content });
  } else if (content !== undefined && content !== null) {
    list(content, `${path}.content`, REQUEST_LIMITS.partsPerMessage).forEach((one, index) => {
      const at = `${path}.content[${index}]`;
      parts.push(readAssistantPart(record(one, at), at));
    });
  }
  const refusal = optionalText(message['refusal'], `${path}.refusal`);
  if (refusal !== undefined) parts.push(refusalPart(refusal));
}

function readAssistantPart(part: Json, path: string): TextPart {
  if (part['type'] === 'text')
    return withCacheMark({ type: 'text', text: text(part['text'], `${path}.text`) }, part, path);
  if (part['type'] === 'refusal') return refusalPart(text(part['refusal'], `${path}.refusal`));
  throw unknownPart(part, path, 'text, refusal');
}

function refusalPart(refusal: string): TextPart {
  return { type: 'text', text: refusal, providerOptions: { leadline: { refusal: true } } };
}

function readToolCall(call: Json, path: string, called: CalledTools): AssistantPart {
  const toolCallId = filled(call['id'], `${path}.id`);
  if (call['type'] === 'custom') {
    const name = filled(record(call['custom'], `${path}.custom`)['name'], `${path}.custom.name`);
    called.add({ type: 'tool-call', toolCallId, toolName: name, input: null });
    return foreignPart('openai', call, path);
  }
  const named = record(call['function'], `${path}.function`);
  const part: ToolCallPart = {
    type: 'tool-call',
    toolCallId,
    toolName: filled(named['name'], `${path}.function.name`),
    input: parsedArguments(named['arguments'], `${path}.function.arguments`),
  };
  called.add(part);
  return part;
}

function readToolResult(
  message: Json,
  path: string,
  called: CalledTools,
): Extract<Message, { role: 'tool' }>['content'][number] {
  const toolCallId = filled(message['tool_call_id'], `${path}.tool_call_id`);
  const toolName = called.nameOf(toolCallId, `${path}.tool_call_id`);
  const { content } = message;
  if (typeof content === 'string')
    return { type: 'tool-result', toolCallId, toolName, output: { type: 'text', value: content } };
  const value = readTexts(content, `${path}.content`);
  return { type: 'tool-result', toolCallId, toolName, output: { type: 'content', value } };
}
