import { readAddress, readImageAddress, readUrl } from '../shared/file-data.ts';
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
  UserPart,
} from '../shared/neutral.ts';
import {
  bounded,
  filled,
  invalid,
  kindOf,
  list,
  optionalText,
  otherFields,
  parsedArguments,
  REQUEST_LIMITS,
  record,
  text,
} from '../shared/shape.ts';
import { createCalledTools } from '../shared/tool-calls.ts';

interface InputSetting {
  readonly instructions: string | undefined;
  /** True when the provider keeps earlier turns, so that the input may be the result of a call not in sight. */
  readonly stateful: boolean;
}

/** Reads instructions and input of the responses API. */
export function readInput(input: unknown, { instructions, stateful }: InputSetting): Message[] {
  const prompt: Message[] = [];
  if (instructions !== undefined)
    prompt.push({
      role: 'system',
      content: instructions,
      providerOptions: { openai: { instructions: true } },
    });
  if (typeof input === 'string') {
    prompt.push({ role: 'user', content: [{ type: 'text', text: input }] });
    return prompt;
  }
  const items = list(input, 'input', REQUEST_LIMITS.messages);
  if (items.length === 0 && !stateful) throw invalid('input', 'at least one item is needed');
  const reader = new ItemReader(prompt, stateful);
  items.forEach((item, index) => {
    const path = `input[${index}]`;
    reader.read(record(item, path), path);
  });
  return prompt;
}

/** Items stand side by side; those of one turn of the assistant make one message. */
class ItemReader {
  readonly #prompt: Message[];
  readonly #called: ReturnType<typeof createCalledTools>;
  #turn: AssistantPart[] | undefined;

  constructor(prompt: Message[], stateful: boolean) {
    this.#prompt = prompt;
    this.#called = createCalledTools(stateful);
  }

  read(item: Json, path: string): void {
    const type = item['type'] ?? (item['role'] === undefined ? undefined : 'message');
    switch (type) {
      case 'message':
        this.#message(item, path);
        return;
      case 'function_call':
        this.#assistant(this.#functionCall(item, path));
        return;
      case 'function_call_output':
        this.#functionOutput(item, path);
        return;
      case 'reasoning':
        for (const part of readReasoning(item, path)) this.#assistant(part);
        return;
      default:
        if (typeof type !== 'string' || type === '')
          throw invalid(`${path}.type`, `an item's type is needed, not ${kindOf(item['type'])}`);
        this.#assistant(foreignPart('openai', item, path));
    }
  }

  #assistant(part: AssistantPart): void {
    if (this.#turn === undefined) {
      this.#turn = [];
      this.#prompt.push({ role: 'assistant', content: this.#turn });
    }
    this.#turn.push(part);
  }

  #message(item: Json, path: string): void {
    const { role, content } = item;
    if (role === 'assistant') {
      for (const part of readAssistantContent(item, path)) this.#assistant(part);
      return;
    }
    this.#turn = undefined;
    if (role === 'user')
      this.#prompt.push({ role: 'user', content: readUserContent(content, `${path}.content`) });
    else if (role === 'system' || role === 'developer') {
      const marks = role === 'developer' ? { providerOptions: { openai: { role } } } : {};
      this.#prompt.push({ role: 'system', content: joinedText(content, `${path}.content`), ...marks });
    } else {
      const named = typeof role === 'string' ? `'${role.slice(0, 40)}'` : `(${kindOf(role)})`;
      throw invalid(`${path}.role`, `unknown role ${named}`);
    }
  }

  #functionCall(item: Json, path: string): AssistantPart {
    const id = optionalText(item['id'], `${path}.id`);
    const part = {
      type: 'tool-call' as const,
      toolCallId: filled(item['call_id'], `${path}.call_id`),
      toolName: filled(item['name'], `${path}.name`),
      input: parsedArguments(item['arguments'], `${path}.arguments`),
      ...callMarks(item, id, path),
    };
    this.#called.add(part);
    return part;
  }

  #functionOutput(item: Json, path: string): void {
    this.#turn = undefined;
    const toolCallId = filled(item['call_id'], `${path}.call_id`);
    const toolName = this.#called.nameOf(toolCallId, `${path}.call_id`);
    const output = readOutput(item['output'], `${path}.output`);
    this.#prompt.push({ role: 'tool', content: [{ type: 'tool-result', toolCallId, toolName, output }] });
  }
}

const CALL_FIELDS: ReadonlySet<string> = new Set(['type', 'id', 'call_id', 'name', 'arguments', 'status']);

/** A call's id among the items, and fields nobody here knows. */
function callMarks(
  item: Json,
  id: string | undefined,
  path: string,
): { providerOptions?: Record<string, JSONObject> } {
  const others = otherFields(item, CALL_FIELDS);
  if (id === undefined && others === undefined) return {};
  const openai: JSONObject = {};
  if (id !== undefined) openai['itemId'] = id;
  if (others !== undefined) openai['fields'] = bounded(others, path) as JSONObject;
  return { providerOptions: { openai } };
}

function readOutput(output: unknown, path: string): ToolOutput {
  if (typeof output === 'string') return { type: 'text', value: output };
  const value = list(output, path, REQUEST_LIMITS.partsPerMessage).map((one, index) =>
    readUserPart(record(one, `${path}[${index}]`), `${path}[${index}]`),
  );
  return { type: 'content', value };
}

function joinedText(content: unknown, path: string): string {
  if (typeof content === 'string') return content;
  return list(content, path, REQUEST_LIMITS.partsPerMessage)
    .map((one, index) => {
      const part = record(one, `${path}[${index}]`);
      if (part['type'] !== 'input_text') throw unknownPart(part, `${path}[${index}]`, 'input_text');
      return text(part['text'], `${path}[${index}].text`);
    })
    .join('\n');
}

