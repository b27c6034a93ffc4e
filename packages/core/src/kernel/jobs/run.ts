import { AsyncLocalStorage } from 'node:async_hooks';
import { DBOS, Error as Dbos } from '@dbos-inc/dbos-sdk';
import {
  currentOwnerXid,
  functionIDGetIncrement,
  getCurrentContextStore,
  runInStepContext,
} from '@dbos-inc/dbos-sdk/internal/context';
import { LeadlineError } from '../errors/index.ts';
import { isConnectionLoss } from '../store/index.ts';
import type { Checkpoints, FinishedStep, KeptStep, StepPlace } from './checkpoints.ts';
import { fromJson, toJson } from './dbos-settings.ts';
import { changedWorkflow, childFailure, isLossOfJob, stepFailure, storableFailure } from './failure.ts';
import type { ChildHandle, StepContext, WorkflowContext, WorkflowRef } from './jobs.ts';
import { type Lease, never } from './lease.ts';
import type { JobsParts } from './settings.ts';

/** What DBOS keeps as the argument of every workflow. */
export interface Envelope {
  readonly workspaceId: string;
  readonly rootJobId: string;
  readonly input: unknown;
}

export type WorkflowBody = (context: WorkflowContext, input: unknown) => Promise<unknown>;
export type RegisteredWorkflow = (envelope: Envelope) => Promise<unknown>;

/** One execution of a job or child in this process. */
export interface Run {
  readonly jobId: string;
  readonly rootJobId: string;
  readonly workspaceId: string;
  readonly isRoot: boolean;
  readonly stopping: AbortController;
  /** What earlier runs of the job kept; read when the first step asks. */
  kept: Promise<Map<number, KeptStep>> | undefined;
  /** Steps and children under way. */
  readonly underWay: Set<Promise<unknown>>;
  /** Set when the job was cancelled or is another run's; the outcome is then not this run's to say. */
  lost: unknown;
  ending: boolean;
}

export interface RunParts extends Pick<JobsParts, 'faultPoint' | 'log'> {
  readonly lease: Lease;
  readonly checkpoints: Checkpoints;
  readonly registered: (name: string) => RegisteredWorkflow;
  /** Steps at work or being checkpointed in this process, over all runs. */
  readonly atWork: Set<object>;
  /** Outcomes of the children under way that this process waits for. */
  readonly outcomes: Map<string, Promise<unknown>>;
}

/** Leaves DBOS's context behind, so that a call is neither recorded as a step nor tied to a workflow. */
export const outsideWorkflows = AsyncLocalStorage.snapshot();

/** How often the result of a child that another process runs is looked for. */
const REMOTE_CHILD_POLL_MS = 400;
/** How often one step may stumble over the loss of the database before its job fails. */
const MOST_OUTAGES = 10;

export function newRun(envelope: Envelope): Run {
  const jobId = DBOS.workflowID as string;
  return {
    jobId,
    rootJobId: envelope.rootJobId,
    workspaceId: envelope.workspaceId,
    isRoot: envelope.rootJobId === jobId,
    stopping: new AbortController(),
    kept: undefined,
    underWay: new Set(),
    lost: undefined,
    ending: false,
  };
}

/**
 * Runs a workflow's function to its end and to the end of everything it began: a step that outlived its
 * workflow could not be checkpointed, and what it paid for would be paid again.
 */
export async function runBody(parts: RunParts, run: Run, execute: () => Promise<unknown>): Promise<unknown> {
  const outcome = execute();
  await Promise.allSettled([outcome]);
  while (run.underWay.size > 0) await Promise.allSettled(run.underWay);
  run.ending = true;
  if (parts.lease.over) return never();
  if (run.lost !== undefined) throw run.lost;
  return outcome.catch((error: unknown) => {
    logUnknown(parts, { jobId: run.jobId }, error);
    throw storableFailure(error);
  });
}

