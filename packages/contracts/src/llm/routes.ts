import { z } from 'zod';
import { defineOperation } from '../operation.ts';

const usd = z.number().min(0);
const count = z.int().min(0);
const named = (meaning: string) => z.string().trim().min(1).max(300).optional().describe(meaning);
const amount = (meaning: string) =>
  z.coerce.number().int().min(0).max(1_000_000_000).optional().describe(meaning);
const money = (meaning: string) => z.coerce.number().min(0).max(1e12).optional().describe(meaning);

export const ROUTE_NEEDS = ['tools', 'images', 'json_schema'] as const;
export const REQUEST_PROTOCOLS = ['openai-chat', 'openai-responses', 'anthropic', 'embeddings'] as const;
export type RequestProtocol = (typeof REQUEST_PROTOCOLS)[number];

export const explainInputSchema = z.object({
  model: named(
    'The model that is asked for; `auto` lets the rules choose. Unless said, that of `request`, else `auto`.',
  ),
  kind: z.enum(['chat', 'embedding']).default('chat').describe('Words or vectors.'),
  task: named('What is to be done, such as `research` or `fast_query`.'),
  component: named('The part of the product that asks, such as `4cs_calculation`.'),
  priority: z.enum(['critical', 'high', 'standard']).default('standard'),
  tier: named("The plan of who asks; the caller's own unless said."),
  region: named("Where the request must stay, such as `eu`; the caller's own unless said."),
  tokens: amount('Tokens that are sent; counted in `request` unless said.'),
  outputTokens: amount('Tokens of the longest answer; 1,024 unless said.'),
  needs: z.array(z.enum(ROUTE_NEEDS)).max(3).optional().describe('What the model must be able to do.'),
  latencyMs: amount('95 of 100 answers should come within this many milliseconds.'),
  streaming: z.boolean().optional().describe('The first token counts for the latency, not the whole answer.'),
  fallbacks: z
    .array(z.string().trim().min(1).max(300))
    .max(50)
    .default([])
    .describe('Models to try after the named one.'),
  budgetLeftUsd: money("What may still be spent, in US dollars; what the caller's limits leave unless said."),
  budgetUsd: money('The whole budget, of which that is left.'),
  request: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('A whole request, as a client of OpenAI or Anthropic sends it. It goes to no model.'),
  protocol: z.enum(REQUEST_PROTOCOLS).optional().describe('How `request` is written; guessed unless said.'),
});
export type ExplainInput = z.output<typeof explainInputSchema>;

const ratesSchema = z.object({
  inputUsd: usd,
  cachedInputUsd: usd,
  outputUsd: usd,
  estimated: z.boolean().describe('No price is known: that of the dearest comparable model stands in.'),
});

const placeSchema = z.object({
  endpoint: z.string().describe('`provider`, or `provider@name` for one of several.'),
  account: z
    .enum(['installation', 'own'])
    .describe("Whose key it is: the installation's or the workspace's own."),
  zone: z.string().describe('Where requests are processed; `global` is wherever the provider pleases.'),
  free: z.boolean(),
  price: ratesSchema
    .nullable()
    .describe('Of today, in US dollars per million tokens; null when none is known.'),
});

const breakerSchema = z.enum(['closed', 'open', 'half_open']);

export const routeCandidateSchema = placeSchema.extend({
  model: z.string().describe('`provider/model`, and `@name` where the deployment has one.'),
  speed: z.enum(['fast', 'medium', 'slow']),
  worstUsd: usd.describe('What the call can cost at most.'),
  breaker: breakerSchema,
  until: z.iso.datetime().nullable().describe('It is left alone until then.'),
});
export type RouteCandidate = z.infer<typeof routeCandidateSchema>;

export const explainedRouteSchema = z.object({
  rule: z
    .object({ id: z.string(), why: z.string() })
    .nullable()
    .describe('Null where the caller named the model.'),
  named: z.string().nullable(),
  because: z.array(z.string()).describe('What else shaped the order.'),
  candidates: z.array(routeCandidateSchema).describe('In the order in which they would be tried.'),
  ruledOut: z.array(z.object({ model: z.string(), code: z.string(), reason: z.string() })),
  blocked: z
    .enum(['unconfigured', 'unknown_model', 'policy', 'budget', 'health', 'key'])
    .nullable()
    .describe('What leaves no candidate; null when there is one.'),
  text: z.string().describe('All of it, for people.'),
  request: z.object({
    kind: z.enum(['chat', 'embedding']),
    task: z.string().nullable(),
    component: z.string().nullable(),
    priority: z.string(),
    tier: z.string(),
    inputTokens: count,
    maxOutputTokens: count,
    needs: z.array(z.string()),
    zones: z.array(z.string()).nullable().describe('Where it may be processed; null for anywhere.'),
    latencyMs: z.number().nullable(),
  }),
  budget: z.object({
    leftUsd: z.number().nullable().describe('Null where no limit of money holds.'),
    limitUsd: z.number().nullable(),
  }),
  simulated: z.boolean(),
});
export type ExplainedRouteView = z.infer<typeof explainedRouteSchema>;

