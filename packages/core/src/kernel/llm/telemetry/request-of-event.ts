import type { ModelRequest } from '../../telemetry/index.ts';
import type { LlmEvent } from '../events.ts';

type Finished = Extract<LlmEvent, { type: 'call.finished' }>;
type Failed = Extract<LlmEvent, { type: 'call.failed' }>;
type Cached = Extract<LlmEvent, { type: 'answer.cached' }>;

export interface EventDeps {
  readonly now: () => Date;
  readonly newId: () => string;
  readonly simulated: boolean;
}

/** The record of a try that a task of Leadline made, or of its answer from the cache; null for what is neither. */
export function requestOfEvent(deps: EventDeps, event: LlmEvent): ModelRequest | null {
  if (event.type === 'call.finished') return { ...madeOf(deps, event), ...answeredBy(event) };
  if (event.type === 'call.failed')
    return { ...madeOf(deps, event), outcome: 'error', errorCode: event.code };
  if (event.type === 'answer.cached')
    return { ...madeOf(deps, event), outcome: 'cached', cache: 'exact', savedUsd: event.savedUsd };
  return null;
}

function madeOf(deps: EventDeps, event: Finished | Failed | Cached): ModelRequest {
  const latencyMs = 'latencyMs' in event ? event.latencyMs : 0;
  const slash = event.model.indexOf('/');
  return {
    ...UNKNOWN_OF_TASKS,
    id: deps.newId(),
    workspaceId: event.workspaceId,
    jobId: event.jobId,
    task: event.task,
    promptVersion: event.taskVersion,
    requestedModel: event.model,
    provider: event.model.slice(0, slash),
    model: event.model.slice(slash + 1),
    attempts: 'attempt' in event ? 1 : 0,
    simulated: deps.simulated,
    startedAt: new Date(deps.now().getTime() - latencyMs),
    latencyMs,
  };
}

function answeredBy(event: Finished): Pick<ModelRequest, 'tokens' | 'usd' | 'promptSavedUsd'> {
  const { inputTokens, cachedInputTokens, outputTokens, priceUsd, promptSavedUsd } = event;
  return { tokens: { inputTokens, cachedInputTokens, outputTokens }, usd: priceUsd, promptSavedUsd };
}

/** Nobody holds a key to Leadline's own work, and its events carry neither prompts nor answers. */
const UNKNOWN_OF_TASKS = {
  via: 'task',
  operation: 'chat',
  keyId: null,
  userId: null,
  tier: null,
  account: null,
  rule: null,
  explainRoute: null,
  waitedMs: 0,
  confidential: false,
  outcome: 'ok',
  errorCode: null,
  cache: 'miss',
  tokens: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 },
  usd: 0,
  savedUsd: 0,
  promptSavedUsd: 0,
  findings: [],
  firstByteMs: null,
  maxOutputTokens: null,
  temperature: null,
  topP: null,
  seed: null,
  finishReason: null,
  responseId: null,
  trace: null,
  correlationId: null,
  sessionId: null,
  content: null,
} as const;
