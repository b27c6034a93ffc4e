import type { Clock } from '../../clock/index.ts';
import type { Next, Stage } from '../../stage/index.ts';
import type { ProviderFailure } from '../providers/failure.ts';
import { cancelled } from '../stages/timeout.ts';
import { afterFailure, afterRefusal, type NextStep } from './after-failure.ts';
import type { OnRoutingEvent } from './events.ts';
import { noRouteError } from './explain.ts';
import type { BudgetFacts, Candidate } from './facts.ts';
import { brokenStream, RouteFailed, type Served, type Try } from './failover-outcome.ts';
import type { Health, Permit } from './health.ts';
import type { Route } from './route.ts';
import type { RoutingPolicy } from './rules.ts';
import { type StreamAccess, untilFirstToken } from './stream-start.ts';

export interface AttemptContext<Request, Reply> {
  readonly request: Request;
  readonly next: Next<Request, Reply>;
  /** Aborted when the caller leaves, and when the attempt is given up or its stream is over. */
  readonly signal: AbortSignal;
  /** Ends the attempt: `signal` falls, for this reason. */
  readonly giveUp: (reason: unknown) => void;
}

export interface FailoverOptions<Request, Reply, Part = unknown> {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly health: Health;
  readonly policy: RoutingPolicy;
  readonly routeOf: (request: Request) => Route;
  /** One try at one candidate, its own time limit included; resolves with a stream as soon as there is one. */
  readonly attempt: (candidate: Candidate, context: AttemptContext<Request, Reply>) => Promise<Reply>;
  /** The provider's failure in whatever was thrown; null for what is none, which is thrown on as it is. */
  readonly failureIn: (error: unknown, candidate: Candidate) => ProviderFailure | null;
  readonly signalOf: (request: Request) => AbortSignal | null;
  /** What may be spent now; asked after each failure, since a failed try may have been charged. */
  readonly budgetOf: (request: Request) => BudgetFacts;
  /** All tries and pauses of a request together. */
  readonly overallTimeoutMs: number;
  /** Milliseconds a request has waited for a place so far, which counts neither as its time nor as latency. */
  readonly waitedMs?: (request: Request) => number;
  readonly stream?: { readonly access: StreamAccess<Reply, Part>; readonly silenceMs: number };
  /** The last resort: an answer kept from before, or null. Not asked when the request itself is at fault. */
  readonly cached?: (request: Request) => Promise<Reply | null>;
  /** Writes onto a reply who served it and what was tried; a cached one must show that it is. */
  readonly mark: (reply: Reply, served: Served) => Reply;
  readonly onEvent: OnRoutingEvent;
}

/** Mutable state of one request on its way through the candidates. */
interface Run<Request> {
  readonly request: Request;
  readonly route: Route;
  readonly startedMs: number;
  readonly waitedAtStartMs: number;
  readonly tries: Try[];
  readonly givenUp: Set<string>;
  index: number;
  triesHere: number;
}

/**
 * Calls the candidates of a route one after the other until one answers. A stream is held back until its first
 * token, so that until then another candidate can take over; afterwards its failure is the reader's to see.
 * @throws the route's own error when it is empty; `RouteFailed` (a `GaveUp`) when nobody answered.
 */
export function failoverStage<Request, Reply, Part = unknown>(
  options: FailoverOptions<Request, Reply, Part>,
): Stage<Request, Reply> {
  return async (request, next) => {
    const route = options.routeOf(request);
    options.onEvent({
      type: 'route.chosen',
      rule: route.rule?.id ?? null,
      model: route.candidates[0]?.key ?? null,
      candidates: route.candidates.length,
      blocked: route.blocked,
    });
    const run: Run<Request> = {
      request,
      route,
      startedMs: options.clock.monotonicMs(),
      waitedAtStartMs: options.waitedMs?.(request) ?? 0,
      tries: [],
      givenUp: new Set(),
      index: 0,
      triesHere: 0,
    };
    if (route.candidates.length === 0) {
      const mayHelp = route.blocked === 'health' || route.blocked === 'budget';
      return fromCache(options, run, {
        mayHelp,
        because: `no candidate (${route.blocked})`,
        error: noRouteError(route),
      });
    }
    return walk(options, run, next);
  };
}

