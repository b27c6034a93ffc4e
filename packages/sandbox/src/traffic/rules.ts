import { z } from 'zod';
import { PROVIDERS } from '../model/request.ts';
import { createRandom } from '../random.ts';
import { SOURCE_PROVIDERS } from '../world/index.ts';

export const FAULT_NAMES = [
  'hang',
  'cut',
  'broken_json',
  'wrong_count',
  'refusal',
  'error_in_200',
  'truncated',
  'html',
] as const;

/** Stands for every data provider, sites and the DNS included. */
export const ALL_SOURCES = 'sources';

/** What goes wrong: an HTTP status, or something that goes wrong behind a 200. */
export const faultSchema = z.union([z.int().min(400).max(599), z.enum(FAULT_NAMES)]);
export type Fault = z.infer<typeof faultSchema>;

const matchSchema = z.strictObject({
  /** A model's or data provider's name, or `sources`; every model provider, and no data provider, unless said. */
  provider: z.enum([...PROVIDERS, ...SOURCE_PROVIDERS, ALL_SOURCES]).optional(),
  /** A part of the model's name. */
  model: z.string().optional(),
  /** A part of the purpose (see `SandboxCall.purpose`). */
  purpose: z.string().optional(),
  bodyContains: z.string().min(1).optional(),
  /** Which of the calls that match everything above, counted from 1. */
  nth: z.union([z.int().min(1), z.array(z.int().min(1))]).optional(),
  /** Share of the calls that match everything above; drawn anew for each attempt at the same request. */
  probability: z.number().min(0).max(1).optional(),
});

/** When a call matches, the fault happens. The first matching rule wins. */
export const ruleSchema = z.strictObject({
  match: matchSchema.prefault({}),
  fault: faultSchema,
  /** For 429 and 503: what `Retry-After` says, in seconds. */
  retryAfterSeconds: z.number().min(0).optional(),
  /** For `wrong_count`: leave one out, or repeat a number; drawn unless said. */
  variant: z.enum(['missing', 'duplicate']).optional(),
  /** For `broken_json`: the model's text, or the response body around it; the text where JSON was asked for. */
  where: z.enum(['content', 'envelope']).optional(),
  /** For `cut`, `truncated` and `error_in_200`: how much arrives before, 0 to 1. */
  at: z.number().min(0).max(1).default(0.5),
  /** How often the rule applies at most. */
  times: z.int().min(1).optional(),
});
export type Rule = z.output<typeof ruleSchema>;
export type RuleInput = z.input<typeof ruleSchema>;

/** What a rule looks at. */
export interface MatchableCall {
  readonly provider: string;
  /** A call of a data provider, not of a model: only rules that name it or `sources` concern it. */
  readonly isSource?: boolean;
  readonly model: string;
  readonly purpose: string;
  readonly body: string;
  readonly requestHash: string;
  /** 1 for the first time this very request comes in. */
  readonly attempt: number;
}

export interface RuleBook {
  set(rules: readonly RuleInput[]): void;
  list(): readonly Rule[];
  /** The rule that applies to this call, or null; counts it. */
  apply(call: MatchableCall): Rule | null;
  /** Starts counting anew. */
  reset(): void;
}

interface Counted {
  readonly rule: Rule;
  readonly index: number;
  seen: number;
  applied: number;
}

function concernsProvider(named: string | undefined, { provider, isSource = false }: MatchableCall): boolean {
  if (named === undefined) return !isSource;
  return named === provider || (named === ALL_SOURCES && isSource);
}

function concerns({ match }: Rule, call: MatchableCall): boolean {
  return (
    concernsProvider(match.provider, call) &&
    (match.model === undefined || call.model.includes(match.model)) &&
    (match.purpose === undefined || call.purpose.includes(match.purpose)) &&
    (match.bodyContains === undefined || call.body.includes(match.bodyContains))
  );
}

function isDrawn(counted: Counted, call: MatchableCall, seed: string): boolean {
  const { nth, probability } = counted.rule.match;
  if (nth !== undefined && ![nth].flat().includes(counted.seen)) return false;
  if (probability === undefined) return true;
  const draw = createRandom(`rule|${seed}|${counted.index}|${call.requestHash}|${call.attempt}`);
  return draw.chance(probability);
}

/** Keeps the rules and decides, reproducibly by seed, which call they hit. */
export function createRuleBook(seed: string): RuleBook {
  let counted: Counted[] = [];
  return {
    set: (rules) => {
      const parsed = z.array(ruleSchema).parse(rules);
      counted = parsed.map((rule, index) => ({ rule, index, seen: 0, applied: 0 }));
    },
    list: () => counted.map(({ rule }) => rule),
    apply: (call) => {
      let chosen: Counted | null = null;
      for (const candidate of counted) {
        if (!concerns(candidate.rule, call)) continue;
        candidate.seen++;
        const spent = candidate.applied >= (candidate.rule.times ?? Infinity);
        if (chosen === null && !spent && isDrawn(candidate, call, seed)) chosen = candidate;
      }
      if (chosen) chosen.applied++;
      return chosen?.rule ?? null;
    },
    reset: () => {
      counted = counted.map(({ rule, index }) => ({ rule, index, seen: 0, applied: 0 }));
    },
  };
}
