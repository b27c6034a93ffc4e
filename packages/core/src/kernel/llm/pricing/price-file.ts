import { z } from 'zod';
import raw from '../prices.json' with { type: 'json' };
import { PROVIDER_NAMES } from '../providers/names.ts';

const usd = z.number().min(0);
const rates = {
  inputUsd: usd,
  cachedInputUsd: usd,
  outputUsd: usd,
  cacheWriteUsd: usd.optional(),
};

const modelPriceSchema = z.strictObject({
  provider: z.enum(PROVIDER_NAMES),
  model: z.string().min(1),
  small: z.boolean(),
  contextWindow: z.int().positive(),
  maxOutputTokens: z.int().positive(),
  ...rates,
  longContext: z.strictObject({ aboveInputTokens: z.int().positive(), ...rates }).optional(),
  changes: z.array(z.strictObject({ from: z.iso.date(), ...rates })).optional(),
  search: z
    .strictObject({
      usd,
      per: z.enum(['search', 'request']),
      reserve: z.int().min(1),
      reserveInputTokens: z.int().min(0),
      always: z.boolean().optional(),
    })
    .optional(),
  tokenFactor: z.number().min(1).optional(),
  effort: z.enum(['none', 'minimal', 'low']).optional(),
  source: z.url(),
  confirmed: z.boolean(),
  note: z.string().optional(),
});

const priceFileSchema = z.strictObject({
  asOf: z.iso.date(),
  currency: z.literal('USD'),
  about: z.string(),
  models: z.array(modelPriceSchema).min(1),
});

export type PriceFile = z.infer<typeof priceFileSchema>;

/** What is charged, in US dollars per million tokens. */
export interface Rates {
  readonly inputUsd: number;
  readonly cachedInputUsd: number;
  readonly outputUsd: number;
  /** For tokens written to the provider's prompt cache; the input price unless said. */
  readonly cacheWriteUsd?: number | undefined;
}

let parsed: PriceFile | undefined;

/** The dated price file, checked once. */
export function priceFile(): PriceFile {
  parsed ??= priceFileSchema.parse(raw);
  return parsed;
}
