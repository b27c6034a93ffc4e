import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { InputText } from '../guards/index.ts';

type Options = LanguageModelV4CallOptions;
type Prompt = Options['prompt'];
type Message = Prompt[number];
type ToolMessage = Extract<Message, { role: 'tool' }>;
type ToolPart = ToolMessage['content'][number];
type Part = Exclude<Message, { role: 'system' }>['content'][number];

/**
 * Every text of a request in order, with where it comes from: its prompt, and whose question it is, for which many clients send an
 * address. What a tool brought was fetched from somewhere. Examples are the operator's own words, whoever they make speak.
 */
export function textsOf({ prompt, providerOptions }: Options, examples?: ReadonlySet<Message>): InputText[] {
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
  return texts;
}

/** Only reads: most requests go on as they came, and then no part of them is made anew. */
function collectPart(part: Part, origin: InputText['origin'], texts: InputText[]): void {
  if (part.type === 'text' || part.type === 'reasoning') texts.push({ text: part.text, origin });
  else if (part.type === 'tool-call') collectJson(part.input, origin, texts);
  else if (part.type === 'tool-result')
    rewrittenResult(part, (text, from) => {
      texts.push({ text, origin: from });
      return text;
    });
}

function collectJson(value: unknown, origin: InputText['origin'], texts: InputText[]): void {
  rewrittenJson(value, origin, (text) => {
    texts.push({ text, origin });
    return text;
  });
}

/** The same request with these texts, in the order of `textsOf`. */
export function withTexts(options: Options, texts: readonly string[]): Options {
  let index = 0;
  const next: Rewrite = (text) => texts[index++] ?? text;
  const prompt = rewritten(options.prompt, next);
  const providerOptions = rewrittenUser(options.providerOptions, next);
  return { ...options, prompt, ...(providerOptions && { providerOptions }) };
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
  if (part.type === 'text' || part.type === 'reasoning') return { ...part, text: rewrite(part.text, origin) };
  if (part.type === 'tool-call') return { ...part, input: rewrittenJson(part.input, origin, rewrite) };
  return part.type === 'tool-result' ? rewrittenResult(part, rewrite) : part;
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
  const value = output.value.map((item) =>
    item.type === 'text' ? { ...item, text: rewrite(item.text, 'fetched') } : item,
  );
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
