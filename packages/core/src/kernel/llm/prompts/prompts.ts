import type { CallOptions, Task } from '../task.ts';

/** A prompt a program asks for. */
export interface PromptWish {
  readonly name: string;
  /** One of its versions; null for what is live. */
  readonly version: string | null;
  readonly variables: Readonly<Record<string, string>>;
}

/** What a task's call is made with. */
export interface TaskInstructions {
  readonly version: string;
  readonly system: string;
  readonly examples: readonly { readonly input: string; readonly output: string }[];
}

/** What a program's request begins with. */
export interface ProgramPrompt {
  /** `name@version`. */
  readonly label: string;
  /** The texts with these values, by the names of the wish. */
  fill(variables: PromptWish['variables']): Omit<TaskInstructions, 'version'>;
}

export interface Rejected {
  readonly workspaceId: string;
  readonly idempotencyKey: string;
  readonly task: string;
  readonly taskVersion: string;
  readonly repaired: boolean;
  readonly problems: number;
}

/** Which version of a prompt is used. Answers from memory once a workspace has been asked for. */
export interface Prompts {
  /**
   * What a task is asked with: one version for a whole job, however often it is resumed; else by its idempotency key.
   *
   * @throws `database_unavailable`.
   */
  forTask<Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    options: CallOptions,
  ): TaskInstructions | Promise<TaskInstructions>;
  /**
   * What a program's request begins with; the same subject gets the same version.
   *
   * @throws `invalid_input` for an unknown prompt or version, and for variables that are missing or unknown.
   */
  forProgram(workspaceId: string, wish: PromptWish, subject: string): ProgramPrompt | Promise<ProgramPrompt>;
  /** Notes that a model's answer failed its check. Never throws. */
  noteRejected(rejected: Rejected): Promise<void>;
}
