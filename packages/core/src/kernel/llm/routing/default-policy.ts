import type { RoutingPolicy, RoutingRule } from './rules.ts';

/** A rule with the usual settings. */
function rule(
  spec: Pick<RoutingRule, 'id' | 'why' | 'when' | 'use' | 'strength'> & Partial<RoutingRule>,
): RoutingRule {
  return { freeFirst: false, atAnyPrice: false, ...spec };
}

/** A large open model: one's own first, then the same class hosted. */
const HIGH_VOLUME = ['local', 'groq/llama-3.3-70b-versatile', 'groq/openai/gpt-oss-120b', 'gpt-6-luna'];
/** Free and fast where the account allows it, then paid. */
const QUICK = ['groq/llama-3.1-8b-instant', 'groq/openai/gpt-oss-20b', 'gpt-6-luna', 'claude-haiku-5-5'];
const LARGE_CONTEXT = ['gemini-3.1-pro-preview', 'gemini-2.5-pro', 'claude-sonnet-5-5'];
const RESEARCH = ['claude-sonnet-5-5', 'gemini-3.1-pro-preview', 'gemini-2.5-pro'];

/** Parts of the product that are routed by what they are, whatever else is true of the request (003 §7.1). */
const COMPONENT_RULES: readonly RoutingRule[] = [
  rule({
    id: 'four-cs',
    why: 'A 4Cs calculation decides on a deal, so it gets a leading model.',
    when: { kind: 'chat', components: ['4cs_calculation'] },
    use: ['gpt-6-sol', 'claude-opus-5-5'],
    strength: 'reasoning',
    atAnyPrice: true,
  }),
  rule({
    id: 'ceo-sales-plan',
    why: 'A CEO sales plan is strategic, so it gets the best model.',
    when: { kind: 'chat', components: ['ceo_sales_plan'] },
    use: ['claude-opus-5-5', 'gpt-6.1-sol'],
    strength: 'high_stakes',
    atAnyPrice: true,
  }),
  rule({
    id: 'fog-analysis',
    why: 'A FOG analysis reads much of the same text again, which prompt caching makes cheap.',
    when: { kind: 'chat', components: ['fog_analysis'] },
    use: RESEARCH,
    strength: 'research',
  }),
  rule({
    id: 'client-profiling',
    why: 'Profiling a client is classification: an own model does it.',
    when: { kind: 'chat', components: ['client_profiling'] },
    use: HIGH_VOLUME,
    strength: 'classification',
    freeFirst: true,
  }),
  rule({
    id: 'engagement-excellence',
    why: 'Engagement is looked at from many sides, for which Sonnet was chosen.',
    when: { kind: 'chat', components: ['engagement_excellence'] },
    use: ['claude-sonnet-5-5', 'gpt-6-sol'],
    strength: 'writing',
  }),
  rule({
    id: 'company-inference',
    why: 'What a company does is inferred by a free, fast model first, with a small paid one behind it.',
    when: { kind: 'chat', components: ['company_inference'] },
    use: ['groq/llama-3.1-8b-instant', 'groq/openai/gpt-oss-20b', 'claude-haiku-5-5', 'gpt-6-luna'],
    strength: 'fast',
    freeFirst: true,
  }),
];

