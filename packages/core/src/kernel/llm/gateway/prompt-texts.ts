import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { InputText } from '../guards/index.ts';

type Prompt = LanguageModelV4CallOptions['prompt'];
type Message = Prompt[number];
type ToolMessage = Extract<Message, { role: 'tool' }>;
type ToolPart = ToolMessage['content'][number];
type Part = Exclude<Message, { role: 'system' }>['content'][number];

/** Every text of a prompt in order, with where it comes from. What a tool brought was fetched from somewhere. */
export function textsOf(prompt: Prompt): InputText[] {
  const texts: InputText[] = [];
  rewritten(prompt, (text, origin) => {
    texts.push({ text, origin });
    return text;
  });
  return texts;
}

/** The same prompt with these texts, in the order of `textsOf`. */
export function withTexts(prompt: Prompt, texts: readonly string[]): Prompt {
  let index = 0;
  return rewritten(prompt, (text) => texts[index++] ?? text);
}

type Rewrite = (text: string, origin: InputText['origin']) => string;

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