function unknownPart(part: Json, path: string, known: string): Error {
  const { type } = part;
  const named = typeof type === 'string' ? `'${type.slice(0, 60)}'` : `(${kindOf(type)})`;
  return invalid(`${path}.type`, `unknown part ${named}; known here: ${known}`);
}

function readUserContent(content: unknown, path: string): UserPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return list(content, path, REQUEST_LIMITS.partsPerMessage).map((one, index) =>
    readUserPart(record(one, `${path}[${index}]`), `${path}[${index}]`),
  );
}

function readUserPart(part: Json, path: string): UserPart {
  switch (part['type']) {
    case 'input_text':
      return { type: 'text', text: text(part['text'], `${path}.text`), ...cacheMark(part) };
    case 'input_image':
      return readImage(part, path);
    case 'input_file':
      return readFile(part, path);
    case 'input_audio':
      return foreignFile('openai', part, path);
    default:
      throw unknownPart(part, path, 'input_text, input_image, input_file');
  }
}

function cacheMark(part: Json, marks: JSONObject = {}): { providerOptions?: Record<string, JSONObject> } {
  const mark = part['prompt_cache_breakpoint'];
  if (typeof mark === 'object' && mark !== null) marks['cacheBreakpoint'] = mark as JSONObject;
  return Object.keys(marks).length > 0 ? { providerOptions: { openai: marks } } : {};
}

function readImage(part: Json, path: string): FilePart {
  const detail = optionalText(part['detail'], `${path}.detail`);
  const marks = cacheMark(part, detail === undefined ? {} : { imageDetail: detail });
  const id = optionalText(part['file_id'], `${path}.file_id`);
  if (id !== undefined)
    return {
      type: 'file',
      mediaType: 'image/*',
      data: { type: 'reference', reference: { openai: id } },
      ...marks,
    };
  const { data, mediaType } = readImageAddress(
    filled(part['image_url'], `${path}.image_url`),
    `${path}.image_url`,
  );
  return { type: 'file', mediaType, data, ...marks };
}

function readFile(part: Json, path: string): FilePart {
  const filename = optionalText(part['filename'], `${path}.filename`);
  const rest = { ...(filename !== undefined && { filename }), ...cacheMark(part) };
  const id = optionalText(part['file_id'], `${path}.file_id`);
  if (id !== undefined)
    return {
      type: 'file',
      mediaType: 'application/pdf',
      data: { type: 'reference', reference: { openai: id } },
      ...rest,
    };
  const url = optionalText(part['file_url'], `${path}.file_url`);
  if (url !== undefined)
    return { type: 'file', mediaType: 'application/pdf', data: readUrl(url, `${path}.file_url`), ...rest };
  const { data, mediaType } = readAddress(
    filled(part['file_data'], `${path}.file_data`),
    `${path}.file_data`,
  );
  return { type: 'file', mediaType: mediaType ?? 'application/pdf', data, ...rest };
}

function readAssistantContent(item: Json, path: string): TextPart[] {
  const marks: JSONObject = {};
  const id = optionalText(item['id'], `${path}.id`);
  const phase = optionalText(item['phase'], `${path}.phase`);
  if (id !== undefined) marks['itemId'] = id;
  if (phase !== undefined) marks['phase'] = phase;
  const { content } = item;
  const marked = Object.keys(marks).length > 0;
  if (typeof content === 'string')
    return [{ type: 'text', text: content, ...(marked && { providerOptions: { openai: marks } }) }];
  return list(content, `${path}.content`, REQUEST_LIMITS.partsPerMessage).map((one, index) => {
    const at = `${path}.content[${index}]`;
    return readAssistantPart(record(one, at), at, marks);
  });
}

function readAssistantPart(part: Json, path: string, marks: JSONObject): TextPart {
  switch (part['type']) {
    case 'output_text':
    case 'input_text':
    case 'text': {
      const { annotations } = part;
      const cited = Array.isArray(annotations) && annotations.length > 0;
      const openai = cited ? { ...marks, annotations: bounded(annotations, path) as JSONValue[] } : marks;
      const marked = Object.keys(openai).length > 0 && { providerOptions: { openai } };
      return { type: 'text', text: text(part['text'], `${path}.text`), ...marked };
    }
    case 'refusal': {
      const openai = Object.keys(marks).length > 0 && { openai: marks };
      const providerOptions = { leadline: { refusal: true }, ...openai };
      return { type: 'text', text: text(part['refusal'], `${path}.refusal`), providerOptions };
    }
    default:
      throw unknownPart(part, path, 'output_text, refusal');
  }
}

/** One part for each summary; what is encrypted goes with each, for the parts to find together again. */
function readReasoning(item: Json, path: string): AssistantPart[] {
  const openai: JSONObject = {};
  const id = optionalText(item['id'], `${path}.id`);
  const encrypted = optionalText(item['encrypted_content'], `${path}.encrypted_content`);
  if (id !== undefined) openai['itemId'] = id;
  if (encrypted !== undefined) openai['reasoningEncryptedContent'] = encrypted;
  if (Array.isArray(item['content']) && item['content'].length > 0)
    openai['content'] = bounded(item['content'], `${path}.content`) as JSONValue[];
  const summaries = item['summary'] === undefined ? [] : list(item['summary'], `${path}.summary`, 1_000);
  const providerOptions = { openai };
  if (summaries.length === 0) return [{ type: 'reasoning', text: '', providerOptions }];
  return summaries.map((one, index) => {
    const at = `${path}.summary[${index}]`;
    return { type: 'reasoning', text: text(record(one, at)['text'], `${at}.text`), providerOptions };
  });
}