/** Rules by priority, size and kind of task, in the order of 003 §7.1. */
const TASK_RULES: readonly RoutingRule[] = [
  rule({
    id: 'critical-decision',
    why: 'A critical decision gets the best model whatever it costs.',
    when: {
      kind: 'chat',
      priorities: ['critical'],
      taskTypes: ['complex_reasoning', 'high_stakes_decision'],
    },
    use: ['claude-opus-5-5', 'gpt-6.1-sol', 'gpt-6-sol'],
    strength: 'high_stakes',
    atAnyPrice: true,
  }),
  rule({
    id: 'critical-orchestration',
    why: 'Critical orchestration and critical work with images get a leading model whatever it costs.',
    when: { kind: 'chat', priorities: ['critical'], taskTypes: ['orchestration', 'multimodal'] },
    use: ['gpt-6-sol', 'gemini-3.1-pro-preview'],
    strength: 'orchestration',
    atAnyPrice: true,
  }),
  rule({
    id: 'very-large-context',
    why: 'More than 100,000 tokens go to a model made for long texts.',
    when: { kind: 'chat', tokensOver: 100_000 },
    use: LARGE_CONTEXT,
    strength: 'long_context',
  }),
  rule({
    id: 'large-context',
    why: 'More than 50,000 tokens go where prompt caching makes their repeat cheap.',
    when: { kind: 'chat', tokensOver: 50_000 },
    use: RESEARCH,
    strength: 'long_context',
  }),
  rule({
    id: 'high-volume',
    why: 'Work in volume goes to an own model, then to a cheap hosted one.',
    when: { kind: 'chat', taskTypes: ['analytics', 'scoring', 'classification', 'batch_processing'] },
    use: HIGH_VOLUME,
    strength: 'analytics',
    freeFirst: true,
  }),
  rule({
    id: 'quick',
    why: 'A quick question goes to a free and fast model, with a small paid one behind it.',
    when: { kind: 'chat', taskTypes: ['fast_query', 'simple_classification'] },
    use: QUICK,
    strength: 'fast',
    freeFirst: true,
  }),
  rule({
    id: 'tight-latency',
    why: 'An answer wanted within two seconds comes from a fast model.',
    when: { kind: 'chat', latencyTargetBelowMs: 2_000 },
    use: QUICK,
    strength: 'fast',
  }),
  rule({
    id: 'writing',
    why: 'Texts for people are written by a leading model.',
    when: { kind: 'chat', taskTypes: ['content', 'email', 'proposal'] },
    use: ['gpt-6-sol', 'claude-sonnet-5-5'],
    strength: 'writing',
  }),
  rule({
    id: 'research',
    why: 'Research reads much of the same text again, which prompt caching makes cheap.',
    when: { kind: 'chat', taskTypes: ['research'] },
    use: RESEARCH,
    strength: 'research',
  }),
];

/** Embeddings of two models cannot be compared, so a rule names one family and goes elsewhere only for it. */
const EMBEDDING_RULES: readonly RoutingRule[] = [
  rule({
    id: 'accurate-embeddings',
    why: 'Embeddings that must tell close texts apart come from a large model.',
    when: { kind: 'embedding', taskTypes: ['high_accuracy_embeddings', 'semantic_cache'] },
    use: ['text-embedding-3-large'],
    strength: 'accurate_embedding',
  }),
  rule({
    id: 'multilingual-embeddings',
    why: 'Embeddings over several languages come from a model made for them.',
    when: { kind: 'embedding', taskTypes: ['multilingual_embeddings'] },
    use: ['cohere-embed-v3', 'gemini-embedding-001'],
    strength: 'multilingual_embedding',
  }),
  rule({
    id: 'embeddings',
    why: 'Embeddings come from a small model unless more is asked for.',
    when: { kind: 'embedding' },
    use: ['text-embedding-3-small'],
    strength: 'embedding',
  }),
];

/**
 * The shipped policy: the routing rules of 003 §6.1 and §7.1 and of 004 P0-3, each model replaced by its
 * successor of today (GPT-4o by gpt-6-sol, GPT-4 Turbo by gpt-6.1-sol, GPT-4o-mini by gpt-6-luna, the Claude 3
 * family by Opus, Sonnet and Haiku 5.5, Gemini 1.5 Pro by 3.1 Pro, Llama 3.1 70B by an own server or Llama
 * 3.3 70B). The fallbacks are those of 003 §6.1: the leading model in each region, another provider's, an own
 * one. The ceiling of the standard tier is ours: it keeps out the one model that costs twice the next.
 */
export const DEFAULT_ROUTING_POLICY: RoutingPolicy = {
  rules: [
    ...COMPONENT_RULES,
    ...TASK_RULES,
    ...EMBEDDING_RULES,
    rule({
      id: 'default',
      why: 'Whatever no other rule speaks of gets a versatile, leading model.',
      when: {},
      use: ['gpt-6-sol'],
      strength: 'reasoning',
    }),
  ],
  fallbacks: ['gpt-6-sol', 'claude-sonnet-5-5', 'local'],
  tiers: { standard: { dearestOutputUsd: 15 } },
  afterNamed: 'same_model',
  aliases: {},
  budgetPressureShare: 0.2,
  maxCandidates: 6,
  latencySamples: 20,
  waitHereMs: 1_000,
  triesHere: 2,
  triesInAll: 6,
  pauseMs: 250,
};
