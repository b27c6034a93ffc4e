import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Cache } from '@leadline/core/kernel/cache';
import { systemClock } from '@leadline/core/kernel/clock';
import type { Config } from '@leadline/core/kernel/config';
import type { Jobs } from '@leadline/core/kernel/jobs';
import type { LlmGateway } from '@leadline/core/kernel/llm';
import type { Log } from '@leadline/core/kernel/log';
import type { Sources } from '@leadline/core/kernel/sources';
import type { Store } from '@leadline/core/kernel/store';
import {
  createEnrichment,
  createInference,
  createLearnedChoice,
  type Enrichment,
} from '@leadline/core/modules/enrichment';
import type { Telemetry } from './telemetry/telemetry.ts';

/** What enrichment stands on. */
export interface EnrichmentSurroundings {
  readonly config: Config;
  readonly log: Pick<Log, 'debug' | 'warn'>;
  readonly store: Store;
  readonly cache: Cache;
  readonly jobs: Jobs;
  readonly llm: LlmGateway;
  readonly sources: Sources;
  readonly simulated: boolean;
  readonly telemetry: Pick<Telemetry, 'onEnrichment'>;
  /** What must be closed again, in reverse order. */
  readonly closers: (() => Promise<void>)[];
}

/** Enrichment with inference by the models there are, and with sources chosen by what enrichments have taught. */
export function composeEnrichment(around: EnrichmentSurroundings): Enrichment {
  const { config, log, store, cache, jobs, llm, sources, simulated, telemetry, closers } = around;
  const clock = systemClock;
  const enrichment = createEnrichment({
    store,
    cache,
    jobs,
    sources,
    simulated,
    clock,
    randomId: randomUUID,
    importFolder: join(config.LEADLINE_HOME, 'imports'),
    infer: createInference({ llm, clock }),
    choice: createLearnedChoice({ store, clock, random: Math.random, simulated }),
    settings: {
      budgetUsd: config.LEADLINE_ENRICHMENT_BUDGET_USD,
      monthlyBudgetUsd: config.LEADLINE_ENRICHMENT_MONTHLY_BUDGET_USD ?? null,
    },
    onChanged: (workspaceId, tags) => llm.caches.invalidate(workspaceId, tags),
    onEvent(event) {
      log.debug({ event }, 'enrichment');
      telemetry.onEnrichment?.(event);
    },
    onError: (error) => log.warn({ err: error }, 'enrichment: something nobody waited for failed'),
  });
  closers.push(async () => enrichment.stop());
  return enrichment;
}
