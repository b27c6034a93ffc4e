import { randomUUID } from 'node:crypto';
import { systemClock } from '@leadline/core/kernel/clock';
import type { Config } from '@leadline/core/kernel/config';
import { type AuditLog, createOwnLimitsReader, type ProviderKeys } from '@leadline/core/kernel/iam';
import {
  createCachedAnswers,
  createDenialNotes,
  createLlm,
  createQuotas,
  DEFAULT_GUARD_POLICY,
  type LlmDeps,
  type LlmGateway,
  llmSettings,
  preparePolicy,
  type Quotas,
} from '@leadline/core/kernel/llm';
import type { Log } from '@leadline/core/kernel/log';
import type { Store } from '@leadline/core/kernel/store';
import type { Telemetry } from './telemetry/telemetry.ts';

/** What the language models stand on. */
export interface LlmSurroundings {
  readonly config: Config;
  readonly log: Log;
  readonly store: Store;
  readonly telemetry: Telemetry;
  readonly auditLog: Pick<AuditLog, 'note'>;
  /** What must be closed again, in reverse order. */
  readonly closers: (() => Promise<void>)[];
}

/** The gateway to language models with its caches, quotas and guards. */
export function composeLlm(
  around: LlmSurroundings,
  ownKeys: ProviderKeys,
): {
  readonly llm: LlmGateway;
  readonly llmDeps: LlmDeps;
  readonly quotas: Quotas;
} {
  const { config, log, store, closers, telemetry, auditLog } = around;
  const clock = systemClock;
  const answers = createCachedAnswers({
    store,
    clock,
    processId: randomUUID(),
    onEvent: (event) => log.debug({ event }, 'kept answers'),
  });
  closers.push(() => answers.close());
  const quotas = createQuotas({
    store,
    clock,
    newId: randomUUID,
    ownLimits: createOwnLimitsReader(store),
    onEvent(event) {
      log.info({ event }, 'quota');
      telemetry.onQuota?.(event);
    },
  });
  closers.push(() => quotas.stop());
  const llmDeps: LlmDeps = {
    config: llmSettings(config),
    store,
    answers,
    clock,
    random: Math.random,
    fetch,
    onEvent: (event) => log.debug({ event }, 'language model'),
    quotas,
    ownKeys,
    guards: guardsOf(config),
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
  return { llm, llmDeps, quotas };
}

/** The usual policy with what the settings change of it. */
function guardsOf({ LEADLINE_GUARDS: actions }: Config): LlmDeps['guards'] {
  if (actions === null) return undefined;
  const rules = Object.entries(DEFAULT_GUARD_POLICY).map(([guard, rule]) => {
    const action = actions[guard as keyof typeof actions] ?? rule.action;
    return [guard, { ...rule, action }];
  });
  return preparePolicy(Object.fromEntries(rules) as typeof DEFAULT_GUARD_POLICY);
}

function semanticOf({ config, log }: LlmSurroundings): LlmDeps['semantic'] {
  const embedder = config.LEADLINE_SEMANTIC_CACHE;
  if (embedder === 'off') return undefined;
  return { embedder, onEvent: (event) => log.debug({ event }, 'semantic cache') };
}
