import type { Clock } from '../../../clock/index.ts';
import { LeadlineError } from '../../../errors/index.ts';
import type { Stage } from '../../stage.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { type Ending, watched } from '../over.ts';

/** A request that is over, for ledgers, meters and tracers. Carries neither prompts nor answers. */
export interface Traced {
  readonly exchange: Exchange;
  readonly outcome: 'ok' | 'cached' | 'refused' | 'error' | 'abandoned';
  readonly errorCode: string | null;
  readonly latencyMs: number;
  /** To the first part of a stream; null for an answer in one piece. */
  readonly firstByteMs: number | null;
}

/** Tells what became of each request, once, when it is over. */
export function traceStage(options: {
  readonly clock: Clock;
  readonly onTraced: (traced: Traced) => void;
}): Stage<Exchange, Reply> {
  const { clock, onTraced } = options;
  return async (exchange, next) => {
    let firstByteMs: number | null = null;
    const sinceReceived = () => clock.monotonicMs() - exchange.receivedMs;
    const tell = (ending: Ending) =>
      onTraced({ exchange, ...outcomeOf(exchange, ending), latencyMs: sinceReceived(), firstByteMs });
    try {
      return await watched(await next(exchange), {
        see: () => {
          firstByteMs ??= sinceReceived();
        },
        end: tell,
      });
    } catch (error) {
      tell({ how: 'failed', error });
      throw error;
    }
  };
}

function outcomeOf({ notes }: Exchange, ending: Ending): Pick<Traced, 'outcome' | 'errorCode'> {
  if (ending.how === 'abandoned') return { outcome: 'abandoned', errorCode: 'client_gone' };
  if (ending.how === 'complete')
    return { outcome: notes.cache === 'miss' || notes.cache === 'bypass' ? 'ok' : 'cached', errorCode: null };
  const code = ending.error instanceof LeadlineError ? ending.error.code : 'internal';
  return { outcome: REFUSALS.has(code) ? 'refused' : 'error', errorCode: code };
}

/** The request was turned away before any model was asked. */
const REFUSALS: ReadonlySet<string> = new Set([
  'forbidden',
  'invalid_input',
  'rate_limited',
  'unauthenticated',
]);
