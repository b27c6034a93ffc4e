import { z } from 'zod';
import { PROVIDERS } from './model/request.ts';
import { latencySchema, parseLatency } from './traffic/latency.ts';
import { limitsSchema } from './traffic/limits.ts';
import { ruleSchema } from './traffic/rules.ts';
import { SOURCE_PROVIDERS } from './world/index.ts';

const latencyOptionSchema = z.union([
  latencySchema,
  z.string().transform((text, context) => {
    try {
      return parseLatency(text);
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error));
      return z.NEVER;
    }
  }),
]);

/** What is set of one data provider. */
const sourceOptionsSchema = z.strictObject({
  /** Calls above it get the provider's 429. */
  requestsPerMinute: z.number().positive().optional(),
  concurrent: z.int().min(1).optional(),
  /** Credits at the start; calls beyond them get the provider's refusal. None are counted unless said. */
  credits: z.int().min(0).optional(),
  /** Instead of the provider's usual latency. */
  latency: latencyOptionSchema.optional(),
});

export const sandboxOptionsSchema = z.strictObject({
  /** 0 takes a free port. */
  port: z.int().min(0).max(65_535).default(0),
  host: z.string().default('127.0.0.1'),
  seed: z.union([z.string(), z.number()]).transform(String).default('1'),
  /** `none`, `fixed:MS`, `lognormal:MEDIAN_MS:P95_MS`, or the same as an object. */
  latency: latencyOptionSchema.default({ kind: 'none' }),
  keys: z.array(z.string().min(1)).min(1).default(['sandbox-key']),
  limits: z.partialRecord(z.enum(PROVIDERS), limitsSchema).default({}),
  rules: z.array(ruleSchema).default([]),
  /** `exact` counts by the o200k_base tokeniser; `fast` estimates from the length. */
  countTokens: z.enum(['exact', 'fast']).default('exact'),
  /** Brands the simulated assistants know besides their invented ones. */
  brands: z.array(z.string().min(1)).default([]),
  sources: z.partialRecord(z.enum(SOURCE_PROVIDERS), sourceOptionsSchema).default({}),
  /** Data providers' usual latencies times this; 0 answers at once, 1 takes as long as the real ones. */
  sourceLatency: z.number().min(0).default(0),
  /** Companies of the simulated world that exist before anybody asks. */
  worldSize: z.int().min(0).max(200_000).default(2_000),
  /** The day the world is looked at, `YYYY-MM-DD`; the day of the start unless said. */
  today: z.iso.date().default(() => new Date().toISOString().slice(0, 10)),
});
export type SandboxOptions = z.input<typeof sandboxOptionsSchema>;
export type SandboxSettings = z.output<typeof sandboxOptionsSchema>;
