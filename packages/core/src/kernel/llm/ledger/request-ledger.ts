import type { Clock } from '../../clock/index.ts';
import type { Store } from '../../store/index.ts';
import type { ModelRequest } from '../../telemetry/index.ts';
import type { IdentifiedRow } from './insert.ts';
import { createLedgerRepository } from './repository.ts';
import { createLedgerBuffer } from './write-behind.ts';

export interface RequestLedgerDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Told of rows that will never be written. */
  readonly onLost: (rows: number, error: unknown) => void;
}

/** Keeps the gateway's requests in the ledger without holding any of them up. */
export interface RequestLedger {
  record(request: ModelRequest): void;
  /** Waits until every request so far is written; with the database away, gives up after about two seconds. */
  stop(): Promise<void>;
}

export function createRequestLedger({ store, clock, onLost }: RequestLedgerDeps): RequestLedger {
  const buffer = createLedgerBuffer({ repository: createLedgerRepository(store), clock, onLost });
  return { record: (request) => buffer.add(rowOf(request)), stop: () => buffer.flush() };
}

function rowOf(request: ModelRequest): IdentifiedRow {
  const { tokens, startedAt, promptVersion } = request;
  return {
    id: request.id,
    workspaceId: request.workspaceId,
    at: startedAt,
    jobId: request.jobId,
    task: request.task,
    taskVersion: promptVersion ?? UNVERSIONED,
    provider: request.provider,
    model: request.model,
    attempt: request.attempts,
    outcome: request.outcome,
    inputTokens: tokens.inputTokens,
    cachedInputTokens: tokens.cachedInputTokens,
    outputTokens: tokens.outputTokens,
    priceUsd: request.usd,
    latencyMs: request.latencyMs,
    queueMs: request.waitedMs,
    account: request.account,
    rule: request.rule,
    errorCode: request.errorCode,
    idempotencyKey: request.id,
    // Hashing every prompt would cost more than all else that is written down.
    promptHash: '',
    keyId: request.keyId,
    userId: request.userId,
    tier: request.tier,
    cache: request.cache,
    savedUsd: request.savedUsd,
    promptSavedUsd: request.promptSavedUsd,
    promptVersion,
    firstByteMs: request.firstByteMs,
    simulated: request.simulated,
    correlationId: request.correlationId ?? request.trace?.traceId ?? null,
  };
}

/** What stands in place of a task's version where a program wrote the prompt itself. */
const UNVERSIONED = '-';
