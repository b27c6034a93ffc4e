import type { LanguageModelV4Prompt } from '@ai-sdk/provider';
import { LeadlineError } from '../../../errors/index.ts';
import type { Stage } from '../../../stage/index.ts';
import type { ProgramPrompt, Prompts, PromptWish } from '../../prompts/index.ts';
import type { Exchange, Prompted, Reply } from '../exchange.ts';

/**
 * Puts the prompt a client asks for before its messages. It stands before quota and caches, because what is sent decides what is set
 * aside and what is the same question; the guards come after and see its variables as what they are, a user's words.
 */
export function promptStage({
  prompts,
}: {
  readonly prompts: Pick<Prompts, 'forProgram'>;
}): Stage<Exchange, Reply> {
  return (exchange, next) => {
    const wish = exchange.wishes.prompt;
    return wish ? withPrompt(exchange, { prompts, wish, next }) : next(exchange);
  };
}

async function withPrompt(
  exchange: Exchange,
  {
    prompts,
    wish,
    next,
  }: {
    readonly prompts: Pick<Prompts, 'forProgram'>;
    readonly wish: PromptWish;
    readonly next: (exchange: Exchange) => Promise<Reply>;
  },
): Promise<Reply> {
  if (exchange.embedding) throw noPromptHere();
  const { workspaceId } = exchange.caller;
  const prompt = await prompts.forProgram(workspaceId, wish, subjectOf(exchange));
  exchange.notes.promptVersion = prompt.label;
  return next(prompted(exchange, prompt, wish));
}

/**
 * Whose requests get the same version: those of a session, else of the user the client names, else of the person behind the key. A
 * program's key stands for many people: without any of these each request is drawn for itself.
 */
function subjectOf({ id, caller, request, wishes }: Exchange): string {
  const user = request.options.providerOptions?.['leadline']?.['user'];
  return wishes.sessionId ?? (typeof user === 'string' && user !== '' ? user : (caller.userId ?? id));
}

function prompted(exchange: Exchange, prompt: ProgramPrompt, { variables }: PromptWish): Exchange {
  const { request } = exchange;
  const client = request.options.prompt;
  const names = Object.keys(variables);
  const place = (values: readonly string[]): Pick<Exchange, 'request' | 'prompted'> => {
    const named = Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
    const { messages, examples } = placed(prompt.fill(named), client);
    const beside: Prompted = { values, examples, refilled: place };
    return { request: { ...request, options: { ...request.options, prompt: messages } }, prompted: beside };
  };
  return { ...exchange, ...place(names.map((name) => variables[name] ?? '')) };
}

/** Instructions first, then the client's own, then the examples, then the conversation: where a system message must be the first, it is. */
function placed(
  { system, examples }: ReturnType<ProgramPrompt['fill']>,
  client: LanguageModelV4Prompt,
): {
  readonly messages: LanguageModelV4Prompt;
  readonly examples: ReadonlySet<LanguageModelV4Prompt[number]>;
} {
  const begins = client.findIndex(({ role }) => role !== 'system');
  const end = begins === -1 ? client.length : begins;
  const shown = examples.flatMap(
    ({ input, output }): LanguageModelV4Prompt => [
      { role: 'user', content: [{ type: 'text', text: input }] },
      { role: 'assistant', content: [{ type: 'text', text: output }] },
    ],
  );
  const own: LanguageModelV4Prompt = system === '' ? [] : [{ role: 'system', content: system }];
  return {
    messages: [...own, ...client.slice(0, end), ...shown, ...client.slice(end)],
    examples: new Set(shown),
  };
}

function noPromptHere(): LeadlineError {
  const message = 'goes with answers, and not with embeddings';
  return new LeadlineError('invalid_input', `A prompt ${message}.`, {
    issues: [{ path: 'prompt', message }],
  });
}