async function walk<Request, Reply, Part>(
  options: FailoverOptions<Request, Reply, Part>,
  run: Run<Request>,
  next: Next<Request, Reply>,
): Promise<Reply> {
  for (;;) {
    const candidate = run.route.candidates[run.index] as Candidate;
    const waiting = asksForPause(options, candidate);
    const mayAsk = !waiting || (await waitAsAsked(options, run, candidate));
    const permit = mayAsk ? options.health.admit(candidate) : null;
    if (!permit) {
      const step = afterRefusal(stateOf(options, run), options.policy);
      options.onEvent({ type: 'route.refused', model: candidate.key, to: target(run, step) });
      if (step.step !== 'next') return exhausted(options, run, step.because);
      moveTo(run, step.index);
      continue;
    }
    const outcome = await tryOnce(options, run, { candidate, permit, next });
    if ('reply' in outcome) return outcome.reply;
    const { failure } = outcome;
    const step = afterFailure(failure.details, stateOf(options, run), options.policy);
    options.onEvent({
      type: 'route.failed',
      model: candidate.key,
      kind: failure.kind,
      code: failure.code,
      latencyMs: run.tries.at(-1)?.latencyMs ?? 0,
      step: step.step,
      to: target(run, step),
      because: step.because,
    });
    if (step.step === 'give_up') return exhausted(options, run, step.because);
    if (step.step === 'next') moveTo(run, step.index);
    else await waitFor(options, run, step.afterMs);
  }
}

interface Attempt<Request, Reply> {
  readonly candidate: Candidate;
  readonly permit: Permit;
  readonly next: Next<Request, Reply>;
}

const OVER = new Error('the attempt is over');

async function tryOnce<Request, Reply, Part>(
  options: FailoverOptions<Request, Reply, Part>,
  run: Run<Request>,
  { candidate, permit, next }: Attempt<Request, Reply>,
): Promise<{ readonly reply: Reply } | { readonly failure: ProviderFailure }> {
  const caller = options.signalOf(run.request);
  const hangUp = new AbortController();
  const onCancel = () => hangUp.abort(caller?.reason);
  caller?.addEventListener('abort', onCancel, { once: true });
  const unheard = () => caller?.removeEventListener('abort', onCancel);
  const over = () => {
    unheard();
    // A reason made once: the usual one is an error with its stack, made anew for every request.
    hangUp.abort(OVER);
  };
  const stopwatch = startStopwatch(options, run.request);
  run.triesHere += 1;
  try {
    if (caller?.aborted) throw cancelled(caller.reason);
    const giveUp = (reason: unknown) => hangUp.abort(reason);
    const context = { request: run.request, next, signal: hangUp.signal, giveUp };
    const reply = await options.attempt(candidate, context);
    const parts = options.stream?.access.of(reply);
    const started = parts
      ? await startStream(options, { reply, parts }, { candidate, permit, over, stopwatch, caller })
      : null;
    if (started === null) {
      permit.succeeded(stopwatch(), 'whole');
      // All has come: there is nobody left to tell that it is over.
      unheard();
    }
    return {
      reply: options.mark(started ?? reply, {
        candidate,
        fromCache: false,
        tries: run.tries,
        route: run.route,
      }),
    };
  } catch (error) {
    over();
    if (caller?.aborted) {
      permit.abandoned();
      throw cancelled(caller.reason);
    }
    const failure = options.failureIn(error, candidate);
    if (!failure) {
      permit.abandoned();
      throw error;
    }
    permit.failed(failure, stopwatch());
    run.tries.push({
      model: candidate.key,
      kind: failure.kind,
      code: failure.code,
      latencyMs: stopwatch(),
      failure,
    });
    return { failure };
  }
}

interface Starting {
  readonly candidate: Candidate;
  readonly permit: Permit;
  readonly over: () => void;
  readonly stopwatch: () => number;
  readonly caller: AbortSignal | null;
}

/** The reply with its stream begun. The permit is settled when the stream ends. */
async function startStream<Request, Reply, Part>(
  options: FailoverOptions<Request, Reply, Part>,
  { reply, parts }: { readonly reply: Reply; readonly parts: AsyncIterable<Part> },
  { candidate, permit, over, stopwatch, caller }: Starting,
): Promise<Reply | null> {
  const { stream } = options;
  if (!stream) return null;
  let firstTokenMs = 0;
  const rest = await untilFirstToken(parts, stream.access, {
    clock: options.clock,
    silenceMs: stream.silenceMs,
    broken: (what, silenceMs) => brokenStream(candidate.provider, what, silenceMs),
    onEnd(error) {
      over();
      if (error === null) return permit.succeeded(firstTokenMs, 'first_token');
      const failure = caller?.aborted ? null : options.failureIn(error, candidate);
      if (!failure) return permit.abandoned();
      permit.failed(failure, stopwatch());
      options.onEvent({
        type: 'route.stream_broke',
        model: candidate.key,
        kind: failure.kind,
        code: failure.code,
      });
    },
  });
  firstTokenMs = stopwatch();
  return stream.access.with(reply, rest);
}

