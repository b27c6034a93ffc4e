import type { FoundJob } from './found.ts';
import type { Notes } from './notes.ts';

export interface FoundJobs {
  readonly jobs: readonly FoundJob[];
}

/** What a list of all open positions says of a company. */
export function sayJobs(notes: Notes, jobs: readonly FoundJob[]): void {
  notes.add('openJobs', jobs.length);
  notes.add('hiringDepartments', departmentsOf(jobs));
}

/** The most wanted first. */
function departmentsOf(jobs: readonly FoundJob[]): string[] {
  const counts = new Map<string, number>();
  for (const { department } of jobs)
    if (department) counts.set(department, (counts.get(department) ?? 0) + 1);
  return [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([name]) => name);
}

export const LONGEST_JOB_TEXT = 2000;

/** Plain words of a position's text. */
export function jobText(words: string | undefined): string | null {
  const flat = words?.replace(/\s+/g, ' ').trim() ?? '';
  return flat === '' ? null : flat.slice(0, LONGEST_JOB_TEXT);
}
