import type { ChatMessage } from '../model-call.ts';
import type { TaskPrompt } from '../task.ts';

/** What a task is asked with, whoever wrote it: the code, or a workspace. */
export interface Instructions {
  readonly system: string;
  readonly examples: readonly { readonly input: string; readonly output: string }[];
}

/** A prompt as messages, stable part first, so that what calls have in common is a common prefix. */
export function messagesOf({ system, examples }: Instructions, prompt: TaskPrompt): ChatMessage[] {
  const user = [prompt.shared, prompt.question].filter((part) => part !== '').join('\n\n');
  return [
    ...(system === '' ? [] : [{ role: 'system' as const, text: system }]),
    ...examples.flatMap(({ input, output }) => [
      { role: 'user' as const, text: input },
      { role: 'assistant' as const, text: output },
    ]),
    { role: 'user', text: user },
  ];
}

export interface FailedAnswer {
  readonly text: string;
  readonly problems: readonly string[];
  /** A cut answer is not shown again: it would only be cut again. */
  readonly cut: boolean;
}

/** The same conversation, with the failed answer and what was wrong with it, asking for the whole once more. */
export function repairMessages(asked: readonly ChatMessage[], failed: FailedAnswer): ChatMessage[] {
  const wrong = failed.problems.map((problem) => `- ${problem}`).join('\n');
  const request = failed.cut
    ? `An earlier answer to this was too long and was cut off. Answer again, complete and considerably shorter, as JSON and nothing else.`
    : `That answer cannot be used:\n${wrong}\nGive the whole answer again with this put right, as JSON and nothing else. Keep what was right; do not make up what the data does not say.`;
  if (failed.cut || failed.text.trim() === '') return appendToLast(asked, request);
  return [...asked, { role: 'assistant', text: failed.text }, { role: 'user', text: request }];
}

function appendToLast(messages: readonly ChatMessage[], text: string): ChatMessage[] {
  return messages.map((message, position) =>
    position === messages.length - 1 ? { ...message, text: `${message.text}\n\n${text}` } : message,
  );
}
