import type { JobEvent, JobStatus } from '@leadline/contracts';

/** What a workflow function is given. Everything it does to the outside goes through `step` or `child`. */
export interface WorkflowContext {
  readonly jobId: string;
  /** The job at the top of the tree of children; events and budgets belong to it. */
  readonly rootJobId: string;
  readonly workspaceId: string;
  /**
   * Runs `work` once and checkpoints its JSON result: after a crash the result is read back instead of
   * working again. Steps of one workflow must begin in the same order every time; they may overlap.
   */
  step<Result>(name: string, work: (step: StepContext) => Promise<Result>): Promise<Result>;
  /** Starts a child workflow at once; it survives a crash by itself. `key` is unique among its siblings. */
  child<Input, Output>(
    workflow: WorkflowRef<Input, Output>,
    key: string,
    input: Input,
  ): Promise<ChildHandle<Output>>;
  /**
   * Waits for another job of the same tree, such as a sibling whose id came with the input, and reads its
   * result. Checkpointed like a step; immediate when that job runs in this process.
   */
  resultOf<Output>(jobId: string): Promise<Output>;
}

export interface StepContext {
  /** The same for every attempt at this step of this job. */
  readonly idempotencyKey: string;
}

export interface ChildHandle<Output> {
  readonly jobId: string;
  result(): Promise<Output>;
}

export interface WorkflowRef<Input, Output> {
  readonly name: string;
  /** Never present; carries the types. */
  readonly types?: { input: Input; output: Output };
}

export interface JobSnapshot {
  readonly id: string;
  readonly status: JobStatus;
  readonly error: string | null;
  readonly createdAt: Date;
}

export interface NewEvent extends Omit<JobEvent, 'seq' | 'at'> {}

export interface ScheduleSpec {
  readonly name: string;
  /** Five-field cron expression. */
  readonly cron: string;
  readonly timeZone: string;
  readonly paused?: boolean;
}

/**
 * Durable work on PostgreSQL. A process that only asks (`launch({ work: false })`) can start, watch and
 * cancel jobs; a worker also runs them, and takes over the jobs of a worker that stopped answering.
 */
export interface Jobs {
  /** Registers a workflow; call before `launch`. The function must be deterministic outside its steps. */
  define<Input, Output>(
    name: string,
    run: (context: WorkflowContext, input: Input) => Promise<Output>,
  ): WorkflowRef<Input, Output>;
  launch(options: { readonly work: boolean }): Promise<void>;
  /** Starts a job; the same `id` again returns the job that is there. */
  start<Input, Output>(
    workflow: WorkflowRef<Input, Output>,
    input: Input,
    options: { readonly id: string; readonly workspaceId: string },
  ): Promise<void>;
  /** Resolves with the job's result; rejects with its error. */
  result<Output>(jobId: string): Promise<Output>;
  get(jobId: string): Promise<JobSnapshot | null>;
  /** Goes on with a job that failed, paused or was cancelled; finished steps are not repeated. */
  resume(jobId: string): Promise<void>;
  /** Stops a job and its children at the next step boundary. */
  cancel(jobId: string): Promise<void>;
  /** Records progress. Cheap: events are written in small groups, within about a tenth of a second. */
  emit(workspaceId: string, jobId: string, event: NewEvent): void;
  /** Events after `afterSeq` (−1 for all), oldest first. */
  events(workspaceId: string, jobId: string, afterSeq: number): Promise<JobEvent[]>;
  /** Events after `afterSeq` as they come, ending with the job. */
  follow(workspaceId: string, jobId: string, afterSeq: number, signal?: AbortSignal): AsyncIterable<JobEvent>;
  /** Waits until buffered events are written. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}
