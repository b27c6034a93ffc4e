import { z } from 'zod';
import raw from '../models.json' with { type: 'json' };
import { PROVIDER_NAMES } from '../providers/names.ts';

/** Where a request is processed. `local` is a server of one's own; `global` is wherever the provider pleases. */
export const ZONES = ['global', 'us', 'eu', 'uk', 'ch', 'ca', 'br', 'apac', 'local'] as const;
export type Zone = (typeof ZONES)[number];

export function isZone(name: string): name is Zone {
  return (ZONES as readonly string[]).includes(name);
}

/** What a request may need of a model beside answering in text. */
export const ABILITIES = ['tools', 'images', 'json_schema'] as const;
export type Ability = (typeof ABILITIES)[number];

/** What a model is good at; rules fall back on it where none of the models they name can be had. */
export const STRENGTHS = [
  'reasoning',
  'high_stakes',
  'orchestration',
  'multimodal',
  'writing',
  'research',
  'long_context',
  'analytics',
  'classification',
  'fast',
  'web_search',
  'embedding',
  'accurate_embedding',
  'multilingual_embedding',
] as const;
export type Strength = (typeof STRENGTHS)[number];

const usd = z.number().min(0);
const rates = {
  inputUsd: usd,
  cachedInputUsd: usd,
  outputUsd: usd,
  cacheWriteUsd: usd.optional(),
};

const priceSchema = z.strictObject({
  /** First day on which the price holds; only the first entry may do without. */
  from: z.iso.date().optional(),
  ...rates,
  longContext: z.strictObject({ aboveInputTokens: z.int().positive(), ...rates }).optional(),
});

const freePlanSchema = z.strictObject({
  requestsPerMinute: z.int().positive().optional(),
  requestsPerDay: z.int().positive().optional(),
  tokensPerMinute: z.int().positive().optional(),
});

const modelSchema = z
  .strictObject({
    provider: z.enum(PROVIDER_NAMES),
    model: z.string().min(1),
    kind: z.enum(['chat', 'embedding']),
    family: z.string().min(1),
    small: z.boolean(),
    automatic: z.boolean().optional(),
    contextWindow: z.int().positive(),
    maxOutputTokens: z.int().positive().optional(),
    dimensions: z.int().positive().optional(),
    strengths: z.array(z.enum(STRENGTHS)).min(1),
    abilities: z.array(z.enum(ABILITIES)),
    speed: z.enum(['fast', 'medium', 'slow']),
    regions: z.array(z.enum(ZONES)).min(1),
    regionalUplift: z.number().min(0).max(1).optional(),
    freePlan: freePlanSchema.optional(),
    prices: z.array(priceSchema),
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
  })
  .refine(({ provider, prices }) => prices.length > 0 || provider === 'compatible', {
    error: 'Only a server of one’s own may be listed without a price.',
    path: ['prices'],
  })
  .refine(({ prices }) => inOrder(prices.map(({ from }) => from)), {
    error: 'Prices stand in the order of their first days, and only the first may do without one.',
    path: ['prices'],
  })
  .refine(({ kind, maxOutputTokens, dimensions }) => (kind === 'chat' ? maxOutputTokens : dimensions), {
    error: 'A chat model has an output limit, an embedding model its dimensions.',
  });

const modelFileSchema = z.strictObject({
  asOf: z.iso.date(),
  currency: z.literal('USD'),
  about: z.string(),
  models: z.array(modelSchema).min(1),
});

export type ModelFile = z.infer<typeof modelFileSchema>;
export type ModelEntry = ModelFile['models'][number];
export type ListedPrice = ModelEntry['prices'][number];

/** What is charged, in US dollars per million tokens. */
export interface Rates {
  readonly inputUsd: number;
  readonly cachedInputUsd: number;
  readonly outputUsd: number;
  /** For tokens written to the provider's prompt cache; the input price unless said. */
  readonly cacheWriteUsd?: number | undefined;
}

let parsed: ModelFile | undefined;

/** The dated file of models, checked once. */
export function modelFile(): ModelFile {
  parsed ??= readModelFile(raw);
  return parsed;
}

/** Checks a file of models. Throws a ZodError that names what is wrong. */
export function readModelFile(content: unknown): ModelFile {
  return modelFileSchema.parse(content);
}

/**
 * The price that holds on a day (YYYY-MM-DD): of those whose first day has come, the last. Before the first
 * of them, the first known is the best there is. Null for a model listed without one.
 */
export function priceOn(entry: ModelEntry, day: string): ListedPrice | null {
  const begun = entry.prices.findLast(({ from }) => from === undefined || from <= day);
  return begun ?? entry.prices[0] ?? null;
}

function inOrder(days: readonly (string | undefined)[]): boolean {
  return days.every((day, index) => {
    if (index === 0) return true;
    const before = days[index - 1];
    return day !== undefined && (before === undefined || before < day);
  });
}