export function contextOf(parts: RunParts, run: Run): WorkflowContext {
  return {
    jobId: run.jobId,
    rootJobId: run.rootJobId,
    workspaceId: run.workspaceId,
    step: (name, work) => beginning(parts, run) ?? runStep(parts, run, { name, work }),
    child: (workflow, key, input) =>
      beginning(parts, run) ?? startChild(parts, run, { workflow, key, input }),
    resultOf: (jobId) => beginning(parts, run) ?? resultOf(parts, run, jobId),
  };
}

/** What stands against beginning anything now; undefined when nothing does. */
function beginning(parts: RunParts, run: Run): Promise<never> | undefined {
  if (parts.lease.over) return never();
  if (run.lost !== undefined) return Promise.reject(run.lost);
  if (run.ending) return Promise.reject(misuse('A step or child began after its workflow had ended.'));
  if (!DBOS.isInWorkflow()) return Promise.reject(misuse('A step or child began inside a step.'));
  return undefined;
}

function misuse(message: string): LeadlineError {
  return new LeadlineError('internal', message, {
    next: 'Begin it in the workflow function and await it there.',
  });
}

interface Step<Result> {
  readonly name: string;
  readonly work: (step: StepContext) => Promise<Result>;
}

function runStep<Result>(parts: RunParts, run: Run, step: Step<Result>): Promise<Result> {
  // Numbered before this call returns, so that steps begun in order keep it when they overlap.
  const { jobId } = run;
  const ownerXid = currentOwnerXid(jobId) ?? null;
  const place = { jobId, name: step.name, number: functionIDGetIncrement(), ownerXid };
  const recorded = once(parts, run, { ...step, place });
  const forget = () => void parts.atWork.delete(place);
  void recorded.then(forget, forget);
  return track(
    run.underWay,
    settle(parts, run, recorded).then(async (result) => {
      await parts.faultPoint('step.kept', step.name);
      return result;
    }),
  );
}

interface PlacedStep<Result> extends Step<Result> {
  readonly place: StepPlace;
}

/** What was kept of the step, or else the outcome of its work once it is kept. */
async function once<Result>(parts: RunParts, run: Run, step: PlacedStep<Result>): Promise<Result> {
  const { place } = step;
  run.kept ??= parts.checkpoints.kept(run.jobId);
  const before = (await run.kept).get(place.number);
  if (before && before.name !== place.name) throw changedWorkflow();
  if (before?.failure) throw before.failure;
  if (before) return before.result as Result;
  const startedAt = Date.now();
  const keep = (outcome: Pick<FinishedStep, 'output' | 'failure'>) =>
    parts.checkpoints.keep({ ...place, ...outcome, startedAt, endedAt: Date.now() });
  const result = await inStep(place.number, () => workOnStep(parts, run, step)).catch(
    async (error: unknown) => {
      if (isLossOfJob(error)) throw error;
      const failure = storableFailure(error);
      await keep({ output: null, failure });
      throw failure;
    },
  );
  const output = toJson(result);
  await keep({ output, failure: null });
  // Read back, so that the first run sees what a replay will.
  return fromJson(output) as Result;
}

/** Inside a step DBOS knows of no workflow, and neither steps nor children can begin. */
function inStep<Result>(number: number, work: () => Promise<Result>): Promise<Result> {
  const attempt = { getCancelSignal: () => new AbortController().signal };
  return runInStepContext({ ...getCurrentContextStore() }, number, attempt, work);
}

