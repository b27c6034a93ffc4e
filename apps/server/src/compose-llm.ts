import { randomUUID } from 'node:crypto';
import { createCache } from '@leadline/core/kernel/cache';
import { systemClock } from '@leadline/core/kernel/clock';
import type { Config } from '@leadline/core/kernel/config';
import { type AuditLog, createOwnLimitsReader } from '@leadline/core/kernel/iam';
import {
  createBuiltinEmbedder,
  createDenialNotes,
  createLlm,
  createQuotas,
  createSemanticCache,
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
export function composeLlm(around: LlmSurroundings): {
  readonly llm: LlmGateway;
  readonly llmDeps: LlmDeps;
  readonly quotas: Quotas;
} {
  const { config, log, store, closers, telemetry, auditLog } = around;
  const clock = systemClock;
  // In memory alone: a job that is taken up again has its checkpoints, so keeping answers in PostgreSQL as
  // well would only cost every call a round trip.
  const cache = createCache({ clock });
  closers.push(() => cache.close());
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
    cache,
    clock,
    random: Math.random,
    fetch,
    onEvent: (event) => log.debug({ event }, 'language model'),
    quotas,
    guards: guardsOf(config),
    semantic: semanticCacheOf(around),
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

function semanticCacheOf({ config, log, store, closers }: LlmSurroundings): LlmDeps['semantic'] {
  if (config.LEADLINE_SEMANTIC_CACHE === 'off') return undefined;
  const semantic = createSemanticCache({
    store,
    clock: systemClock,
    embedder: createBuiltinEmbedder(),
    processId: randomUUID(),
    onEvent: (event) => log.debug({ event }, 'semantic cache'),
  });
  closers.push(() => semantic.close());
  return semantic;
}
