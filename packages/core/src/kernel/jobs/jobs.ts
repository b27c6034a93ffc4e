import type { JobEvent, JobStatus } from '@leadline/contracts';
import type { ErrorCode } from '../errors/index.ts';

/** What a workflow function is given. Everything it does to the outside goes through `step` or `child`. */
export interface WorkflowContext {
  readonly jobId: string;
  /** The job at the top of the tree of children; events and budgets belong to it. */
  readonly rootJobId: string;
  readonly workspaceId: string;
  /**
   * Runs `work` once and checkpoints its JSON result: after a crash the result is read back instead of
   * working again. Steps of one workflow must begin in the same order every time; they may overlap.
   * A failure is a checkpoint too: it rejects with a LeadlineError, the same one after a crash. Resuming a
   * job takes failures back, so what a workflow begins after one it caught must not depend on it.
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
   * result; rejects with its failure.
   */
  resultOf<Output>(jobId: string): Promise<Output>;
}

export interface StepContext {
  /** The same for every attempt at this step of this job. */
  readonly idempotencyKey: string;
  /** Aborted when the job is cancelled, or when this process may no longer work on it. */
  readonly signal: AbortSignal;
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

/** Why a job failed or paused, as it was thrown. */
export interface JobFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly next: string | null;
  readonly kept: string | null;
  readonly retryable: boolean;
}

export interface JobSnapshot {
  readonly id: string;
  readonly workspaceId: string;
  readonly workflow: string;
  readonly status: JobStatus;
  /** The message of `failure`. */
  readonly error: string | null;
  readonly failure: JobFailure | null;
  readonly createdAt: Date;
  /** When it ended or paused; null while it is queued or running. */
  readonly finishedAt: Date | null;
}

export interface NewEvent extends Omit<JobEvent, 'seq' | 'at'> {}

export interface ScheduleSpec {
  /** Unique in its workspace. */
  readonly name: string;
  /** Five-field cron expression. */
  readonly cron: string;
  /** IANA name such as `Europe/Berlin`. */
  readonly timeZone: string;
  readonly paused?: boolean;
}

export interface Schedule extends Required<ScheduleSpec> {
  readonly id: string;
  readonly workflow: string;
  readonly input: unknown;
  /** The next tick; null while paused. */
  readonly nextAt: Date | null;
  readonly lastAt: Date | null;
  readonly lastJobId: string | null;
  /** Why the last tick started no job; null when it did. */
  readonly lastError: string | null;
}

/**
 * Cron schedules, kept in the database and run by whichever worker comes first. A tick starts one job, whose
 * id is `<schedule id>:<time of the tick>`; ticks missed while no worker lived are made up for by one job.
 */
export interface Schedules {
  /** Makes a schedule, or changes the one of this name. Rejects a bad expression or zone with `invalid_input`. */
  put<Input>(
    workspaceId: string,
    spec: ScheduleSpec,
    job: { readonly workflow: WorkflowRef<Input, unknown>; readonly input: Input },
  ): Promise<Schedule>;
  list(workspaceId: string): Promise<Schedule[]>;
  /** Pauses or continues a schedule; rejects an unknown name with `not_found`. */
  setPaused(workspaceId: string, name: string, paused: boolean): Promise<Schedule>;
  /** Rejects an unknown name with `not_found`. */
  remove(workspaceId: string, name: string): Promise<void>;
}

/**
 * Durable work on PostgreSQL. A process that only asks (`launch({ work: false })`) can start, watch and
 * cancel jobs; a worker also runs them, and takes over the jobs of a worker that stopped answering.
 *
 * A job's own events begin with `job.`: started, resumed, taken_over, succeeded, failed, paused, cancelled.
 * While PostgreSQL is away every method rejects with `database_unavailable`; running jobs wait and go on.
 */
export interface Jobs {
  /** Registers a workflow; call before `launch`. The function must be deterministic outside its steps. */
  define<Input, Output>(
    name: string,
    run: (context: WorkflowContext, input: Input) => Promise<Output>,
  ): WorkflowRef<Input, Output>;
  launch(options: { readonly work: boolean }): Promise<void>;
  /** Starts a job; the same `id` again leaves the job that is there. */
  start<Input, Output>(
    workflow: WorkflowRef<Input, Output>,
    input: Input,
    options: { readonly id: string; readonly workspaceId: string },
  ): Promise<void>;
  /** Resolves with the job's result; rejects with its error. */
  result<Output>(jobId: string): Promise<Output>;
  get(jobId: string): Promise<JobSnapshot | null>;
  /**
   * Goes on with a job that failed, paused or was cancelled: finished steps are not repeated, failed steps
   * and failed children run again. A job that is running or has succeeded is left as it is.
   */
  resume(jobId: string): Promise<void>;
  /** Stops a job and its children: no further step begins, and steps under way are told by their signal. */
  cancel(jobId: string): Promise<void>;
  /** Erases an ended job with its children, checkpoints and events; rejects a running one with `not_ready`. */
  forget(jobId: string): Promise<void>;
  /**
   * Records progress of a root job. Cheap: events are written in small groups, within about a fifth of a
   * second. Call it from within a step, so that a replay does not say it twice.
   */
  emit(workspaceId: string, jobId: string, event: NewEvent): void;
  /** Events after `afterSeq` (−1 for all), oldest first. */
  events(workspaceId: string, jobId: string, afterSeq: number): Promise<JobEvent[]>;
  /** Events after `afterSeq` as they come, ending with the job. */
  follow(workspaceId: string, jobId: string, afterSeq: number, signal?: AbortSignal): AsyncIterable<JobEvent>;
  readonly schedules: Schedules;
  /** Waits until buffered events are written. */
  flush(): Promise<void>;
  /** Lets steps under way finish for a moment, hands running jobs to other workers, and closes everything. */
  stop(): Promise<void>;
}