async function workOnStep<Result>(
  parts: RunParts,
  run: Run,
  { name, work, place }: PlacedStep<Result>,
): Promise<Result> {
  const context = { idempotencyKey: `${run.jobId}:${place.number}`, signal: run.stopping.signal };
  await parts.lease.mayBegin();
  if (run.stopping.signal.aborted)
    return parts.lease.over ? never() : Promise.reject(new Dbos.DBOSWorkflowCancelledError(run.jobId));
  parts.atWork.add(place);
  for (let outages = 0; ; outages += 1) {
    try {
      await parts.faultPoint('step.begun', name);
      const result = await work(context);
      await parts.faultPoint('step.worked', name);
      return result;
    } catch (error) {
      // A step that was told to stop has not failed: whoever has the job next works on it anew.
      if (parts.lease.signal.aborted) return never();
      if (run.stopping.signal.aborted) throw new Dbos.DBOSWorkflowCancelledError(run.jobId);
      if (outages === MOST_OUTAGES || !isConnectionLoss(error)) {
        logUnknown(parts, { jobId: run.jobId, step: name }, error);
        throw storableFailure(error);
      }
      // Work that stumbled over a lost database is done again when it is back: failing the job would cost more.
      await parts.lease.confirm();
    }
  }
}

/** Waits for a checkpoint; once the lease is over, nothing of the run is told about it any more. */
async function settle<Result>(parts: RunParts, run: Run, recorded: Promise<Result>): Promise<Result> {
  try {
    const result = await recorded;
    if (!parts.lease.over) return result;
  } catch (error) {
    if (!parts.lease.over) {
      if (!isLossOfJob(error)) throw stepFailure(error);
      run.lost ??= error;
      throw error;
    }
  }
  return never();
}

/** The stored failure leaves out where an unforeseen error came from; the log has it. */
function logUnknown(parts: RunParts, where: object, error: unknown): void {
  if (!(error instanceof LeadlineError))
    parts.log.error(
      { ...where, error: error instanceof Error ? error.stack : String(error) },
      'unforeseen error',
    );
}

interface Child<Input, Output> {
  readonly workflow: WorkflowRef<Input, Output>;
  readonly key: string;
  readonly input: Input;
}

async function startChild<Input, Output>(
  parts: RunParts,
  run: Run,
  child: Child<Input, Output>,
): Promise<ChildHandle<Output>> {
  const jobId = `${run.jobId}:${child.key}`;
  const { workspaceId, rootJobId } = run;
  const starting = DBOS.startWorkflow(parts.registered(child.workflow.name), { workflowID: jobId })({
    workspaceId,
    rootJobId,
    input: child.input,
  });
  const handle = await track(run.underWay, settle(parts, run, starting));
  await parts.faultPoint('child.started', jobId);
  // Not recorded as a step of the parent: the child's own outcome is durable, and resuming may change it.
  const outcome = outsideWorkflows(() => handle.getResult({ pollingIntervalMs: REMOTE_CHILD_POLL_MS }));
  parts.outcomes.set(jobId, outcome);
  const forget = () => void parts.outcomes.delete(jobId);
  void outcome.then(forget, forget);
  void track(run.underWay, outcome);
  return { jobId, result: () => readOutcome<Output>(parts, jobId, outcome) };
}

/** The outcome of another job of the tree: at once when this process waits for it already, else by looking. */
async function resultOf<Output>(parts: RunParts, run: Run, jobId: string): Promise<Output> {
  if (!jobId.startsWith(`${run.rootJobId}:`)) throw misuse(`The job ${jobId} is not of the same tree.`);
  const outcome =
    parts.outcomes.get(jobId) ??
    outsideWorkflows(() =>
      DBOS.retrieveWorkflow(jobId).getResult({ pollingIntervalMs: REMOTE_CHILD_POLL_MS }),
    );
  return readOutcome(parts, jobId, track(run.underWay, outcome));
}

async function readOutcome<Output>(
  parts: RunParts,
  jobId: string,
  outcome: Promise<unknown>,
): Promise<Output> {
  try {
    const result = await outcome;
    return parts.lease.over ? await never<Output>() : (result as Output);
  } catch (error) {
    if (parts.lease.over) return never();
    throw childFailure(jobId, error);
  }
}

/** Keeps a promise in a set until it settles, and its rejection from being reported as unhandled. */
function track<Result>(set: Set<Promise<unknown>>, promise: Promise<Result>): Promise<Result> {
  set.add(promise);
  const forget = () => void set.delete(promise);
  void promise.then(forget, forget);
  return promise;
}