function startStopwatch<Request, Reply, Part>(
  { clock, waitedMs }: FailoverOptions<Request, Reply, Part>,
  request: Request,
): () => number {
  const startedMs = clock.monotonicMs();
  const waitedBefore = waitedMs?.(request) ?? 0;
  return () => clock.monotonicMs() - startedMs - ((waitedMs?.(request) ?? 0) - waitedBefore);
}

/** As a rule nobody does, and no request has to wait, not even for a promise. */
function asksForPause<Request, Reply, Part>(
  { clock }: FailoverOptions<Request, Reply, Part>,
  { notBeforeMs }: Candidate,
): boolean {
  return notBeforeMs > 0 && notBeforeMs > clock.monotonicMs();
}

/** Leaves a provider alone for as long as it asked; false when there is not so much time. */
async function waitAsAsked<Request, Reply, Part>(
  options: FailoverOptions<Request, Reply, Part>,
  run: Run<Request>,
  { notBeforeMs }: Candidate,
): Promise<boolean> {
  const askedMs = notBeforeMs - options.clock.monotonicMs();
  if (askedMs <= 0) return true;
  if (askedMs >= timeLeftMs(options, run)) return false;
  // Not all in the same instant.
  await waitFor(options, run, askedMs + options.random() * options.policy.pauseMs);
  return true;
}

async function waitFor<Request, Reply, Part>(
  options: FailoverOptions<Request, Reply, Part>,
  run: Run<Request>,
  forMs: number,
): Promise<void> {
  if (forMs <= 0) return;
  const signal = options.signalOf(run.request) ?? undefined;
  try {
    await options.clock.sleep(Math.min(forMs, Math.max(0, timeLeftMs(options, run))), signal);
  } catch (error) {
    throw signal?.aborted ? cancelled(signal.reason) : error;
  }
}

function timeLeftMs<Request, Reply, Part>(
  { clock, overallTimeoutMs, waitedMs }: FailoverOptions<Request, Reply, Part>,
  run: Run<Request>,
): number {
  const waited = (waitedMs?.(run.request) ?? 0) - run.waitedAtStartMs;
  return overallTimeoutMs - (clock.monotonicMs() - run.startedMs - waited);
}

function stateOf<Request, Reply, Part>(options: FailoverOptions<Request, Reply, Part>, run: Run<Request>) {
  return {
    candidates: run.route.candidates,
    index: run.index,
    triesHere: run.triesHere,
    triesInAll: run.tries.length,
    givenUp: run.givenUp,
    timeLeftMs: timeLeftMs(options, run),
    budget: options.budgetOf(run.request),
    nowMs: options.clock.monotonicMs(),
    random: options.random(),
  };
}

function moveTo<Request>(run: Run<Request>, index: number): void {
  const left = run.route.candidates[run.index];
  if (left) run.givenUp.add(left.key);
  run.index = index;
  run.triesHere = 0;
}

function target<Request>(run: Run<Request>, step: NextStep): string | null {
  if (step.step === 'give_up') return null;
  return run.route.candidates[step.step === 'next' ? step.index : run.index]?.key ?? null;
}

function exhausted<Request, Reply, Part>(
  options: FailoverOptions<Request, Reply, Part>,
  run: Run<Request>,
  because: string,
): Promise<Reply> {
  const last = run.tries.at(-1);
  const mayHelp = last?.kind !== 'bad_request';
  const error = last
    ? new RouteFailed(last.failure, run.tries, because)
    : noRouteError({ ...run.route, blocked: 'health' });
  return fromCache(options, run, { mayHelp, because, error });
}

async function fromCache<Request, Reply, Part>(
  options: FailoverOptions<Request, Reply, Part>,
  run: Run<Request>,
  end: { readonly mayHelp: boolean; readonly because: string; readonly error: Error },
): Promise<Reply> {
  const kept = end.mayHelp && options.cached ? await options.cached(run.request) : null;
  if (kept === null) throw end.error;
  options.onEvent({ type: 'route.answered_from_cache', because: end.because });
  return options.mark(kept, { candidate: null, fromCache: true, tries: run.tries, route: run.route });
}
