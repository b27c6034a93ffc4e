import type { Clock } from '../../../clock/index.ts';
import { LeadlineError } from '../../../errors/index.ts';
import type { Next, Stage } from '../../../stage/index.ts';
import { type PriceBook, priceOf } from '../../pricing/price-book.ts';
import { promptSaving } from '../../pricing/prompt-saving.ts';
import { type Accounts, accountName } from '../../providers/accounts.ts';
import { ProviderFailure } from '../../providers/failure.ts';
import { readFailure } from '../../providers/read-failure.ts';
import {
  type AttemptContext,
  type BudgetFacts,
  type Candidate,
  failoverStage,
  type Health,
  type OnRoutingEvent,
  type RoutingPolicy,
  type StreamAccess,
} from '../../routing/index.ts';
import { cancelled } from '../../stages/timeout.ts';
import { estimateTokens } from '../../tokens.ts';
import type { Upstream, UpstreamCall } from '../../upstream/index.ts';
import type { EmbeddingResult } from '../../wire/index.ts';
import type { Exchange, Part, Reply, Tokens, Usage } from '../exchange.ts';
import { inputTokensOf } from '../facts.ts';
import { watched, withErrorsRead } from '../over.ts';
import { textsOf } from '../prompt-texts.ts';
import { visibleError } from '../visible-error.ts';
import { createCollector, textOf as wordsOf } from '../whole.ts';

export interface CallOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly health: Health;
  readonly policy: RoutingPolicy;
  readonly prices: Pick<PriceBook, 'facts'>;
  readonly accounts: Pick<Accounts, 'of'>;
  /** What may still be spent, besides what was set aside for the request itself. */
  readonly budgetOf: (exchange: Exchange) => BudgetFacts;
  readonly callTimeoutMs: number;
  readonly overallTimeoutMs: number;
  /** A stream that says nothing for so long is given up. */
  readonly silenceMs: number;
  /** An answer from before, when nobody answers. */
  readonly stale: (exchange: Exchange) => Promise<Reply | null>;
  readonly onEvent: OnRoutingEvent;
}

const PRIORITIES = { critical: 2, high: 1, standard: 0 } as const;

/** Chooses models for a request and asks one after the other until one answers. The end of the way. */
export function callStage(options: CallOptions): Next<Exchange, Reply> {
  const { clock } = options;
  const stage: Stage<Exchange, Reply> = failoverStage<Exchange, Reply, Part>({
    ...options,
    routeOf: ({ notes }) => notes.route ?? missing(),
    attempt: (candidate, { request, signal, giveUp }) =>
      attempt(options, { exchange: request, candidate, signal, giveUp }),
    failureIn: (error, candidate) =>
      error instanceof LeadlineError ? null : readFailure(candidate.provider, error, clock.now()),
    signalOf: (exchange) => exchange.signal,
    budgetOf: (exchange) => withReserved(options.budgetOf(exchange), exchange),
    waitedMs: ({ notes }) => notes.waitedMs,
    stream: { access: STREAMS, silenceMs: options.silenceMs },
    cached: options.stale,
    // What served it stands in the notes already.
    mark: (reply) => reply,
  });
  return (exchange) => {
    const reply = stage(exchange, nobody);
    return exchange.request.stream ? reply.then((begun) => readable(exchange, begun, clock)) : reply;
  };
}

const nobody = () => Promise.reject(new Error('Nothing stands behind the call.'));

/** A stream whose errors are told as the gateway tells them; an answer kept from before may come in one piece. */
function readable(exchange: Exchange, reply: Reply, clock: Clock): Reply {
  if (reply.kind !== 'stream') return reply;
  const read = (error: unknown) => brokenOff(exchange, error, clock.now());
  return { kind: 'stream', parts: withErrorsRead(reply.parts, read) };
}

/** What ended a stream whose first token had left already. */
function brokenOff({ notes, signal }: Exchange, error: unknown, now: Date): LeadlineError {
  if (signal.aborted) return cancelled(signal.reason);
  if (error instanceof LeadlineError) return error;
  const provider = notes.provider ?? 'the provider';
  const failure = readFailure(provider, error, now);
  const { code, retryable, retryAfterSeconds } = visibleError(failure);
  return new LeadlineError(code, `The answer of ${provider} broke off: ${failure.details.reason}.`, {
    kept: 'What had come so far; it was charged.',
    next: 'Send the request again.',
    retryable,
    retryAfterSeconds,
    cause: error,
  });
}

/** What was set aside for the request is its own to spend. */
function withReserved({ leftUsd, limitUsd }: BudgetFacts, { estimate }: Exchange): BudgetFacts {
  return { leftUsd: leftUsd === null ? null : leftUsd + estimate.usd, limitUsd };
}

function missing(): never {
  throw new Error('A request was not mediated before it was called.');
}

interface Attempt extends Pick<AttemptContext<Exchange, Reply>, 'signal' | 'giveUp'> {
  readonly exchange: Exchange;
  readonly candidate: Candidate;
}

/** One try at one model: waits for a place, which a stream keeps to its end, and writes down what it took. */
async function attempt(options: CallOptions, trying: Attempt): Promise<Reply> {
  const { exchange, candidate, signal } = trying;
  const { notes, estimate, wishes } = exchange;
  notes.attempts += 1;
  const { upstream, gate } = await options.accounts.of(candidate);
  const tokens = estimate.inputTokens + estimate.outputTokens;
  const askedMs = options.clock.monotonicMs();
  const leave = await gate.enter({ priority: PRIORITIES[wishes.priority], tokens, signal });
  const startedMs = options.clock.monotonicMs();
  notes.waitedMs += startedMs - askedMs;
  try {
    const reply = await withinTime(options, trying, upstream);
    notes.upstreamMs = options.clock.monotonicMs() - startedMs;
    noteServed(notes, candidate);
    return await accounted(options, trying, { reply, over: leave });
  } catch (error) {
    leave();
    if (exchange.signal.aborted) noteUnheard(options, trying);
    throw error;
  }
}

