import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { Next } from '../../stage/index.ts';
import type { ModelCall, ModelReply } from '../model-call.ts';
import type { ModelChoices } from '../models.ts';
import { newCall } from '../new-call.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import { toVisibleError } from '../providers/failure.ts';
import { ASSISTANT_NAMES, type AssistantName, isAssistantName } from '../providers/names.ts';
import { GaveUp } from '../stages/retry.ts';
import type { AssistantAnswer, CallOptions } from '../task.ts';

export interface AskDeps {
  readonly call: Next<ModelCall, ModelReply>;
  readonly choices: ModelChoices;
  readonly prices: PriceBook;
  readonly clock: Clock;
}

export interface AssistantQuestion {
  readonly assistant: string;
  readonly question: string;
  readonly options: CallOptions;
}

/** Room for a long answer; an answer cut off would be measured wrongly. */
const MAX_OUTPUT_TOKENS = 8_192;
/** The name under which answers of assistants stand in the ledger. */
export const ASK_TASK = 'llm.ask';

/** Puts a buyer's question to an assistant word for word, with nothing of ours around it. */
export async function askAssistant(deps: AskDeps, asked: AssistantQuestion): Promise<AssistantAnswer> {
  const model = deps.choices.assistant(assistantName(asked.assistant));
  const spec = {
    purpose: 'assistant' as const,
    task: ASK_TASK,
    taskVersion: '1.0.0',
    model,
    messages: [{ role: 'user' as const, text: asked.question }],
    schema: null,
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    options: asked.options,
  };
  const reply = await answerOf(deps, newCall(spec, deps));
  const { inputTokens, cachedInputTokens, outputTokens } = reply.usage;
  return {
    text: reply.text,
    model: model.id,
    sources: reply.sources,
    usage: { inputTokens, cachedInputTokens, outputTokens },
    costUsd: reply.priceUsd,
  };
}

/** @throws `invalid_input` for a name that is none. */
export function assistantName(name: string): AssistantName {
  if (isAssistantName(name)) return name;
  throw new LeadlineError('invalid_input', `"${name}" is not an assistant.`, {
    next: `Use one of ${ASSISTANT_NAMES.join(', ')}.`,
    issues: [{ path: 'assistant', message: 'unknown' }],
  });
}

async function answerOf(deps: AskDeps, call: ModelCall): Promise<ModelReply> {
  try {
    const reply = await deps.call(call);
    if (reply.finish === 'cut') throw unusable(call, `cut off after ${call.maxOutputTokens} tokens`);
    if (reply.text.trim() === '') throw unusable(call, 'empty');
    return reply;
  } catch (error) {
    throw error instanceof GaveUp ? toVisibleError(error.failure, error.tries) : error;
  }
}

function unusable(call: ModelCall, how: string): LeadlineError {
  return new LeadlineError('model_answer_unusable', `The answer of ${call.model.id} was ${how}.`, {
    next: 'Resume to ask again.',
    kept: 'Everything finished so far.',
    retryable: true,
  });
}
