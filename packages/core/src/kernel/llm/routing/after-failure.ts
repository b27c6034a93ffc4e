import type { FailureDetails, FailureKind } from '../providers/failure.ts';
import type { Candidate } from './facts.ts';
import { shareLeft } from './match-rule.ts';
import type { RoutingPolicy } from './rules.ts';

/** Where a request stands when a try has failed. */
export interface FailoverState {
  readonly candidates: readonly Candidate[];
  /** Of the candidate that failed. */
  readonly index: number;
  /** Tries of it so far, and of all together. */
  readonly triesHere: number;
  readonly triesInAll: number;
  /** Candidates that were left, by key: they are not come back to. */
  readonly givenUp: ReadonlySet<string>;
  /** What is left of the request's time. */
  readonly timeLeftMs: number;
  /** What may still be spent; a try that may have been charged is already taken off. */
  readonly budget: { readonly leftUsd: number | null; readonly limitUsd: number | null };
  /** The clock's monotonic milliseconds. */
  readonly nowMs: number;
  /** Uniform in [0, 1). */
  readonly random: number;
}

export type NextStep =
  | { readonly step: 'retry'; readonly afterMs: number; readonly because: string }
  | { readonly step: 'next'; readonly index: number; readonly because: string }
  | { readonly step: 'give_up'; readonly because: string };

type Failed = Pick<FailureDetails, 'kind' | 'retryAfterMs' | 'code'>;

/** Failures after which the same model can be tried again with a chance. */
const MAY_PASS: ReadonlySet<FailureKind> = new Set(['throttled', 'transient', 'timeout', 'broken_reply']);
/** Failures for which somebody else is better than a second try: each costs long or comes again. */
const BETTER_ELSEWHERE: ReadonlySet<FailureKind> = new Set(['timeout', 'broken_reply']);
const ACCOUNT: ReadonlySet<FailureKind> = new Set(['rejected_key', 'no_credit']);
const TOO_LONG = /context_length|context_window|too_long|string_above_max|request_too_large|max_tokens/i;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Decides what follows a failed try. A provider that asks for a short pause is waited for; a server's slip is
 * tried once more; otherwise the next candidate has its turn, near the end of the budget the cheapest of them.
 * Where nobody is left the same one is tried again while there is time. A request the provider will not take
 * is given up at once, unless it was only too long and somebody holds more.
 */
export function afterFailure(failed: Failed, state: FailoverState, policy: RoutingPolicy): NextStep {
  if (state.triesInAll >= policy.triesInAll) return giveUp(`${state.triesInAll} tries were made`);
  if (failed.kind === 'bad_request') return afterBadRequest(failed, state, policy);
  const afterMs = pauseOf(failed, state, policy);
  const mayPass = MAY_PASS.has(failed.kind);
  const inTime = afterMs < state.timeLeftMs;
  const mayRetry =
    mayPass && inTime && state.triesHere < policy.triesHere && isAffordable(here(state), state);
  if (mayRetry && isWorthWaiting(failed, policy))
    return { step: 'retry', afterMs, because: retryReason(failed) };
  const endpoint = ACCOUNT.has(failed.kind) ? here(state)?.endpoint : undefined;
  const next = nextCandidate(state, policy, (candidate) => candidate.endpoint !== endpoint);
  if (next) return next;
  if (mayRetry) return { step: 'retry', afterMs, because: NOBODY_ELSE };
  return giveUp(mayPass && !inTime ? 'the time is up' : NOBODY_ELSE);
}

const NOBODY_ELSE = 'nobody else is left to ask';

function isWorthWaiting({ kind, retryAfterMs }: Failed, { waitHereMs }: RoutingPolicy): boolean {
  return !BETTER_ELSEWHERE.has(kind) && (retryAfterMs === undefined || retryAfterMs <= waitHereMs);
}

/** The candidate that follows when one was not let through, without a try having been made. */
export function afterRefusal(state: FailoverState, policy: RoutingPolicy): NextStep {
  return nextCandidate(state, policy, () => true) ?? giveUp(NOBODY_ELSE);
}

function afterBadRequest(failed: Failed, state: FailoverState, policy: RoutingPolicy): NextStep {
  if (!TOO_LONG.test(failed.code ?? '')) return giveUp('the request itself was refused');
  const window = here(state)?.contextWindow ?? 0;
  const larger = nextCandidate(state, policy, ({ contextWindow }) => (contextWindow ?? 0) > window);
  return larger ?? giveUp('the request is too long for every model left');
}

function nextCandidate(
  state: FailoverState,
  policy: RoutingPolicy,
  suits: (candidate: Candidate) => boolean,
): NextStep | null {
  const current = here(state)?.key;
  const left = state.candidates
    .map((candidate, index) => ({ candidate, index }))
    .filter(({ candidate }) => candidate.key !== current && !state.givenUp.has(candidate.key))
    .filter(({ candidate }) => suits(candidate) && isAffordable(candidate, state))
    .filter(({ candidate }) => candidate.notBeforeMs - state.nowMs < state.timeLeftMs);
  const pressed = shareLeft(state.budget) < policy.budgetPressureShare;
  const [first] = pressed ? left.toSorted((a, b) => a.candidate.worstUsd - b.candidate.worstUsd) : left;
  if (!first) return null;
  const because =
    pressed && left.length > 1 ? 'the cheapest left, as the budget is nearly spent' : 'next in the route';
  return { step: 'next', index: first.index, because };
}

/** A provider is believed; else a pause drawn evenly below a doubling bound, so that callers do not come in step. */
function pauseOf(failed: Failed, state: FailoverState, policy: RoutingPolicy): number {
  const bound = Math.min(LONGEST_PAUSE_MS, policy.pauseMs * 2 ** (state.triesHere - 1));
  return failed.retryAfterMs === undefined
    ? state.random * bound
    : failed.retryAfterMs + state.random * Math.min(bound, policy.waitHereMs);
}

function retryReason({ retryAfterMs }: Failed): string {
  return retryAfterMs === undefined ? 'it may have been chance' : 'the provider asked for a short pause';
}

function isAffordable(candidate: Candidate | undefined, { budget }: FailoverState): boolean {
  return (
    candidate !== undefined && (budget.leftUsd === null || candidate.worstUsd <= Math.max(0, budget.leftUsd))
  );
}

function here({ candidates, index }: FailoverState): Candidate | undefined {
  return candidates[index];
}

function giveUp(because: string): NextStep {
  return { step: 'give_up', because };
}
