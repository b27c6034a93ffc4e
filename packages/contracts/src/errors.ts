import { z } from 'zod';

/**
 * The body of every error that leaves the product over HTTP (RFC 9457, `application/problem+json`).
 * `code` is stable and meant for programs; `title` and `detail` are for people; `next` says what the
 * reader can do; `kept` says what was saved although the request failed.
 */
export const problemSchema = z.object({
  type: z.string().describe('A URI reference that names the kind of problem.'),
  title: z.string(),
  status: z.int().min(400).max(599),
  code: z.string().describe('Stable identifier such as `invalid_input` or `budget_reached`.'),
  detail: z.string().optional(),
  next: z.string().optional().describe('What the reader can do about it.'),
  kept: z.string().optional().describe('What was saved although the request failed.'),
  retryable: z.boolean(),
  instance: z.string().optional(),
  issues: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .optional()
    .describe('For invalid input: each offending field.'),
});
export type Problem = z.infer<typeof problemSchema>;
