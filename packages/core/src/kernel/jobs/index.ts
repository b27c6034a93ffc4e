export { createJobs } from './create-jobs.ts';
export type * from './jobs.ts';
export type { FaultPoint, JobsDependencies, JobsLog, JobsSettings } from './settings.ts';
export { type LiveWorker, readWorkState, type WorkState } from './work-state.ts';
