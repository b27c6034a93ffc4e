import { LeadlineError } from '../../errors/index.ts';
import type { Candidate } from './facts.ts';
import { type Blocked, type Route, seconds } from './route.ts';
import type { Reason, RuledOut } from './rule-out.ts';

/** A route told to a person, a few lines of plain text: `leadline llm explain` and the trace show it. */
export function explainRoute(route: Route): string {
  const lines: string[] = [];
  if (route.rule) lines.push(`Rule ${route.rule.id}: ${route.rule.why}`);
  lines.push(...route.because);
  if (route.candidates.length === 0)
    lines.push('', `No model can answer: ${BLOCKED[route.blocked ?? 'policy']}`);
  else lines.push('', 'Tried in this order:', ...route.candidates.map(candidateLine));
  if (route.ruledOut.length > 0)
    lines.push('', 'Ruled out:', ...grouped(route.ruledOut).map((line) => `  ${line}`));
  return lines.join('\n');
}

function candidateLine(candidate: Candidate, index: number): string {
  const { key, zone, speed, worstUsd, free, price } = candidate;
  const cost = free ? 'free' : `at most ${dollars(worstUsd)}${price?.estimated ? ' (estimated)' : ''}`;
  return `  ${index + 1}. ${key}  (${[cost, speed, zone === 'local' ? 'own server' : zone].join(', ')})`;
}

/** The same reason is said once for all it holds for. */
function grouped(ruledOut: readonly RuledOut[]): string[] {
  const keysOf = new Map<string, string[]>();
  for (const { key, reason } of ruledOut) {
    const text = reasonText(reason);
    const keys = keysOf.get(text) ?? [];
    if (!keys.includes(key)) keys.push(key);
    keysOf.set(text, keys);
  }
  return [...keysOf].map(([text, keys]) => `${keys.join(', ')}: ${text}`);
}

/** Why a model was ruled out, as half a sentence. */
export function reasonText(reason: Reason): string {
  switch (reason.code) {
    case 'not_configured':
      return 'no configured provider has it';
    case 'zone':
      return `${reason.zone === 'global' ? 'its provider may process requests anywhere' : `processed in ${reason.zone}`}, while the request must stay in ${reason.allowed.join(' or ') || 'no zone at all'}`;
    case 'ability':
      return `cannot do ${reason.missing.map((ability) => ABILITY_NAMES[ability]).join(' or ')}`;
    case 'no_price':
      return 'no price is known, and the policy is to refuse rather than guess';
    case 'tier':
      return `output at ${dollars(reason.outputUsd)} a million tokens is above the ceiling of ${dollars(reason.ceilingUsd)} for the ${reason.tier} tier`;
    case 'other_embedding':
      return `its embeddings cannot be compared with those of ${reason.family}`;
    case 'budget':
      return reason.leftUsd <= 0
        ? 'the budget is spent'
        : `could cost more than the ${dollars(reason.leftUsd)} that are left`;
    case 'breaker':
      return `kept failing${reason.lastFailure ? ` (${FAILURE_NAMES[reason.lastFailure]})` : ''}; tried again in ${seconds(reason.forMs)}`;
    case 'slow':
      return `5 of 100 answers lately took over ${seconds(reason.p95Ms)}, the target is ${seconds(reason.targetMs)}`;
    default:
      return sizeText(reason);
  }
}

function sizeText(reason: Extract<Reason, { readonly code: 'context' | 'output' | 'minute' }>): string {
  const { tokens, code } = reason;
  if (code === 'context')
    return `holds ${count(reason.window)} tokens, too few for this request (${count(tokens)} by its count)`;
  if (code === 'output')
    return `answers with ${count(reason.limit)} tokens at most, while ${count(tokens)} are asked for`;
  return `its account may use ${count(reason.limit)} tokens a minute, too few for this request (${count(tokens)} by its count)`;
}

const ABILITY_NAMES = { tools: 'tools', images: 'images', json_schema: 'JSON by a schema' } as const;

export const FAILURE_NAMES = {
  throttled: 'too many requests',
  transient: 'its server failed',
  timeout: 'no answer in time',
  broken_reply: 'a broken answer',
  rejected_key: 'the key was rejected',
  no_credit: 'the account is empty',
  unknown_model: 'it does not know the model',
  bad_request: 'it would not take the request',
} as const;

const BLOCKED: Readonly<Record<Blocked, string>> = {
  unconfigured: 'no provider with a model of this kind is configured.',
  unknown_model: 'the model that was named is not known here.',
  policy: 'none of them meets what the request and the policy demand.',
  budget: 'what is left of the budget would not pay for any of them.',
  health: 'all that could are failing at the moment.',
};

const CODE_OF = {
  unconfigured: 'provider_unconfigured',
  unknown_model: 'not_found',
  policy: 'invalid_input',
  budget: 'budget_reached',
  health: 'provider_failed',
} as const;

const NEXT_OF: Readonly<Record<Blocked, string>> = {
  unconfigured:
    "Set a provider's key, or the address of a server of your own; `leadline doctor` shows what is set.",
  unknown_model: 'Name a model of `GET /v1/models`, or none and let the rules choose.',
  policy:
    '`leadline llm explain` shows what ruled out which model; ask for less, or configure a model that fits.',
  budget: 'Raise the budget, shorten the request, or wait for the next period.',
  health: 'Try again later; `leadline doctor` shows the state of each provider.',
};

/** The error for a route without candidates; its issues name each model and why not, ten at most. */
export function noRouteError(route: Route): LeadlineError {
  const blocked = route.blocked ?? 'policy';
  const what = route.named === null ? 'No model can answer' : `"${route.named}" cannot answer`;
  return new LeadlineError(CODE_OF[blocked], `${what}: ${BLOCKED[blocked]}`, {
    next: NEXT_OF[blocked],
    kept: 'Nothing was sent and nothing was spent.',
    retryable: blocked === 'health',
    retryAfterSeconds: blocked === 'health' ? inSeconds(retryAfterOf(route)) : undefined,
    issues: grouped(route.ruledOut)
      .slice(0, 10)
      .map((message) => ({ path: 'model', message })),
  });
}

/** How long until the first shut door may open, in milliseconds; null when waiting would not help. */
export function retryAfterOf(route: Route): number | null {
  const waits = route.ruledOut.flatMap(({ reason }) => (reason.code === 'breaker' ? [reason.forMs] : []));
  return waits.length > 0 ? Math.min(...waits) : null;
}

function inSeconds(ms: number | null): number | undefined {
  return ms === null ? undefined : Math.ceil(ms / 1000);
}

/** What a trace keeps of a route: names and codes, no sentences. */
export function routeForTrace(route: Route) {
  return {
    rule: route.rule?.id ?? null,
    named: route.named,
    candidates: route.candidates.map(({ key }) => key),
    ruledOut: route.ruledOut.map(({ key, reason }) => `${key}: ${reason.code}`),
    blocked: route.blocked,
  };
}

function count(tokens: number): string {
  return tokens.toLocaleString('en-US');
}

/** Dollars with as many places as small sums need. */
function dollars(usd: number): string {
  if (usd >= 1 || usd === 0) return `$${usd.toFixed(2)}`;
  const text = usd.toPrecision(2);
  return text.includes('e') ? `$${usd.toFixed(7)}` : `$${text}`;
}
