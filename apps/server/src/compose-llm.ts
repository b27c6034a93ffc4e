import { randomUUID } from 'node:crypto';
import { GUARDS } from '@leadline/contracts';
import { systemClock } from '@leadline/core/kernel/clock';
import type { Config } from '@leadline/core/kernel/config';
import { type AuditLog, createOwnLimitsReader, type ProviderKeys } from '@leadline/core/kernel/iam';
import {
  type Contexts,
  createCachedAnswers,
  createContexts,
  createDenialNotes,
  createGuardPolicies,
  createLlm,
  createPrompts,
  createQuotas,
  DEFAULT_GUARD_POLICY,
  type EditableGuardPolicies,
  type GuardPolicy,
  type LlmDeps,
  type LlmGateway,
  llmSettings,
  type PromptOperationDeps,
  type Quotas,
} from '@leadline/core/kernel/llm';
import type { Log } from '@leadline/core/kernel/log';
import type { Notices } from '@leadline/core/kernel/notices';
import type { Store } from '@leadline/core/kernel/store';
import type { Telemetry } from './telemetry/telemetry.ts';

/** What the language models stand on. */
export interface LlmSurroundings {
  readonly config: Config;
  readonly log: Log;
  readonly store: Store;
  readonly telemetry: Telemetry;
  /** What other processes tell. */
  readonly notices: Notices;
  readonly auditLog: Pick<AuditLog, 'note'>;
  /** What must be closed again, in reverse order. */
  readonly closers: (() => Promise<void>)[];
}

/** The gateway to language models with its caches, quotas and guards. */
export function composeLlm(
  around: LlmSurroundings,
  providerKeys: ProviderKeys,
): {
  readonly llm: LlmGateway;
  readonly llmDeps: LlmDeps;
  readonly quotas: Quotas;
  readonly contexts: Contexts;
  readonly guardPolicies: EditableGuardPolicies;
  readonly promptMemory: PromptOperationDeps['memory'];
} {
  const { config, log, store, notices, closers, telemetry, auditLog } = around;
  const clock = systemClock;
  const answers = createCachedAnswers({
    store,
    clock,
    notices,
    processId: randomUUID(),
    onEvent: (event) => log.debug({ event }, 'kept answers'),
  });
  closers.push(() => answers.close());
  const quotas = quotasOf(around);
  const { prompts, memory } = promptsOf(around);
  const contexts = createContexts({ store, clock, notices });
  const guardPolicies = createGuardPolicies({ store, clock, notices, defaults: guardsOf(config) });
  const llmDeps: LlmDeps = {
    config: llmSettings(config),
    store,
    answers,
    clock,
    random: Math.random,
    fetch,
    onEvent: (event) => log.debug({ event }, 'language model'),
    quotas,
    prompts,
    contexts,
    ownKeys: ownKeysOf(providerKeys, notices),
    guards: guardPolicies,
    guardJudge: config.LEADLINE_GUARD_JUDGE,
    semantic: semanticOf(around),
    onRouting(event) {
      log.debug({ event }, 'routing');
      telemetry.onRouting?.(event);
    },
    onTraced: createDenialNotes(auditLog, clock),
    onRequest: telemetry.onRequest,
    keepContent: telemetry.keepContent,
    onLostRows(rows, error) {
      log.error({ rows, err: error }, 'rows of the ledger were lost');
      telemetry.onLostRows?.(rows);
    },
  };
  const llm = createLlm(llmDeps);
  closers.push(() => llm.stop());
  return { llm, llmDeps, quotas, contexts, guardPolicies, promptMemory: memory };
}

function quotasOf({ store, log, telemetry, closers }: LlmSurroundings): Quotas {
  const quotas = createQuotas({
    store,
    clock: systemClock,
    newId: randomUUID,
    ownLimits: createOwnLimitsReader(store),
    onEvent(event) {
      log.info({ event }, 'quota');
      telemetry.onQuota?.(event);
    },
  });
  closers.push(() => quotas.stop());
  return quotas;
}

function promptsOf({ store, log, notices }: LlmSurroundings): ReturnType<typeof createPrompts> {
  const onError = (error: unknown) => log.warn({ err: error }, 'prompts');
  return createPrompts({ store, clock: systemClock, notices, onError });
}

/** Workspaces' own keys, and word of their changes in other processes. */
function ownKeysOf(keys: ProviderKeys, notices: Notices): LlmDeps['ownKeys'] {
  return {
    all: (workspaceId) => keys.all(workspaceId),
    watch: (onChange) => keys.watch(notices, onChange),
  };
}

/** The usual policy with what the settings change of it; with all guards off where the settings want none. */
function guardsOf({ LEADLINE_GUARDS: actions }: Config): GuardPolicy {
  const rules = GUARDS.map((guard) => {
    const rule = DEFAULT_GUARD_POLICY[guard];
    const action = actions === null ? 'off' : (actions[guard] ?? rule.action);
    return [guard, { ...rule, action }] as const;
  });
  return { ...DEFAULT_GUARD_POLICY, ...Object.fromEntries(rules) };
}

function semanticOf({ config, log }: LlmSurroundings): LlmDeps['semantic'] {
  const embedder = config.LEADLINE_SEMANTIC_CACHE;
  if (embedder === 'off') return undefined;
  return { embedder, onEvent: (event) => log.debug({ event }, 'semantic cache') };
}
