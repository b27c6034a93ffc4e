import { z } from 'zod';
import { ABILITIES, STRENGTHS, ZONES } from '../pricing/model-file.ts';

const names = z.array(z.string().min(1)).min(1);

/** All conditions given must hold; none given is always true. */
const conditionSchema = z.strictObject({
  kind: z.enum(['chat', 'embedding']).optional(),
  components: names.optional(),
  taskTypes: names.optional(),
  priorities: z
    .array(z.enum(['critical', 'high', 'standard']))
    .min(1)
    .optional(),
  tiers: names.optional(),
  /** More input tokens than this. */
  tokensOver: z.int().min(0).optional(),
  /** A latency target below this many milliseconds. */
  latencyTargetBelowMs: z.number().positive().optional(),
  /** The request needs all of these. */
  needs: z.array(z.enum(ABILITIES)).min(1).optional(),
  /** The request must stay within zones, all of which are among these. */
  zones: z.array(z.enum(ZONES)).min(1).optional(),
  /** Less than this share of the budget is left. */
  budgetLeftBelow: z.number().min(0).max(1).optional(),
});

const ruleSchema = z.strictObject({
  id: z.string().min(1),
  /** One sentence for people: what the rule does. */
  why: z.string().min(1),
  when: conditionSchema,
  /** Models in order: a family, `provider/model`, `provider/model@region`, or `local` for a server of one's own. */
  use: z.array(z.string().min(1)),
  /** What to look for where none of them can be had, cheapest first. */
  strength: z.enum(STRENGTHS),
  /** Models that cost nothing go before the others of `use`. */
  freeFirst: z.boolean().default(false),
  /** Neither a tier's ceiling nor a shrinking budget changes the order; what is left of the budget still bounds it. */
  atAnyPrice: z.boolean().default(false),
});

/** How routes are chosen and what is done when they fail; an operator's own file is checked against this. */
export const routingPolicySchema = z
  .strictObject({
    /** The first rule that matches decides; the last must match everything of its kind. */
    rules: z.array(ruleSchema).min(1),
    /** Tried after a rule's own models, in this order. */
    fallbacks: z.array(z.string().min(1)),
    /** Dearest output, in US dollars per million tokens, that a tier is given. */
    tiers: z.record(z.string(), z.strictObject({ dearestOutputUsd: z.number().min(0) })),
    /** After a model the caller named: nothing else, the same model elsewhere, or whatever the rules say. */
    afterNamed: z.enum(['nothing', 'same_model', 'rules']),
    /** Names that stand for others, such as a retired model for its successor. */
    aliases: z.record(z.string(), z.string().min(1)),
    /** Below this share of the budget cheaper models go first. */
    budgetPressureShare: z.number().min(0).max(1),
    /** Candidates in a route at most. */
    maxCandidates: z.int().min(1).max(20),
    /** Answers a model must have given lately before its latency is held against it. */
    latencySamples: z.int().min(1),
    /** A provider that asks for no more than this is waited for rather than left. */
    waitHereMs: z.number().min(0),
    /** Tries at one candidate, and at all together. */
    triesHere: z.int().min(1),
    triesInAll: z.int().min(1),
    /** First pause before trying the same candidate again; doubles, drawn between 0 and that. */
    pauseMs: z.number().min(0),
  })
  .refine(({ rules }) => new Set(rules.map(({ id }) => id)).size === rules.length, {
    error: 'Two rules have the same id.',
    path: ['rules'],
  })
  .refine(({ rules }) => rules.some(({ when }) => Object.keys(when).every((key) => key === 'kind')), {
    error: 'No rule matches everything; end with one whose `when` is empty.',
    path: ['rules'],
  });

export type RoutingPolicy = z.output<typeof routingPolicySchema>;
export type RoutingRule = RoutingPolicy['rules'][number];
export type RuleCondition = RoutingRule['when'];

/** Checks an operator's policy. Throws a ZodError that names what is wrong. */
export function readRoutingPolicy(content: unknown): RoutingPolicy {
  return routingPolicySchema.parse(content);
}
