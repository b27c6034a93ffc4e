import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { Next } from '../../stage/index.ts';
import { callEvent, type OnLlmEvent } from '../events.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ModelCall, ModelRef, ModelReply } from '../model-call.ts';
import type { ModelChoices } from '../models.ts';
import { newCall } from '../new-call.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { Prompts, TaskInstructions } from '../prompts/index.ts';
import { ProviderFailure, toVisibleError } from '../providers/failure.ts';
import { GaveUp } from '../stages/retry.ts';
import type { CallOptions, Task, TaskResult, TokenUsage } from '../task.ts';
import { estimateTokens } from '../tokens.ts';
import type { AnswerCache } from './answer-cache.ts';
import { answerByRules } from './by-rules.ts';
import { type Judgement, judgeAnswer } from './judge-answer.ts';
import { messagesOf, repairMessages } from './messages.ts';
import { outputSchemaOf } from './output-schema.ts';
import { cachedRow } from './rows.ts';

export interface TaskRunnerDeps {
  readonly call: Next<ModelCall, ModelReply>;
  readonly choices: ModelChoices;
  readonly prices: PriceBook;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly cache: AnswerCache | null;
  /** Which version of a task's prompt is used; without it the code's. */
  readonly prompts?: Pick<Prompts, 'forTask' | 'noteRejected'> | undefined;
  readonly onEvent: OnLlmEvent;
}

export interface TaskRun<Input, Output> {
  readonly task: Task<Input, Output>;
  readonly input: Input;
  readonly options: CallOptions;
}

/** What was tried so far, good or bad; everything a result has to account for. */
export interface Tried<Output> {
  readonly outputs: Output[];
  readonly problems: string[];
  usage: TokenUsage;
  costUsd: number;
  repaired: boolean;
}

/**
 * Answers one task: from the cache, else by the model, with one repair when the answer fails its check; then
 * by what can be salvaged, then by rules, then not at all.
 */
export async function runTask<Input, Output>(
  deps: TaskRunnerDeps,
  run: TaskRun<Input, Output>,
): Promise<TaskResult<Output>> {
  const model = deps.choices.analyst(run.options.analyst ?? 'auto');
  if (model === null) return answerByRules(deps, run, nothingTried());
  const { task, input, options } = run;
  const instructions = (await deps.prompts?.forTask(task, input, options)) ?? codeInstructions(task);
  const call = firstCall(deps, run, { model, instructions });
  const cached = await fromCache(deps, run, call);
  if (cached) return cached;
  const tried = nothingTried<Output>();
  try {
    refuseTooLong(call, deps.prices.facts(model.id).contextWindow);
    return (await byModel(deps, run, { call, tried })) ?? (await withoutModel(deps, run, { call, tried }));
  } catch (error) {
    if (!(error instanceof GaveUp)) throw error;
    const visible = toVisibleError(error.failure, error.tries);
    if (error.failure.needsAttention || (!run.task.builtin && tried.outputs.length === 0)) throw visible;
    tried.problems.push(visible.message);
    return withoutModel(deps, run, { call, tried });
  }
}

interface Attempt<Output> {
  readonly call: ModelCall;
  readonly tried: Tried<Output>;
}

function codeInstructions<Input, Output>({ version, system }: Task<Input, Output>): TaskInstructions {
  return { version, system, examples: [] };
}

function firstCall<Input, Output>(
  deps: TaskRunnerDeps,
  { task, input, options }: TaskRun<Input, Output>,
  { model, instructions }: { readonly model: ModelRef; readonly instructions: TaskInstructions },
): ModelCall {
  const spec = {
    purpose: 'task' as const,
    task: task.name,
    taskVersion: instructions.version,
    model,
    messages: messagesOf(instructions, task.prompt(input)),
    schema: outputSchemaOf(task),
    maxOutputTokens: task.maxOutputTokens,
    options,
  };
  return newCall(spec, deps);
}

/** Questions this much over the context window by estimate are not worth asking. */
const CLEARLY_TOO_LONG = 1.25;

function refuseTooLong(call: ModelCall, contextWindow: number | null): void {
  if (contextWindow === null || call.inputTokens <= contextWindow * CLEARLY_TOO_LONG) return;
  const reason = `the question has about ${call.inputTokens} tokens, more than the model's context of ${contextWindow}`;
  throw new GaveUp(new ProviderFailure({ kind: 'bad_request', provider: call.model.provider, reason }), 0);
}

