import type { Jobs, StepContext, WorkflowContext } from '../../../kernel/jobs/index.ts';

/** Counts an audit's finished calls and their price, and tells whoever watches. */
export interface Progress {
  /** So many calls more are planned; what is done already stays counted. Call it from the audit itself. */
  plan(job: JobRef, calls: number, message: string): void;
  /** One call is finished; one that is only read back after a crash (`replayed`) is counted in silence. */
  done(job: JobRef, call: FinishedCall): void;
  /** Call when the audit has ended. */
  forget(job: JobRef): void;
}

export interface FinishedCall {
  readonly message: string;
  readonly costUsd: number;
  readonly replayed: boolean;
}

interface JobRef {
  readonly workspaceId: string;
  readonly rootJobId: string;
}

interface Tally {
  total: number;
  done: number;
  costUsd: number;
}

export function createProgress(jobs: Jobs): Progress {
  const tallies = new Map<string, Tally>();
  const emit = (job: JobRef, type: string, message: string) => {
    jobs.emit(job.workspaceId, job.rootJobId, { type, message, ...tallies.get(job.rootJobId) });
  };
  return {
    plan: (job, calls, message) => {
      const { total, ...rest } = tallies.get(job.rootJobId) ?? { total: 0, done: 0, costUsd: 0 };
      tallies.set(job.rootJobId, { ...rest, total: total + calls });
      emit(job, 'stage.started', message);
    },
    done: (job, { message, costUsd, replayed }) => {
      // After a takeover a strand may run in another process than its audit; that one cannot say how far the whole is.
      const tally = tallies.get(job.rootJobId);
      if (tally) {
        tally.done += 1;
        tally.costUsd += costUsd;
      }
      if (!replayed) emit(job, 'call.finished', message);
    },
    forget: (job) => {
      tallies.delete(job.rootJobId);
    },
  };
}

export interface CountedCall<Result> {
  readonly name: string;
  readonly message: string;
  readonly work: (step: StepContext) => Promise<Result>;
}

/**
 * Runs one call as a checkpointed step and counts it, also when it fails. After a crash the step's outcome is read
 * back, its work is not done again, and nobody is told of it a second time. A step that was told to stop is not over.
 */
export async function countedStep<Result extends { readonly costUsd: number }>(
  progress: Progress,
  context: WorkflowContext,
  call: CountedCall<Result>,
): Promise<Result> {
  const begun: StepContext[] = [];
  const done = (costUsd: number, message: string) =>
    progress.done(context, { message, costUsd, replayed: begun.length === 0 });
  try {
    const result = await context.step(call.name, (step) => {
      begun.push(step);
      return call.work(step);
    });
    done(result.costUsd, call.message);
    return result;
  } catch (error) {
    if (!begun.some((step) => step.signal.aborted)) done(0, `${call.message}: failed`);
    throw error;
  }
}
