import type { CallRow } from '../ledger/ledger.ts';
import type { ModelCall } from '../model-call.ts';
import { promptHashOf } from '../new-call.ts';
import { versionLabel } from '../prompts/index.ts';
import type { CallOptions, Task } from '../task.ts';
import { messagesOf } from './messages.ts';

const NO_CALL = {
  attempt: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  priceUsd: 0,
  latencyMs: 0,
  queueMs: 0,
  errorCode: null,
} as const;

/** The ledger row of an answer that came from the cache. What it saved is an estimate: the answer's own price is not kept. */
export function cachedRow(call: ModelCall, at: Date, savedUsd: number): CallRow {
  return {
    ...NO_CALL,
    savedUsd,
    workspaceId: call.workspaceId,
    at,
    jobId: call.jobId,
    task: call.task,
    taskVersion: call.taskVersion,
    provider: call.model.provider,
    model: call.model.model,
    outcome: 'cached',
    idempotencyKey: call.idempotencyKey,
    promptHash: call.promptHash,
    promptVersion: versionLabel(call.task, call.taskVersion),
  };
}

/** The ledger row of an answer that rules worked out. */
export function rulesRow<Input, Output>(
  {
    task,
    input,
    options,
  }: { readonly task: Task<Input, Output>; readonly input: Input; readonly options: CallOptions },
  at: Date,
): CallRow {
  return {
    ...NO_CALL,
    workspaceId: options.workspaceId,
    at,
    jobId: options.jobId ?? null,
    task: task.name,
    taskVersion: task.version,
    provider: 'builtin',
    model: 'rules',
    outcome: 'rules',
    idempotencyKey: options.idempotencyKey,
    promptHash: promptHashOf(messagesOf({ system: task.system, examples: [] }, task.prompt(input))),
  };
}
