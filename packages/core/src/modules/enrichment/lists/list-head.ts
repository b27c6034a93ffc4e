import type { JobStatus, ListHead } from '@leadline/contracts';
import type { JobSnapshot, Jobs } from '../../../kernel/jobs/index.ts';
import type { ListRecord, ListTotals } from './records.ts';

/** The job of a list's present pass. */
export function jobIdOf({ id, pass }: Pick<ListRecord, 'id' | 'pass'>): string {
  return pass === 1 ? id : `${id}-${pass}`;
}

/** A list as it is shown: its rows say what came of it, its job whether it is at work. */
export async function toHead(jobs: Jobs, list: ListRecord, totals: ListTotals): Promise<ListHead> {
  const job = await jobs.get(jobIdOf(list));
  const { rows, counts, fill, atHand, costUsd, savedUsd } = totals;
  return {
    id: list.id,
    name: list.name,
    status: statusOf(job),
    fields: [...list.fields],
    rows,
    counts: { ...counts },
    fill,
    atHand,
    budgetUsd: list.budgetUsd,
    costUsd,
    savedUsd,
    simulated: list.simulated,
    error: job?.failure ? `${job.failure.message} ${job.failure.next ?? ''}`.trim() : null,
    createdAt: list.createdAt.toISOString(),
    finishedAt: job?.finishedAt?.toISOString() ?? null,
  };
}

/** A list that was kept a moment before its process died has no job: it waits to be resumed. */
function statusOf(job: JobSnapshot | null): JobStatus {
  return job?.status ?? 'paused';
}
