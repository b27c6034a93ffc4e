import { z } from 'zod';

export const JOB_STATUSES = ['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled'] as const;
/** `paused` is a job that stopped before passing its budget, or that waits to be resumed. */
export const jobStatusSchema = z.enum(JOB_STATUSES);
export type JobStatus = z.infer<typeof jobStatusSchema>;

/** One line of a job's progress, in the order it happened. `seq` grows by at least one and is a valid resume point. */
export const jobEventSchema = z.object({
  seq: z.int().min(0),
  at: z.iso.datetime(),
  type: z.string().describe('For example `stage.started`, `call.finished`, `job.succeeded`.'),
  message: z.string(),
  done: z.int().min(0).optional().describe('Units of work finished so far.'),
  total: z.int().min(0).optional().describe('Units of work planned.'),
  costUsd: z.number().min(0).optional().describe('US dollars spent by this job so far.'),
  data: z.record(z.string(), z.unknown()).optional(),
});
export type JobEvent = z.infer<typeof jobEventSchema>;
