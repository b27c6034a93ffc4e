import { z } from 'zod';

const usd = z.number().min(0);

const modelPricesSchema = z.record(
  z.string(),
  z.strictObject({
    inputUsd: usd,
    outputUsd: usd,
    cachedInputUsd: usd.optional(),
    contextWindow: z.int().positive().optional(),
    maxOutputTokens: z.int().positive().optional(),
  }),
);

const SHAPE = 'must be JSON like {"openai/my-model":{"inputUsd":0.1,"outputUsd":0.4}}';

/** Prices of models as JSON; none unless said. */
export const modelPrices = z
  .string()
  .default('{}')
  .transform((text, context): z.output<typeof modelPricesSchema> => {
    const parsed = modelPricesSchema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    context.addIssue(SHAPE);
    return z.NEVER;
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
