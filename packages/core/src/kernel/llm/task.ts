import type { z } from 'zod';

/**
 * What a call puts after its instructions, laid out so that providers' prompt caching pays for the repeat: first
 * what the calls of one batch share, last what is asked.
 */
export interface TaskPrompt {
  /** Data that several tasks of one batch have in common, word for word. */
  readonly shared: string;
  readonly question: string;
}

/** One question put to a model. */
export interface Task<Input, Output> {
  /** Dotted name such as `visibility.judge-answers`; part of every ledger row. */
  readonly name: string;
  /** Semantic version of prompt and output schema. */
  readonly version: string;
  readonly summary: string;
  /** What every call of the task is told first. A workspace may put a version of its own in its place. */
  readonly system: string;
  /** What such a version may name in `{{…}}`, and where it comes from. */
  readonly variables?: Readonly<Record<string, (input: Input) => string>>;
  readonly output: z.ZodType<Output>;
  readonly maxOutputTokens: number;
  prompt(input: Input): TaskPrompt;
  /** What is wrong with the answer, measured against the input; empty when it can be used as it is. */
  check(output: Output, input: Input): readonly string[];
  /**
   * Makes the best of answers that failed their check (first attempt, then repair): keeps what holds and
   * fills the rest from `builtin`, saying so. Null when nothing holds.
   */
  salvage?(attempts: readonly Output[], input: Input): Output | null;
  /** The answer worked out by rules, without a model. */
  builtin?(input: Input): Output;
}

/** What is known of a task without an input. */
export type TaskDefinition = Pick<
  Task<never, unknown>,
  'name' | 'version' | 'summary' | 'system' | 'variables' | 'output'
>;

export interface TokenUsage {
  readonly inputTokens: number;
  /** Part of `inputTokens` that the provider read from its prompt cache. */
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
}

/** What became of a task. `problems` says what a model got wrong on the way, whoever answered in the end. */
export interface TaskResult<Output> {
  readonly output: Output;
  readonly author: 'model' | 'rules';
  /** `provider/model` of the call that answered; null when rules did. */
  readonly model: string | null;
  /** Of the prompt the model was asked with; null when none was asked. */
  readonly promptVersion: string | null;
  readonly repaired: boolean;
  readonly cached: boolean;
  readonly problems: readonly string[];
  readonly usage: TokenUsage;
  readonly costUsd: number;
}

export interface CallOptions {
  readonly workspaceId: string;
  /** The job this call is made for; its budget and ledger rows. */
  readonly jobId?: string;
  /** The same for every attempt at the same work; providers that know idempotency keys are sent it. */
  readonly idempotencyKey: string;
  /** `auto` (the configured analyst, or rules without one), `builtin`, or `provider/model`. */
  readonly analyst?: string;
  /** Higher goes first when calls wait for a place; 0 unless said. */
  readonly priority?: number;
  /** US dollars the whole job may spend; a call that might pass it fails with `budget_reached` before it is made. */
  readonly budgetUsd?: number;
  readonly signal?: AbortSignal;
}

/** An assistant's answer to a buyer's question, as its users would get it: web search on, sources kept. */
export interface AssistantAnswer {
  readonly text: string;
  readonly model: string;
  readonly sources: readonly { readonly url: string; readonly title?: string }[];
  readonly usage: TokenUsage;
  readonly costUsd: number;
}

/** What the ledger says of one job. */
export interface JobLedger {
  readonly costUsd: number;
  readonly usage: TokenUsage;
  /** One row for each task of the job, in no particular order; answers of assistants are task `llm.ask`. */
  readonly tasks: readonly {
    readonly task: string;
    /** Distinct pieces of work (by idempotency key) that a model was asked, or a cache answered, whatever the attempts. */
    readonly tasks: number;
    /** Provider calls, retries and repairs included. */
    readonly calls: number;
    readonly repairs: number;
    readonly cached: number;
    readonly costUsd: number;
    /** Versions of the prompt that models were asked with: one for each job, unless the code changed meanwhile. */
    readonly promptVersions: readonly string[];
  }[];
}

/** The language-model gateway. Every call passes its stages and leaves one row per provider call in the ledger. */
export interface Llm {
  run<Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    options: CallOptions,
  ): Promise<TaskResult<Output>>;
  /** Asks one of the four assistants with its own web search; never answered from a cache. */
  ask(assistant: string, question: string, options: CallOptions): Promise<AssistantAnswer>;
  /** What `analyst` stands for: `builtin`, or the model that would be called. */
  resolveAnalyst(analyst: string): string;
  /** US dollars for so many tokens on a model by the price file; rejects an unknown model with `invalid_input`. */
  price(model: string, usage: TokenUsage): number;
  /** US dollars one question to an assistant is expected to cost, its search fee included. */
  priceOfAsk(assistant: string, usage: TokenUsage): number;
  /** What a job has done and cost so far. */
  ledger(workspaceId: string, jobId: string): Promise<JobLedger>;
  /** US dollars each of these jobs has cost so far. */
  costs(workspaceId: string, jobIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The assistants a live audit could ask now, with the model each would use. */
  assistants(): readonly { readonly name: string; readonly model: string; readonly configured: boolean }[];
  /** Programs' answers that are kept to be given again. */
  readonly caches: {
    /**
     * Says that what these tags name has changed (`company:acme.com`, `deal:42`), so that kept answers about it are given no more, in any
     * process. Rejects with `database_unavailable`.
     */
    invalidate(workspaceId: string, tags: readonly string[]): Promise<unknown>;
  };
  /** True when a sandbox stands in for the providers; whatever is shown must then say `simulated`. */
  readonly simulated: boolean;
  /** Tokens in a text, estimated without a tokeniser (within about 15 % on English prose). */
  estimateTokens(text: string): number;
}