export const modelsQuerySchema = z.object({
  provider: named('Only this provider.'),
  kind: z.enum(['chat', 'embedding']).optional().describe('Only models for words, or for vectors.'),
  strength: named('Only models with this strength.'),
  show: z
    .enum(['all', 'configured'])
    .default('all')
    .describe('All that are known, or those that can be called.'),
});
export type ModelsQuery = z.output<typeof modelsQuerySchema>;

const listedPriceSchema = z.object({
  from: z.iso.date().nullable().describe('First day on which it holds; null from the beginning.'),
  inputUsd: usd,
  cachedInputUsd: usd,
  outputUsd: usd,
  longContext: z
    .object({ aboveInputTokens: count, inputUsd: usd, cachedInputUsd: usd, outputUsd: usd })
    .nullable(),
});

export const modelViewSchema = z.object({
  id: z.string().describe('`provider/model`.'),
  provider: z.string(),
  kind: z.enum(['chat', 'embedding']),
  family: z.string().describe('The same weights, wherever they are served.'),
  contextWindow: count.nullable(),
  maxOutputTokens: count.nullable(),
  dimensions: count.nullable().describe('Of the vectors of an embedding model.'),
  strengths: z.array(z.string()),
  abilities: z.array(z.string()).nullable().describe('Null for a model the file does not list.'),
  speed: z.string(),
  zones: z.array(z.string()).describe('Where the provider can be made to process a request.'),
  automatic: z.boolean().describe('False when it is used only where it is named.'),
  freePlan: z.boolean().describe('The provider has a free plan for it.'),
  prices: z.array(listedPriceSchema).describe('List prices in US dollars per million tokens, oldest first.'),
  price: ratesSchema
    .nullable()
    .describe('What holds today where it is used first; null when no price is known.'),
  confirmed: z.boolean().describe("Read from the provider's own page, or from two transcriptions of it."),
  source: z.string().nullable(),
  note: z.string().nullable(),
  configured: z.boolean(),
  places: z.array(placeSchema).describe('Where it can be called now.'),
});
export type ModelView = z.infer<typeof modelViewSchema>;

export const modelListSchema = z.object({
  asOf: z.iso.date().describe('The day of the file of models.'),
  items: z.array(modelViewSchema),
  simulated: z.boolean(),
});
export type ModelList = z.infer<typeof modelListSchema>;

const latencySchema = z.object({ samples: count, p50Ms: z.number(), p95Ms: z.number() });

export const healthLineSchema = z.object({
  name: z.string().describe('`provider/model@name`, or `provider@name` for the account and server.'),
  account: z.enum(['installation', 'own']),
  breaker: breakerSchema,
  since: z.iso.datetime(),
  until: z.iso.datetime().nullable().describe('When it may be tried again.'),
  calls: count.describe('Of the last minute.'),
  failureRate: z.number().nullable().describe('Share of them that failed; null without calls.'),
  lastFailure: z.string().nullable(),
  whole: latencySchema.describe('Of whole answers, the newest hundred of the last five minutes.'),
  firstToken: latencySchema.describe('Of the first token of streams.'),
});
export type HealthLineView = z.infer<typeof healthLineSchema>;

export const llmHealthSchema = z.object({
  providers: z.array(healthLineSchema),
  models: z.array(healthLineSchema),
  simulated: z.boolean(),
});
export type LlmHealth = z.infer<typeof llmHealthSchema>;

/** Which models there are, which would answer, and how they do. None of these asks a model. */
export const routeOperations = {
  explain: defineOperation({
    name: 'llm.explain',
    summary: 'Which model would answer a request, in which order others would follow, and why',
    description:
      'The same decision a request meets, from the same rules, prices, breakers and budget of this server. No model is asked and nothing is spent.',
    input: explainInputSchema,
    output: explainedRouteSchema,
    permission: 'llm:read',
    effect: 'read',
    http: { method: 'POST', path: '/v1/llm/explain' },
  }),
  models: defineOperation({
    name: 'llm.models',
    summary:
      'The models that are known: windows, dated prices, strengths, zones, and where each can be called',
    input: modelsQuerySchema,
    output: modelListSchema,
    permission: 'llm:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/llm/models' },
  }),
  health: defineOperation({
    name: 'llm.health',
    summary: 'How providers and models do: breakers, failures and latencies, as this server has seen them',
    description: 'Only what was called lately is listed. Each process finds out for itself.',
    input: z.object({}),
    output: llmHealthSchema,
    permission: 'llm:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/llm/health' },
  }),
} as const;
