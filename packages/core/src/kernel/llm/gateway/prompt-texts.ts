import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { InputText } from '../guards/index.ts';
import { rewrittenFile, rewrittenForeign } from './file-texts.ts';

type Options = LanguageModelV4CallOptions;
type Prompt = Options['prompt'];
type Message = Prompt[number];
type ToolMessage = Extract<Message, { role: 'tool' }>;
type ToolPart = ToolMessage['content'][number];
type Part = Exclude<Message, { role: 'system' }>['content'][number];
type Tool = Extract<NonNullable<Options['tools']>[number], { type: 'function' }>;

/**
 * Every text of a request in order, with where it comes from: its prompt, whose question it is, for which many clients send an
 * address, and what its tools say of themselves. What a tool brought was fetched from somewhere, as were files. Examples are the
 * operator's own words, whoever they make speak.
 */
export function textsOf(
  { prompt, providerOptions, tools }: Options,
  examples?: ReadonlySet<Message>,
): InputText[] {
  const texts: InputText[] = [];
  for (const message of prompt) {
    if (message.role === 'system') texts.push({ text: message.content, origin: 'system' });
    else {
      const spoken = message.role === 'tool' ? 'fetched' : message.role;
      const origin = examples?.has(message) ? 'system' : spoken;
      for (const part of message.content) collectPart(part, origin, texts);
    }
  }
  const user = providerOptions?.['leadline']?.['user'];
  if (typeof user === 'string') texts.push({ text: user, origin: 'user' });
  for (const tool of tools ?? []) if (tool.type === 'function') collectTool(tool, texts);
  return texts;
}

/** Only reads: most requests go on as they came, and then no part of them is made anew. */
function collectPart(part: Part, origin: InputText['origin'], texts: InputText[]): void {
  if (part.type === 'text' || part.type === 'reasoning') texts.push({ text: part.text, origin });
  else rewrittenPart(part, origin, collecting(texts));
}

/** Notes every text and changes none. */
const collecting =
  (texts: InputText[]): Rewrite =>
  (text, origin) => {
    texts.push({ text, origin });
    return text;
  };

/** Many requests carry the same tools over and over: nothing is made to look at them. */
function collectTool({ description, inputSchema }: Tool, texts: InputText[]): void {
  if (description !== undefined) texts.push({ text: description, origin: 'tool' });
  collectDescriptions(inputSchema, texts);
}

function collectDescriptions(schema: unknown, texts: InputText[]): void {
  if (typeof schema !== 'object' || schema === null) return;
  for (const name in schema) {
    const value = (schema as Readonly<Record<string, unknown>>)[name];
    if (typeof value === 'object') collectDescriptions(value, texts);
    else if (name === 'description' && typeof value === 'string') texts.push({ text: value, origin: 'tool' });
  }
}

/** The same request with these texts, in the order of `textsOf`. */
export function withTexts(options: Options, texts: readonly string[]): Options {
  let index = 0;
  const next: Rewrite = (text) => texts[index++] ?? text;
  const prompt = rewritten(options.prompt, next);
  const providerOptions = rewrittenUser(options.providerOptions, next);
  const tools = options.tools?.map((tool) => (tool.type === 'function' ? rewrittenTool(tool, next) : tool));
  return { ...options, prompt, ...(providerOptions && { providerOptions }), ...(tools && { tools }) };
}

type Rewrite = (text: string, origin: InputText['origin']) => string;

function rewrittenUser(options: Options['providerOptions'], rewrite: Rewrite): Options['providerOptions'] {
  const user = options?.['leadline']?.['user'];
  if (typeof user !== 'string') return options;
  return { ...options, leadline: { ...options?.['leadline'], user: rewrite(user, 'user') } };
}

function rewritten(prompt: Prompt, rewrite: Rewrite): Prompt {
  return prompt.map((message): Message => {
    if (message.role === 'system') return { ...message, content: rewrite(message.content, 'system') };
    const origin = message.role === 'tool' ? 'fetched' : message.role;
    const content = message.content.map((part: Part) => rewrittenPart(part, origin, rewrite));
    return { ...message, content } as Message;
  });
}

function rewrittenPart(part: Part, origin: InputText['origin'], rewrite: Rewrite): Part {
  const fetched = (text: string) => rewrite(text, 'fetched');
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { ...part, text: rewrite(part.text, origin) };
    case 'tool-call':
      return { ...part, input: rewrittenJson(part.input, origin, rewrite) };
    case 'tool-result':
      return rewrittenResult(part, rewrite);
    case 'file':
      return rewrittenFile(part, fetched);
    case 'custom':
      return rewrittenForeign(part, fetched);
    default:
      return part;
  }
}

/** What a tool says of itself and its fields, whose names stay. */
function rewrittenTool(tool: Tool, rewrite: Rewrite): Tool {
  const { description, inputSchema } = tool;
  return {
    ...tool,
    ...(description !== undefined && { description: rewrite(description, 'tool') }),
    inputSchema: rewrittenDescriptions(inputSchema, rewrite) as Tool['inputSchema'],
  };
}

function rewrittenDescriptions(schema: unknown, rewrite: Rewrite): unknown {
  if (Array.isArray(schema)) return schema.map((entry) => rewrittenDescriptions(entry, rewrite));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => {
      const isWords = name === 'description' && typeof value === 'string';
      return [name, isWords ? rewrite(value, 'tool') : rewrittenDescriptions(value, rewrite)];
    }),
  );
}

function rewrittenResult(part: Extract<ToolPart, { type: 'tool-result' }>, rewrite: Rewrite): Part {
  const { output } = part;
  if (output.type === 'text' || output.type === 'error-text')
    return { ...part, output: { ...output, value: rewrite(output.value, 'fetched') } };
  if (output.type === 'json' || output.type === 'error-json')
    return {
      ...part,
      output: { ...output, value: rewrittenJson(output.value, 'fetched', rewrite) as never },
    };
  if (output.type !== 'content') return part;
  const fetched = (text: string) => rewrite(text, 'fetched');
  const value = output.value.map((item) => {
    if (item.type === 'text') return { ...item, text: fetched(item.text) };
    return item.type === 'file' ? rewrittenFile(item, fetched) : item;
  });
  return { ...part, output: { ...output, value } };
}

/** Every string of a JSON value. Names of fields are the programs' own words. */
function rewrittenJson(value: unknown, origin: InputText['origin'], rewrite: Rewrite): unknown {
  if (typeof value === 'string') return rewrite(value, origin);
  if (Array.isArray(value)) return value.map((entry) => rewrittenJson(entry, origin, rewrite));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, rewrittenJson(entry, origin, rewrite)]),
  );
}
