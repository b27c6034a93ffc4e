import { z } from 'zod';

const name = (meaning: string) =>
  z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9_-]{0,39}$/, 'must be lower-case letters, digits, _ and -, at most 40')
    .describe(meaning);
const dollars = z.number().positive().max(10_000_000).nullable().default(null);
const tokens = z.int().positive().max(1_000_000_000_000).nullable().default(null);

export const tierSchema = name('Plan whose quotas apply, such as `enterprise`.');
export const regionSchema = name('Where the data must stay, such as `eu`.');

/** What may be spent at most; null for no limit here. Days and months are those of UTC. */
export const keyLimitsSchema = z.object({
  usdPerDay: dollars,
  usdPerMonth: dollars,
  tokensPerDay: tokens,
  tokensPerMonth: tokens,
});
export type KeyLimits = z.output<typeof keyLimitsSchema>;

/** A change of them: null takes a limit away, what is left out stays as it is. */
export const keyLimitsChangeSchema = z.object({
  usdPerDay: keyLimitsSchema.shape.usdPerDay.unwrap().optional(),
  usdPerMonth: keyLimitsSchema.shape.usdPerMonth.unwrap().optional(),
  tokensPerDay: keyLimitsSchema.shape.tokensPerDay.unwrap().optional(),
  tokensPerMonth: keyLimitsSchema.shape.tokensPerMonth.unwrap().optional(),
});

/** Models that may be asked. */
export const modelPatternsSchema = z
  .array(
    z
      .string()
      .trim()
      .regex(/^[\w./:@*-]{1,200}$/, 'must be a model such as openai/gpt-5*')
      .refine((pattern) => pattern.split('*').length <= 6, 'has at most five stars'),
  )
  .min(1)
  .max(100)
  .describe('`provider/model`, or a model alone; `*` stands for any text.');
