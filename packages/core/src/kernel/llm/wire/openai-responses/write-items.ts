import { marksOf } from '../shared/call-settings.ts';
import { inexpressible, unsupported } from '../shared/extras.ts';
import { addressOf, dataAddress, fullMediaType, isImage } from '../shared/file-data.ts';
import { foreignBlock, isForeignFile } from '../shared/foreign.ts';
import type {
  AssistantPart,
  FilePart,
  Json,
  Message,
  MutableJson,
  ReasoningPart,
  TextPart,
  ToolOutput,
  UserPart,
  Warning,
} from '../shared/neutral.ts';
import { put, worded } from '../shared/shape.ts';
import { isFailedOutput, outputText } from '../shared/tool-output.ts';

const TARGET = 'openai-responses';

export interface WrittenInput {
  instructions: string | undefined;
  readonly input: Json[];
}

/** Writes a prompt as the input of the responses API. */
export function writeInput(prompt: readonly Message[], warnings: Warning[]): WrittenInput {
  const written: WrittenInput = { instructions: undefined, input: [] };
  prompt.forEach((message, index) => {
    if (marksOf(message, 'openai')?.['name'] !== undefined)
      warnings.push(unsupported('the name of a participant', TARGET));
    const place = { path: `messages[${index}]`, warnings };
    switch (message.role) {
      case 'system':
        addSystem(written, message);
        return;
      case 'user':
        written.input.push({ role: 'user', content: writeUser(message.content, place.path) });
        return;
      case 'assistant':
        addAssistant(written.input, message.content, place);
        return;
      case 'tool':
        addResults(written.input, message.content, place);
    }
  });
  return written;
}

interface Place {
  readonly path: string;
  readonly warnings: Warning[];
}

function addSystem(written: WrittenInput, message: Extract<Message, { role: 'system' }>): void {
  const marks = marksOf(message, 'openai');
  if (marks?.['instructions'] === true && written.instructions === undefined && written.input.length === 0)
    written.instructions = message.content;
  else
    written.input.push({
      role: marks?.['role'] === 'developer' ? 'developer' : 'system',
      content: message.content,
    });
}

function writeUser(content: readonly UserPart[], path: string): string | MutableJson[] {
  const [only] = content;
  if (content.length === 1 && only?.type === 'text' && only.providerOptions === undefined) return only.text;
  return content.map((part, index) => writeUserPart(part, `${path}.content[${index}]`));
}

function writeUserPart(part: UserPart, path: string): MutableJson {
  const written = part.type === 'text' ? { type: 'input_text', text: part.text } : writeFile(part, path);
  const mark = marksOf(part, 'openai')?.['cacheBreakpoint'];
  return mark === undefined ? written : { ...written, prompt_cache_breakpoint: mark };
}

function writeFile(part: FilePart, path: string): MutableJson {
  const kept = foreignBlock(part, 'openai');
  if (kept !== undefined) return { ...kept };
  if (isForeignFile(part)) throw inexpressible(path, TARGET);
  const { data, mediaType, filename } = part;
  if (isImage(mediaType)) return writeImage(part, path);
  if (data.type === 'text') return { type: 'input_text', text: data.text };
  const written: MutableJson = { type: 'input_file' };
  put(written, 'filename', filename);
  if (data.type === 'url') written['file_url'] = addressOf(data);
  else if (data.type === 'reference') written['file_id'] = openAiFile(data.reference, path);
  else if (mediaType.startsWith('audio/')) throw inexpressible(path, TARGET);
  else {
    written['filename'] = filename ?? 'file.pdf';
    written['file_data'] = dataAddress(data, fullMediaType(mediaType, 'application/pdf'));
  }
  return written;
}

function openAiFile(reference: Readonly<Record<string, string>>, path: string): string {
  const id = reference['openai'];
  if (id === undefined) throw inexpressible(path, TARGET);
  return id;
}

function writeImage(part: FilePart, path: string): MutableJson {
  const { data } = part;
  const written: MutableJson = {
    type: 'input_image',
    detail: marksOf(part, 'openai')?.['imageDetail'] ?? 'auto',
  };
  if (data.type === 'url') written['image_url'] = addressOf(data);
  else if (data.type === 'data')
    written['image_url'] = dataAddress(data, fullMediaType(part.mediaType, 'image/png'));
  else if (data.type === 'reference') written['file_id'] = openAiFile(data.reference, path);
  else throw inexpressible(path, TARGET);
  return written;
}

