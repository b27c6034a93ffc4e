import type { FieldName } from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import type { AvailableCall, Licence, SourceResult, SpendLimit } from '../../../kernel/sources/index.ts';
import type { CallRecord, StoredObservation } from '../records.ts';
import { nameOfCall, type WorkDeps } from './ports.ts';

/** For whom a source is asked. */
export interface Asker {
  readonly workspaceId: string;
  readonly enrichmentId: string;
  readonly jobId: string;
  readonly subject: string;
  readonly limits: readonly SpendLimit[];
  readonly refresh: boolean;
  readonly signal?: AbortSignal;
}

export type Query = Readonly<Record<string, unknown>>;

/** What came of one call, ready to be kept. */
export interface Landing {
  readonly call: CallRecord;
  /** May be kept. */
  readonly observations: readonly StoredObservation[];
  /** May only be shown. */
  readonly shown: readonly StoredObservation[];
  readonly found: unknown;
  readonly simulated: boolean;
  /** True where the source's older answer stands in for one it did not give. */
  readonly stale: boolean;
}

/** Failures that concern the whole enrichment; any other costs one source. */
const STOPPING: ReadonlySet<string> = new Set(['cancelled', 'database_unavailable']);
const DAY_MS = 86_400_000;

/** Asks one source. Rejects only with what concerns the whole enrichment; its own failure is an outcome. */
export async function askSource(
  deps: Pick<WorkDeps, 'sources' | 'clock' | 'expectations'>,
  asker: Asker,
  { call, query }: Asked,
): Promise<Landing> {
  const startedAt = deps.clock.monotonicMs();
  const { workspaceId, jobId, subject, limits, refresh, signal } = asker;
  try {
    const result = await deps.sources.call({
      workspaceId,
      source: call.source,
      call: call.call,
      query,
      purpose: 'enrichment',
      jobId,
      subject,
      limits: call.priceUsd > 0 ? limits : [],
      refresh,
      ...(signal && { signal }),
    });
    if (result.origin === 'live') deps.expectations.took(nameOfCall(call), result.ms);
    return landed(result, { asker, call, query });
  } catch (error) {
    if (!(error instanceof LeadlineError) || STOPPING.has(error.code)) throw error;
    const ms = deps.clock.monotonicMs() - startedAt;
    return notLanded({ call, query }, { error, ms });
  }
}

/** What is asked of a source. */
export interface Asked {
  readonly call: AvailableCall;
  readonly query: Query;
}

function landed(result: SourceResult, { asker, call, query }: Asked & { readonly asker: Asker }): Landing {
  const fetchedAt = result.fetchedAt.toISOString();
  const observations = result.observations.map((observation) => ({
    ...observation,
    call: call.call,
    fetchedAt,
    enrichmentId: asker.enrichmentId,
    keepUntil: keepUntil(call.licence, result.fetchedAt, observation.field),
    simulated: result.simulated,
  }));
  const mayKeep = (field: FieldName) => call.licence.keepDays !== 0 || isKeptAlways(call.licence, field);
  return {
    call: {
      ...recordOf({ call, query }),
      outcome: result.hit ? 'hit' : 'miss',
      reason: result.origin === 'stale' ? 'it is down; this is what it said before' : null,
      origin: result.origin,
      costUsd: result.costUsd,
      savedUsd: result.savedUsd,
      ms: result.ms,
      fields: [...new Set(result.observations.map(({ field }) => field))],
    },
    observations: observations.filter(({ field }) => mayKeep(field)),
    shown: observations.filter(({ field }) => !mayKeep(field)),
    found: result.found,
    simulated: result.simulated,
    stale: result.origin === 'stale',
  };
}

function notLanded(
  asked: Asked,
  { error, ms }: { readonly error: LeadlineError; readonly ms: number },
): Landing {
  const outcome = error.code === 'budget_reached' ? 'skipped' : 'failed';
  return withoutAnswer(asked, { outcome, reason: error.message, ms });
}

/** The record of a call that brought nothing: it failed, or was not made. */
export function withoutAnswer(
  asked: Asked,
  {
    outcome,
    reason,
    ms = 0,
    savedUsd = 0,
  }: {
    readonly outcome: 'failed' | 'skipped';
    readonly reason: string;
    readonly ms?: number;
    readonly savedUsd?: number;
  },
): Landing {
  return {
    call: { ...recordOf(asked), outcome, reason, origin: null, costUsd: 0, savedUsd, ms, fields: [] },
    observations: [],
    shown: [],
    found: undefined,
    simulated: false,
    stale: false,
  };
}

function recordOf({ call }: Asked): Pick<CallRecord, 'callKey' | 'layer' | 'source' | 'call'> {
  return { callKey: nameOfCall(call), layer: call.layer, source: call.source, call: call.call };
}

function isKeptAlways({ keepAlways = [] }: Licence, field: FieldName): boolean {
  return keepAlways.includes(field);
}

function keepUntil(licence: Licence, fetchedAt: Date, field: FieldName): string | null {
  if (licence.keepDays === null || isKeptAlways(licence, field)) return null;
  return new Date(fetchedAt.getTime() + licence.keepDays * DAY_MS).toISOString();
}
