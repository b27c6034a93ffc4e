import type { JobStatus } from '@leadline/contracts';
import type { Cache } from '../../kernel/cache/index.ts';
import type { Clock } from '../../kernel/clock/index.ts';
import type { Jobs } from '../../kernel/jobs/index.ts';
import type { Operation } from '../../kernel/operations/index.ts';
import type { Sources } from '../../kernel/sources/index.ts';
import type { Store } from '../../kernel/store/index.ts';
import { type CompanyService, createCompanyService } from './companies.ts';
import { type CompanyDatabase, createCompanyDatabase } from './database/index.ts';
import type { EnrichmentEvent } from './events.ts';
import { createLayerBell } from './layer-bell.ts';
import { createListEnricher } from './list-enricher.ts';
import { createListService, type ListService, listOperations } from './lists/index.ts';
import { enrichmentOperations } from './operations.ts';
import { createOwnDatabase } from './own-database.ts';
import { staticWave } from './policy/choice/index.ts';
import { createEnrichmentService, type EnrichmentService, meanConfidence } from './service.ts';
import { createShownOnly } from './shown-only.ts';
import { sweepHourly } from './sweep.ts';
import { type Choice, createExpectations, defineEnrichment, type Infer } from './workflow/index.ts';

export type { EnrichmentEvent } from './events.ts';
export { createInference } from './inference/index.ts';
export { createLearnedChoice } from './learning/index.ts';
export { type ListFile, parseListMap, readListFile } from './list-file/index.ts';
export { ENRICHMENT_TASKS } from './tasks/index.ts';

export interface EnrichmentDeps {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly sources: Sources;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly randomId: () => string;
  /** Layer 3; without it that layer is skipped. */
  readonly infer?: Infer | undefined;
  /** Which paid calls are made; cheapest first unless given. */
  readonly choice?: Choice | undefined;
  /** The folder that company files are imported from for callers who are not at the server's own command line. */
  readonly importFolder: string;
  readonly settings: {
    /** What one enrichment may spend where its caller says nothing, in US dollars. */
    readonly budgetUsd: number;
    /** What a workspace may spend in a month; null without a limit. */
    readonly monthlyBudgetUsd: number | null;
  };
  /** A sandbox stands in for the sources: whatever is shown says so. */
  readonly simulated: boolean;
  /** Kept answers of other parts about what these tags name are given no more. */
  readonly onChanged?: (workspaceId: string, tags: readonly string[]) => Promise<unknown>;
  readonly onEvent?: (event: EnrichmentEvent) => void;
  readonly onError?: (error: unknown) => void;
}

/** The enrichment module: its operations and the services behind them. */
export interface Enrichment {
  readonly enrichments: EnrichmentService;
  readonly companies: CompanyService;
  readonly lists: ListService;
  readonly database: CompanyDatabase;
  readonly operations: readonly Operation[];
  stop(): void;
}

/** Builds the module and registers its workflow; call before `jobs.launch`. */
export function createEnrichment(deps: EnrichmentDeps): Enrichment {
  const { cache, settings, onEvent = () => undefined, onError = () => undefined } = deps;
  const bell = createLayerBell();
  const changed = async (workspaceId: string, tags: readonly string[]) => {
    await cache.invalidateTags(workspaceId, tags);
    await deps.onChanged?.(workspaceId, tags);
  };
  const database = createCompanyDatabase(deps);
  const shared = {
    ...deps,
    newId: deps.randomId,
    infer: deps.infer ?? null,
    choice: deps.choice ?? { wave: (_workspaceId, question) => staticWave(question) },
    database: createOwnDatabase(database),
    expectations: createExpectations(),
    shownOnly: createShownOnly(),
    monthlyBudgetUsd: settings.monthlyBudgetUsd,
    budgetUsd: settings.budgetUsd,
    onEvent,
    onError,
    bell,
  };
  const workflow = defineEnrichment({
    ...shared,
    onChanged: changed,
    onEnded: async ({ workspaceId, enrichmentId }) => {
      bell.ring(enrichmentId);
      onEvent(eventOf(await enrichments.get(workspaceId, enrichmentId)));
    },
  });
  const enrichments = createEnrichmentService({ ...shared, workflow });
  const companies = createCompanyService({ ...shared, onChanged: changed });
  const enricher = createListEnricher({ ...shared, workflow }, enrichments);
  const lists = createListService({ ...shared, enricher });
  const endSweeping = sweepHourly(deps, onError);
  return {
    enrichments,
    companies,
    lists,
    database,
    operations: [
      ...enrichmentOperations({ enrichments, companies }),
      ...listOperations(lists),
      ...database.operations,
    ],
    stop: endSweeping,
  };
}

type Ended = Awaited<ReturnType<EnrichmentService['get']>>;

function eventOf({ status, costUsd, createdAt, finishedAt, profile }: Ended): EnrichmentEvent {
  const ended: JobStatus = status;
  return {
    type: 'enrichment.ended',
    status: ended,
    served: 'live',
    costUsd,
    seconds: finishedAt === null ? 0 : (Date.parse(finishedAt) - Date.parse(createdAt)) / 1000,
    confidence: profile ? meanConfidence(profile.fields) : null,
    fill: profile?.fill ?? null,
  };
}
