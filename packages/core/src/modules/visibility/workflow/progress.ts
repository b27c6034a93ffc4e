import type { Jobs, StepContext, WorkflowContext } from '../../../kernel/jobs/index.ts';

interface Tally {
  total: number;
  done: number;
  costUsd: number;
}

/** Counts an audit's finished calls and their price, and tells whoever watches. */
export interface Progress {
  /** Sets how many calls are planned; what is done already stays counted. */
  plan(job: JobRef, total: number, message: string): void;
  /** One call is finished; one that is only read back after a crash (`replayed`) is counted in silence. */
  done(job: JobRef, call: FinishedCall): void;
  say(job: JobRef, message: string): void;
  /** Call when the audit has ended. */
  forget(job: JobRef): void;
}

export interface FinishedCall {
  readonly message: string;
  readonly costUsd: number;
  readonly replayed: boolean;
}

export interface JobRef {
  readonly workspaceId: string;
  readonly rootJobId: string;
}

export function createProgress(jobs: Jobs): Progress {
  const tallies = new Map<string, Tally>();
  const tallyOf = (job: JobRef): Tally => {
    const tally = tallies.get(job.rootJobId) ?? { total: 0, done: 0, costUsd: 0 };
    tallies.set(job.rootJobId, tally);
    return tally;
  };
  const emit = (job: JobRef, type: string, message: string) => {
    jobs.emit(job.workspaceId, job.rootJobId, { type, message, ...tallyOf(job) });
  };
  return {
    plan: (job, total, message) => {
      const tally = tallyOf(job);
      tally.total += total;
      emit(job, 'stage.started', message);
    },
    done: (job, { message, costUsd, replayed }) => {
      const tally = tallyOf(job);
      tally.done += 1;
      tally.costUsd += costUsd;
      if (!replayed) emit(job, 'call.finished', message);
    },
    say: (job, message) => emit(job, 'stage.finished', message),
    forget: (job) => {
      tallies.delete(job.rootJobId);
    },
  };
}

/**
 * Runs one call as a checkpointed step and counts it. After a crash the step's result is read back, its work
 * is not done again, and nobody is told of it a second time.
 */
export async function countedStep<Result extends { readonly costUsd: number }>(
  progress: Progress,
  context: WorkflowContext,
  call: {
    readonly name: string;
    readonly message: string;
    readonly work: (step: StepContext) => Promise<Result>;
  },
): Promise<Result> {
  let replayed = true;
  const result = await context.step(call.name, (step) => {
    replayed = false;
    return call.work(step);
  });
  progress.done(context, { message: call.message, costUsd: result.costUsd, replayed });
  return result;
}