/** The model's answer, or its repaired answer; null when neither can be used. */
async function byModel<Input, Output>(
  deps: TaskRunnerDeps,
  run: TaskRun<Input, Output>,
  { call, tried }: Attempt<Output>,
): Promise<TaskResult<Output> | null> {
  const first = await ask(deps, run, { call, tried });
  if (first.output !== null && first.problems.length === 0) return accept(deps, call, { tried, ...first });
  await reject(deps, call, first.problems.length);
  // Whoever declined once would decline again.
  if (first.refused) return null;
  tried.repaired = true;
  const { messages } = call;
  const failed = { text: first.text, problems: first.problems, cut: first.cut };
  const repair = newCall(
    {
      ...call,
      purpose: 'repair',
      messages: repairMessages(messages, failed),
      schema: outputSchemaOf(run.task),
      options: run.options,
    },
    deps,
  );
  const second = await ask(deps, run, { call: repair, tried });
  if (second.output !== null && second.problems.length === 0) return accept(deps, call, { tried, ...second });
  await reject(deps, repair, second.problems.length);
  return null;
}

async function reject(
  { prompts, onEvent }: TaskRunnerDeps,
  call: ModelCall,
  problems: number,
): Promise<void> {
  onEvent({ ...callEvent(call), type: 'answer.rejected', problems });
  const { workspaceId, idempotencyKey, task, taskVersion, purpose } = call;
  const repaired = purpose === 'repair';
  await prompts?.noteRejected({ workspaceId, idempotencyKey, task, taskVersion, repaired, problems });
}

interface Asked<Output> extends Judgement<Output> {
  readonly text: string;
  readonly cut: boolean;
}

async function ask<Input, Output>(
  deps: TaskRunnerDeps,
  { task, input }: TaskRun<Input, Output>,
  { call, tried }: Attempt<Output>,
): Promise<Asked<Output>> {
  const reply = await deps.call(call);
  tried.costUsd += reply.priceUsd;
  tried.usage = addUsage(tried.usage, reply.usage);
  const judged = judgeAnswer(task, input, reply);
  if (judged.output !== null && judged.problems.length > 0) tried.outputs.push(judged.output);
  tried.problems.push(...judged.problems);
  return { ...judged, text: reply.text, cut: reply.finish === 'cut' };
}

async function accept<Output>(
  deps: TaskRunnerDeps,
  call: ModelCall,
  {
    tried,
    output,
    text,
  }: { readonly tried: Tried<Output>; readonly output: Output | null; readonly text: string },
): Promise<TaskResult<Output>> {
  await deps.cache?.keep(call, text);
  return modelResult(call, tried, output as Output);
}

/** What remains when the model did not manage: parts of its answers, rules, or an honest error. */
async function withoutModel<Input, Output>(
  deps: TaskRunnerDeps,
  run: TaskRun<Input, Output>,
  { call, tried }: Attempt<Output>,
): Promise<TaskResult<Output>> {
  const salvaged = tried.outputs.length > 0 ? (run.task.salvage?.(tried.outputs, run.input) ?? null) : null;
  if (salvaged !== null) {
    deps.onEvent({ ...callEvent(call), type: 'answer.salvaged' });
    return modelResult(call, tried, salvaged);
  }
  if (run.task.builtin) return answerByRules(deps, run, tried);
  throw new LeadlineError(
    'model_answer_unusable',
    `${call.model.id} gave no usable answer to ${run.task.name}: ${tried.problems.slice(0, 3).join(' ')}`,
    {
      next: 'Resume to ask again, or choose another model.',
      kept: 'Everything finished so far.',
      retryable: true,
    },
  );
}

function modelResult<Output>(
  { model, taskVersion }: ModelCall,
  { usage, costUsd, repaired, problems }: Tried<Output>,
  output: Output,
): TaskResult<Output> {
  return {
    output,
    author: 'model',
    model: model.id,
    promptVersion: taskVersion,
    repaired,
    cached: false,
    problems,
    usage,
    costUsd,
  };
}

async function fromCache<Input, Output>(
  deps: TaskRunnerDeps,
  run: TaskRun<Input, Output>,
  call: ModelCall,
): Promise<TaskResult<Output> | null> {
  const text = (await deps.cache?.find(call)) ?? null;
  if (text === null) return null;
  const { output, problems } = judgeAnswer(run.task, run.input, { text, finish: 'complete' });
  if (output === null || problems.length > 0) return null;
  const savedUsd = deps.prices.price(call.model.id, {
    inputTokens: call.inputTokens,
    cachedInputTokens: 0,
    outputTokens: estimateTokens(text),
  });
  deps.onEvent({ ...callEvent(call), type: 'answer.cached', savedUsd });
  await deps.ledger.record(cachedRow(call, deps.clock.now(), savedUsd));
  return { ...modelResult(call, nothingTried<Output>(), output), cached: true };
}

function nothingTried<Output>(): Tried<Output> {
  const usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };
  return { outputs: [], problems: [], usage, costUsd: 0, repaired: false };
}

function addUsage(left: TokenUsage, right: TokenUsage): TokenUsage {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    cachedInputTokens: left.cachedInputTokens + right.cachedInputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
  };
}
