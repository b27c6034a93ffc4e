import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Pool } from 'pg';
import { LeadlineError } from '../errors/index.ts';
import { claimDeadWork, handOver } from './checkpoint-store.ts';
import { createCheckpoints } from './checkpoints.ts';
import { launchDbos, openQueues } from './dbos-process.ts';
import { findDeadNeighbours, type Lease, never, takeLease } from './lease.ts';
import { createRoots, type RootParts, type Roots } from './roots.ts';
import {
  contextOf,
  type Envelope,
  newRun,
  outsideWorkflows,
  type RegisteredWorkflow,
  type Run,
  type RunParts,
  runBody,
  type WorkflowBody,
} from './run.ts';
import { type JobsParts, thisProcess } from './settings.ts';

export interface Worker {
  /** Runs a job in this process at once; resolves with false when all its places are taken. */
  startHere(workflow: string, jobId: string, envelope: Envelope): Promise<boolean>;
  /** Stops the runs of a cancelled job that are in this process. */
  stopRuns(rootJobId: string): void;
  stop(): Promise<void>;
}

interface WorkerParts extends JobsParts, Pick<RootParts, 'events'> {
  readonly pool: Pool;
  readonly definitions: ReadonlyMap<string, WorkflowBody>;
  /** Called after each renewal of the lease. */
  readonly onBeat: () => Promise<void>;
}

/** The time under one lease. When the lease is lost, everything in here is left behind and another begins. */
interface Tenure {
  readonly lease: Lease;
  readonly parts: RunParts;
  readonly runs: Set<Run>;
  readonly roots: Roots;
}

const identity = thisProcess();

export async function launchWorker(parts: WorkerParts): Promise<Worker> {
  const registered = registerWorkflows(parts.definitions, (body, envelope) =>
    execute(tenure, body, envelope),
  );
  let tenure = await newTenure(parts, registered);
  await launchDbos(parts, parts.pool, tenure.lease.executorId);
  let changing: Promise<void> | undefined;
  const stopping = new AbortController();

  async function changeTenure(): Promise<void> {
    parts.log.warn(
      { executorId: tenure.lease.executorId },
      'this worker was given up for dead; it begins anew',
    );
    tenure.lease.abort('another worker has taken over');
    while (!stopping.signal.aborted) {
      try {
        await DBOS.shutdown();
        tenure = await newTenure(parts, registered);
        await launchDbos(parts, parts.pool, tenure.lease.executorId);
        return;
      } catch (error) {
        parts.log.warn({ error: String(error) }, 'the worker cannot begin anew yet');
        await parts.clock.sleep(parts.settings.heartbeatMs, stopping.signal).catch(() => undefined);
      }
    }
  }

  async function beat(): Promise<void> {
    const lost = tenure.lease.over || !(await tenure.lease.renew());
    if (lost) {
      changing = changeTenure();
      await changing;
      return;
    }
    await takeOver(parts, tenure.lease);
    await parts.onBeat();
  }

  async function keepBeating(): Promise<void> {
    while (!stopping.signal.aborted) {
      await beat().catch((error: unknown) => parts.log.warn({ error: String(error) }, 'a heartbeat failed'));
      const wake = AbortSignal.any([stopping.signal, tenure.lease.signal]);
      await parts.clock.sleep(parts.settings.heartbeatMs, wake).catch(() => undefined);
    }
  }
  const beating = keepBeating();

  return {
    async startHere(workflow, jobId, envelope) {
      await changing;
      return startDirectly(tenure, { workflow: registered(workflow), jobId, envelope });
    },
    stopRuns(rootJobId) {
      for (const run of tenure.runs)
        if (run.rootJobId === rootJobId) run.stopping.abort(new Error('the job was cancelled'));
    },
    async stop() {
      stopping.abort(new Error('stopping'));
      await beating;
      await endTenure(parts, tenure);
    },
  };
}