function noteServed(notes: Exchange['notes'], candidate: Candidate): void {
  notes.model = candidate.key;
  notes.provider = candidate.provider;
  notes.account = accountName(candidate);
}

/**
 * A caller who hangs up before the answer has made the provider read the question, and pays for that: else hanging up would be a way round
 * every quota.
 */
function noteUnheard({ prices }: CallOptions, { exchange: { request, notes }, candidate }: Attempt): void {
  const unknown = { inputTokens: () => inputTokensOf(request.options), outputTokens: () => 0 };
  noteServed(notes, candidate);
  notes.usage = tokensOf(null, unknown);
  notes.usd = priceOf(candidate.price ?? prices.facts(candidate.key), notes.usage, 0);
}

/** Asks, and gives up when no answer has begun in time. */
async function withinTime(
  { callTimeoutMs }: CallOptions,
  { exchange, candidate, signal, giveUp }: Attempt,
  upstream: Upstream,
): Promise<Reply> {
  const { request, id } = exchange;
  // A timer and no `clock.sleep`: this is paid by every request, and ending a sleep costs an error and its stack.
  const timer = setTimeout(giveUp, callTimeoutMs, LATE);
  const options = { ...request.options, abortSignal: signal };
  const call = { model: candidate.model, options, extras: request.extras, idempotencyKey: id };
  try {
    return await ask(upstream, call, exchange);
  } catch (error) {
    throw signal.reason === LATE ? lateFailure(candidate, callTimeoutMs) : error;
  } finally {
    clearTimeout(timer);
  }
}

async function ask(upstream: Upstream, call: UpstreamCall, { request, embedding }: Exchange): Promise<Reply> {
  if (embedding && upstream.embed) {
    // From the prompt, where the guards may have masked them.
    const values = textsOf(request.options).map(({ text }) => text);
    return { kind: 'vectors', result: await upstream.embed({ ...call, request: { ...embedding, values } }) };
  }
  return request.stream
    ? { kind: 'stream', parts: await upstream.stream(call) }
    : { kind: 'whole', result: await upstream.generate(call) };
}

const LATE = new Error('no answer in time');

function lateFailure({ provider }: Candidate, callTimeoutMs: number): ProviderFailure {
  const reason = `no answer within ${Math.round(callTimeoutMs / 1_000)} s`;
  return new ProviderFailure({ kind: 'timeout', provider, reason });
}

/** Writes down tokens and price when the reply is over; of a stream that broke off, as far as it came. */
function accounted(
  options: CallOptions,
  trying: Attempt,
  { reply, over }: { readonly reply: Reply; readonly over: () => void },
): Reply | Promise<Reply> {
  const { exchange, candidate } = trying;
  const { request, notes } = exchange;
  const collector = reply.kind === 'stream' ? createCollector() : null;
  return watched(reply, {
    see: collector?.see,
    end() {
      over();
      const result = reply.kind === 'whole' ? reply.result : (collector?.result() ?? null);
      const characters = collector?.characters ?? 0;
      if (reply.kind === 'stream' && !result && characters === 0) {
        if (exchange.signal.aborted) noteUnheard(options, trying);
        return;
      }
      const exchanged = {
        inputTokens: () => inputTokensOf(request.options),
        outputTokens: () =>
          result ? estimateTokens(wordsOf(result)) : Math.ceil(characters / CHARACTERS_PER_TOKEN),
      };
      notes.usage = tokensOf(
        reply.kind === 'vectors' ? usageOf(reply.result) : (result?.usage ?? null),
        exchanged,
      );
      const facts = candidate.price ?? options.prices.facts(candidate.key);
      notes.usd = priceOf(facts, notes.usage, 0);
      notes.promptSavedUsd = promptSaving(facts, notes.usage);
    },
  });
}

const CHARACTERS_PER_TOKEN = 4;

function usageOf({ tokens }: EmbeddingResult): Usage {
  const input = { total: tokens, noCache: tokens, cacheRead: undefined, cacheWrite: undefined };
  return { inputTokens: input, outputTokens: { total: 0, text: 0, reasoning: 0 } };
}

/** What the provider counted, or an estimate that says so. */
function tokensOf(
  usage: Usage | null,
  exchanged: { readonly inputTokens: () => number; readonly outputTokens: () => number },
): Tokens {
  const input = usage?.inputTokens;
  const output = usage?.outputTokens;
  if (input?.total || output?.total)
    return {
      inputTokens: input?.total ?? 0,
      cachedInputTokens: input?.cacheRead ?? 0,
      cacheWriteTokens: input?.cacheWrite ?? 0,
      outputTokens: output?.total ?? 0,
      estimated: false,
    };
  return {
    inputTokens: exchanged.inputTokens(),
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: exchanged.outputTokens(),
    estimated: true,
  };
}

const TOKEN_PARTS: ReadonlySet<string> = new Set([
  'text-delta',
  'reasoning-delta',
  'tool-input-start',
  'tool-call',
  'file',
]);

const STREAMS: StreamAccess<Reply, Part> = {
  of: (reply) => (reply.kind === 'stream' ? reply.parts : null),
  with: (_reply, parts) => ({ kind: 'stream', parts }),
  carriesToken: ({ type }) => TOKEN_PARTS.has(type),
  isEnd: ({ type }) => type === 'finish',
  failureIn: (part) =>
    part.type === 'error' ? (part.error ?? new Error('an error without a reason')) : null,
};
