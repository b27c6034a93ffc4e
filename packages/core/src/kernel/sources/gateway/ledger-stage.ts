import type { Clock } from '../../clock/index.ts';
import { type ErrorCode, toLeadlineError } from '../../errors/index.ts';
import type { CallRow, IdentifiedRow, LedgerBuffer } from '../../llm/ledger/index.ts';
import type { OnSourceEvent } from '../events.ts';
import type { Ask, Reply, SourceStage } from './ask.ts';

export interface LedgerStageOptions {
  readonly ledger: Pick<LedgerBuffer, 'add'>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly simulated: boolean;
  readonly onEvent: OnSourceEvent;
}

/** Writes a row for each request, whatever became of it. Nobody waits for it: what budgets count is written elsewhere. */
export function ledgerStage({ ledger, clock, newId, simulated, onEvent }: LedgerStageOptions): SourceStage {
  return async (ask, next) => {
    const askedMs = clock.monotonicMs();
    const event = { source: ask.definition.name, call: ask.request.call };
    const write = (cells: Cells) =>
      ledger.add({ ...rowOf(ask, clock.now()), ...cells, id: newId(), simulated } satisfies IdentifiedRow);
    try {
      const reply = await next(ask);
      write(cellsOf(ask, reply));
      const { origin, costUsd, savedUsd, hit } = reply;
      const ms = clock.monotonicMs() - askedMs;
      onEvent({
        type: 'source.answered',
        ...event,
        outcome: hit ? 'hit' : 'miss',
        origin,
        costUsd,
        savedUsd,
        ms,
      });
      return reply;
    } catch (thrown) {
      const error = toLeadlineError(thrown);
      write({ outcome: outcomeOf(error.code, error.retryable), errorCode: error.code, ...times(ask) });
      onEvent({ type: 'source.failed', ...event, code: error.code, ms: clock.monotonicMs() - askedMs });
      throw error;
    }
  };
}

type Cells = Partial<CallRow> & Pick<CallRow, 'outcome'>;

function rowOf({ request, definition, key }: Ask, at: Date): Omit<CallRow, 'outcome'> {
  return {
    workspaceId: request.workspaceId,
    at,
    jobId: request.jobId,
    task: `source:${request.purpose}`,
    taskVersion: '',
    provider: definition.name,
    model: request.call,
    attempt: 1,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    priceUsd: 0,
    latencyMs: 0,
    queueMs: 0,
    errorCode: null,
    idempotencyKey: key,
    promptHash: '',
    cache: request.refresh ? 'bypass' : 'miss',
    subject: request.subject,
  };
}

function cellsOf(ask: Ask, reply: Reply): Cells {
  const { origin, costUsd, savedUsd } = reply;
  if (origin !== 'live')
    return { outcome: 'cached', attempt: 0, cache: origin === 'stale' ? 'stale' : 'exact', savedUsd };
  return {
    outcome: reply.hit ? 'ok' : 'miss',
    priceUsd: costUsd,
    credits: reply.creditsUsed,
    ...times(ask),
  };
}

function times({ timing }: Ask): Pick<CallRow, 'latencyMs' | 'queueMs'> {
  return { latencyMs: timing.latencyMs, queueMs: timing.queueMs };
}

const REFUSED: ReadonlySet<ErrorCode> = new Set(['budget_reached', 'provider_unconfigured', 'invalid_input']);

function outcomeOf(code: ErrorCode, retryable: boolean): CallRow['outcome'] {
  if (code === 'cancelled') return 'abandoned';
  if (REFUSED.has(code)) return 'refused';
  return retryable ? 'retryable_error' : 'error';
}