function registerWorkflows(
  definitions: ReadonlyMap<string, WorkflowBody>,
  run: (body: WorkflowBody, envelope: Envelope) => Promise<unknown>,
): (name: string) => RegisteredWorkflow {
  const registered = new Map<string, RegisteredWorkflow>();
  for (const [name, body] of definitions)
    registered.set(
      name,
      DBOS.registerWorkflow((envelope: Envelope) => run(body, envelope), { name }),
    );
  return (name) => {
    const workflow = registered.get(name);
    if (workflow) return workflow;
    throw new LeadlineError('internal', `The workflow ${name} was not defined before launch.`);
  };
}

async function newTenure(
  parts: WorkerParts,
  registered: (name: string) => RegisteredWorkflow,
): Promise<Tenure> {
  const places = openQueues(parts);
  const lease = await takeLease(parts, parts.pool, identity);
  const runs = new Set<Run>();
  lease.signal.addEventListener('abort', () => {
    for (const run of runs) run.stopping.abort(lease.signal.reason);
  });
  const { faultPoint, log } = parts;
  const checkpoints = createCheckpoints({ pool: parts.pool, lease });
  return {
    lease,
    parts: { faultPoint, log, lease, checkpoints, registered, atWork: new Set(), outcomes: new Map() },
    runs,
    roots: createRoots(parts, places),
  };
}

async function execute(tenure: Tenure, body: WorkflowBody, envelope: Envelope): Promise<unknown> {
  if (tenure.lease.over) return never();
  const run = newRun(envelope);
  const work = () =>
    runBody(tenure.parts, run, async () => body(contextOf(tenure.parts, run), envelope.input));
  tenure.runs.add(run);
  try {
    return await (run.isRoot ? tenure.roots.attend(run, work) : work());
  } finally {
    tenure.runs.delete(run);
  }
}

async function startDirectly(
  tenure: Tenure,
  job: { readonly workflow: RegisteredWorkflow; readonly jobId: string; readonly envelope: Envelope },
): Promise<boolean> {
  if (tenure.lease.over || !tenure.roots.reserve(job.jobId)) return false;
  try {
    const options = { workflowID: job.jobId, authenticatedUser: job.envelope.workspaceId };
    await outsideWorkflows(() => DBOS.startWorkflow(job.workflow, options)(job.envelope));
    return true;
  } finally {
    tenure.roots.release(job.jobId);
  }
}

/** Takes over the jobs of workers that stopped answering. */
async function takeOver(parts: WorkerParts, lease: Lease): Promise<void> {
  const deadExecutors = await findDeadNeighbours(parts.pool, identity);
  // After an outage the others may only seem dead: they get as long as a lease to answer again.
  const { leaseMs } = parts.settings;
  const returned = await claimDeadWork(parts.pool, {
    executorId: lease.executorId,
    deadExecutors,
    leaseMs: lease.steadyForMs() >= leaseMs ? leaseMs : null,
  });
  if (returned.length === 0) return;
  parts.log.info({ jobs: returned.map((job) => job.id) }, 'jobs of a dead worker were taken over');
  await parts.faultPoint('lease.claimed', lease.executorId);
  for (const job of returned.filter((job) => job.isRoot))
    parts.events.emit(job.workspaceId, job.id, {
      type: 'job.taken_over',
      message: 'The worker that ran this job stopped answering; another goes on with it.',
    });
}

/** Nothing begins any more; what is under way gets a moment to be checkpointed; the rest is the others'. */
async function endTenure(parts: WorkerParts, tenure: Tenure): Promise<void> {
  tenure.lease.close();
  const deadline = parts.clock.monotonicMs() + parts.settings.stopGraceMs;
  while (tenure.parts.atWork.size > 0 && parts.clock.monotonicMs() < deadline) await parts.clock.sleep(10);
  tenure.lease.abort('the worker is stopping');
  await DBOS.shutdown({ deregister: true });
  await handOver(parts.pool, tenure.lease.executorId).catch((error: unknown) =>
    parts.log.warn({ error: String(error) }, 'the lease could not be released; it runs out by itself'),
  );
}
