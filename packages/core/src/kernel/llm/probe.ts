import type { Clock } from '../clock/index.ts';
import { toLeadlineError } from '../errors/index.ts';
import type { Next } from '../stage/index.ts';
import type { ModelCall, ModelReply } from './model-call.ts';
import type { ModelChoices } from './models.ts';
import { newCall } from './new-call.ts';
import type { PriceBook } from './pricing/price-book.ts';
import { type Connections, SETTING_OF, unconfigured } from './providers/connections.ts';
import { type FailureKind, ProviderFailure, toVisibleError } from './providers/failure.ts';
import { PROVIDER_NAMES, type ProviderName } from './providers/names.ts';

/** Whether one provider can be used now. */
export interface ProviderProbe {
  readonly provider: string;
  readonly state: 'ok' | 'unconfigured' | 'failed';
  readonly detail: string;
  /** What to do about it. */
  readonly next?: string;
}

export interface ProbeDeps {
  readonly connections: Connections;
  readonly choices: ModelChoices;
  readonly prices: PriceBook;
  readonly clock: Clock;
  readonly randomId: () => string;
  /** One try, no more: a failure is what the probe is looking for. */
  readonly callOnce: Next<ModelCall, ModelReply>;
}

const QUESTION = 'Reply with the one word: ready';
/** Room for a word; some models refuse to be given less. */
const MAX_OUTPUT_TOKENS = 64;

/**
 * Puts one tiny question to each configured provider, all at once: nothing less shows that address, key, model
 * and credit are right. It costs a small part of a cent at most, and stands in the ledger of `workspaceId`.
 */
export function probeProviders(deps: ProbeDeps, workspaceId: string): Promise<ProviderProbe[]> {
  return Promise.all(PROVIDER_NAMES.map((provider) => probeProvider(deps, provider, workspaceId)));
}

async function probeProvider(
  deps: ProbeDeps,
  provider: ProviderName,
  workspaceId: string,
): Promise<ProviderProbe> {
  const { connections, clock } = deps;
  if (!connections.isConfigured(provider)) {
    const { message, next } = unconfigured(provider, connections.simulated);
    return { provider, state: 'unconfigured', detail: message, ...(next && { next }) };
  }
  try {
    const call = probeCall(deps, provider, workspaceId);
    const startedMs = clock.monotonicMs();
    await deps.callOnce(call);
    const seconds = ((clock.monotonicMs() - startedMs) / 1000).toFixed(1);
    const simulated = connections.simulated ? 'simulated: the sandbox ' : '';
    return { provider, state: 'ok', detail: `${simulated}answered as ${call.model.model} in ${seconds} s` };
  } catch (error) {
    return { provider, state: 'failed', ...explain(provider, error) };
  }
}

function probeCall(deps: ProbeDeps, provider: ProviderName, workspaceId: string): ModelCall {
  const model = deps.choices.analyst(provider);
  if (!model) throw unconfigured(provider, deps.connections.simulated);
  const spec = {
    purpose: 'task',
    task: 'llm.probe',
    taskVersion: '1',
    model,
    messages: [{ role: 'user', text: QUESTION }],
    schema: null,
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    options: { workspaceId, idempotencyKey: `probe:${deps.randomId()}` },
  } as const;
  return newCall(spec, deps);
}

const NEXT_OF: Readonly<Record<FailureKind, (provider: ProviderName) => string>> = {
  rejected_key: (provider) => `Correct ${SETTING_OF[provider]}: the provider does not accept it.`,
  no_credit: () => "Add credit to the provider's account.",
  unknown_model: (provider) =>
    `Name a model the provider has in ${modelSetting(provider)}, or correct its address.`,
  bad_request: (provider) => `Choose another model in ${modelSetting(provider)}.`,
  throttled: () => 'Wait a minute and try again; if it stays, raise the limits of the account.',
  transient: () => "See that its address is right and reachable from here, and the provider's status page.",
  timeout: () => "See that its address is right and reachable from here, and the provider's status page.",
  broken_reply: () => 'See that its address is that of the right kind of server.',
};

function modelSetting(provider: ProviderName): string {
  return `LEADLINE_${provider === 'google' ? 'GEMINI' : provider.toUpperCase()}_MODEL`;
}

function explain(provider: ProviderName, error: unknown): Pick<ProviderProbe, 'detail' | 'next'> {
  if (error instanceof ProviderFailure)
    return { detail: toVisibleError(error, 1).message, next: NEXT_OF[error.kind](provider) };
  const { message, next } = toLeadlineError(error);
  return { detail: message, ...(next && { next }) };
}