/** Parts of one turn as items side by side; texts of one item, and summaries of one, find together again. */
function addAssistant(input: Json[], content: readonly AssistantPart[], place: Place): void {
  let open: { readonly key: unknown; readonly parts: MutableJson[] } | undefined;
  content.forEach((part, index) => {
    if (part.type === 'text' || part.type === 'reasoning') {
      const marks = marksOf(part, 'openai');
      if (part.type === 'reasoning' && marks === undefined) {
        place.warnings.push(
          unsupported('earlier reasoning', TARGET, "it is not OpenAI's own; it was left out"),
        );
        return;
      }
      const key = `${part.type}:${worded(marks?.['itemId'])}`;
      if (open?.key !== key) open = { key, parts: openItem(input, part) };
      if (part.type === 'text') open.parts.push(writeText(part));
      else if (part.text !== '') open.parts.push({ type: 'summary_text', text: part.text });
      return;
    }
    open = undefined;
    addOther(input, part, { ...place, path: `${place.path}.content[${index}]` });
  });
}

function openItem(input: Json[], part: TextPart | ReasoningPart): MutableJson[] {
  const marks = marksOf(part, 'openai');
  const parts: MutableJson[] = [];
  const item: MutableJson = {};
  if (part.type === 'text') {
    Object.assign(item, { type: 'message', role: 'assistant', content: parts });
    put(item, 'id', marks?.['itemId']);
    if (marks?.['itemId'] !== undefined) item['status'] = 'completed';
    put(item, 'phase', marks?.['phase']);
  } else {
    Object.assign(item, { type: 'reasoning', summary: parts });
    put(item, 'id', marks?.['itemId']);
    put(item, 'content', marks?.['content']);
    put(item, 'encrypted_content', marks?.['reasoningEncryptedContent']);
  }
  input.push(item);
  return parts;
}

function writeText(part: TextPart): MutableJson {
  if (marksOf(part, 'leadline')?.['refusal'] === true) return { type: 'refusal', refusal: part.text };
  return {
    type: 'output_text',
    text: part.text,
    annotations: marksOf(part, 'openai')?.['annotations'] ?? [],
  };
}

function addOther(input: Json[], part: AssistantPart, { path, warnings }: Place): void {
  if (part.type === 'tool-call') {
    const item: MutableJson = {
      type: 'function_call',
      call_id: part.toolCallId,
      name: part.toolName,
      arguments: JSON.stringify(part.input ?? {}),
    };
    const marks = marksOf(part, 'openai');
    put(item, 'id', marks?.['itemId']);
    input.push(Object.assign(item, marks?.['fields']));
    return;
  }
  if (part.type !== 'custom') throw inexpressible(path, TARGET);
  const block = foreignBlock(part, 'openai');
  // A custom call of chat completions has another shape than one of responses.
  if (block !== undefined && block['custom'] === undefined) input.push(block);
  else if (block !== undefined) throw inexpressible(path, TARGET);
  else warnings.push(unsupported(`a step of an earlier answer (${part.kind})`, TARGET));
}

function addResults(
  input: Json[],
  content: Extract<Message, { role: 'tool' }>['content'],
  { path, warnings }: Place,
): void {
  content.forEach((part, index) => {
    const at = `${path}.content[${index}]`;
    if (part.type !== 'tool-result') throw inexpressible(at, TARGET);
    if (isFailedOutput(part.output))
      warnings.push({
        type: 'compatibility',
        feature: 'failed tool results',
        details: 'sent as a plain result',
      });
    input.push({
      type: 'function_call_output',
      call_id: part.toolCallId,
      output: writeOutput(part.output, at),
    });
  });
}

function writeOutput(output: ToolOutput, path: string): string | MutableJson[] {
  if (output.type !== 'content') return outputText(output) ?? '';
  return output.value.map((part, index) => {
    if (part.type === 'custom') throw inexpressible(`${path}.output[${index}]`, TARGET);
    return writeUserPart(part, `${path}.output[${index}]`);
  });
}
