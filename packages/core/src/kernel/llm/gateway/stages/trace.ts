import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import type { Clock } from '../../../clock/index.ts';
import type { Stage } from '../../../stage/index.ts';
import type { Exchange, Part, Reply } from '../exchange.ts';
import { type Ending, watched } from '../over.ts';
import { visibleError } from '../visible-error.ts';
import { createCollector } from '../whole.ts';

/** A request that is over, for ledgers, meters and tracers. */
export interface Traced {
  readonly exchange: Exchange;
  readonly outcome: 'ok' | 'cached' | 'refused' | 'error' | 'abandoned';
  readonly errorCode: string | null;
  readonly latencyMs: number;
  /** To the first part of a stream; null for an answer in one piece. */
  readonly firstByteMs: number | null;
  /** `stop`, `length`, `tool-calls` …; null where the answer did not come to its end. */
  readonly finishReason: string | null;
  /** The provider's own id for its answer. */
  readonly responseId: string | null;
  /** What was answered; only where content is kept, and never for a confidential caller. */
  readonly result: LanguageModelV4GenerateResult | null;
}

/** Tells what became of each request, once, when it is over. */
export function traceStage(options: {
  readonly clock: Clock;
  readonly onTraced: (traced: Traced) => void;
  /** Puts answers together and hands them on, for traces that show what was said. */
  readonly keepContent?: boolean | undefined;
}): Stage<Exchange, Reply> {
  const { clock, onTraced, keepContent = false } = options;
  return async (exchange, next) => {
    const seen = createSightings(keepContent && !exchange.caller.confidential);
    let firstByteMs: number | null = null;
    const sinceReceived = () => clock.monotonicMs() - exchange.receivedMs;
    const tell = (ending: Ending, reply: Reply | null) => {
      const latencyMs = sinceReceived();
      exchange.notes.totalMs = latencyMs;
      const told = { exchange, ...outcomeOf(exchange, ending), latencyMs, firstByteMs };
      onTraced({ ...told, ...seen.of(reply) });
    };
    try {
      const reply = await next(exchange);
      // Counting tokens costs nothing, and is no request to a model that figures should be of.
      if (reply.kind === 'count') return reply;
      return await watched(reply, {
        see: (part) => {
          firstByteMs ??= sinceReceived();
          seen.see(part);
        },
        end: (ending) => tell(ending, reply),
      });
    } catch (error) {
      tell({ how: 'failed', error }, null);
      throw error;
    }
  };
}

type Sighted = Pick<Traced, 'finishReason' | 'responseId' | 'result'>;

/** What a reply says of itself; and all of it, where that is kept. */
function createSightings(keepContent: boolean) {
  const collector = keepContent ? createCollector() : null;
  let finishReason: string | null = null;
  let responseId: string | null = null;
  return {
    see(part: Part): void {
      collector?.see(part);
      if (part.type === 'finish') finishReason = part.finishReason.unified;
      else if (part.type === 'response-metadata') responseId = part.id ?? null;
    },
    of(reply: Reply | null): Sighted {
      if (reply?.kind !== 'whole') return { finishReason, responseId, result: collector?.result() ?? null };
      const { result } = reply;
      return {
        finishReason: result.finishReason.unified,
        responseId: result.response?.id ?? null,
        result: keepContent ? result : null,
      };
    },
  };
}

function outcomeOf({ notes, signal }: Exchange, ending: Ending): Pick<Traced, 'outcome' | 'errorCode'> {
  if (ending.how === 'complete')
    return { outcome: CACHED.has(notes.cache) ? 'cached' : 'ok', errorCode: null };
  if (ending.how === 'abandoned' || signal.aborted) return { outcome: 'abandoned', errorCode: 'client_gone' };
  const { code } = visibleError(ending.error);
  const turnedAway = code === 'content_blocked' || (notes.attempts === 0 && REFUSALS.has(code));
  return { outcome: turnedAway ? 'refused' : 'error', errorCode: code };
}

const CACHED: ReadonlySet<string> = new Set(['exact', 'semantic', 'stale']);

/** With these a request is turned away before any model is asked; the provider's own have them too. */
const REFUSALS: ReadonlySet<string> = new Set([
  'budget_reached',
  'forbidden',
  'invalid_input',
  'not_found',
  'rate_limited',
  'unauthenticated',
]);
