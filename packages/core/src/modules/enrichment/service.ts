import type {
  Enrichment,
  EnrichmentEstimate,
  EnrichmentListItem,
  JobEvent,
  JobStatus,
  ParsedEnrichmentInput,
  WAITS,
} from '@leadline/contracts';
import type { Cache } from '../../kernel/cache/index.ts';
import { estimateEnrichment } from './estimate.ts';
import type { EnrichmentEvent } from './events.ts';
import { createFlights, type Flights } from './flights.ts';
import { fieldsToAsk } from './freshness.ts';
import type { LayerBell } from './layer-bell.ts';
import { withJobStatus } from './lifecycle.ts';
import { NO_LAYERS, presentServed } from './presenting.ts';
import { type KnownCompany, presentProfile, warmCompany } from './profiles.ts';
import { findOne, readOne, standingEnrichments } from './reading.ts';
import type { EnrichmentRef } from './records.ts';
import { claimEnrichment } from './repository/enrichments.ts';
import { type EnrichmentRequest, readRequest } from './request.ts';
import type { EnrichmentWorkflow, WorkDeps } from './workflow/index.ts';

export interface ServiceDeps extends WorkDeps {
  readonly cache: Cache;
  readonly workflow: EnrichmentWorkflow;
  readonly bell: LayerBell;
  readonly budgetUsd: number;
  readonly onEvent: (event: EnrichmentEvent) => void;
}

export type ProgressiveInput = ParsedEnrichmentInput & { readonly wait: (typeof WAITS)[number] };

/**
 * What is true of a company. Whatever names an enrichment that the workspace does not have is rejected with `not_found`.
 */
export interface EnrichmentService {
  /**
   * Enriches a company: what is fresh is served at once; else one job works on it, however many ask for the same. Answers
   * when `wait` says.
   *
   * @throws `invalid_input` for what names no company or field.
   */
  progressive(workspaceId: string, input: ProgressiveInput): Promise<Enrichment>;
  /** The same as events, to the end of the job. */
  stream(
    workspaceId: string,
    input: ProgressiveInput,
    signal?: AbortSignal,
  ): Promise<AsyncIterable<JobEvent>>;
  estimate(workspaceId: string, input: ParsedEnrichmentInput): Promise<EnrichmentEstimate>;
  get(workspaceId: string, enrichmentId: string): Promise<Enrichment>;
  list(
    workspaceId: string,
    page: {
      readonly limit: number;
      readonly cursor?: string | undefined;
      readonly status?: JobStatus | undefined;
    },
  ): Promise<{ items: EnrichmentListItem[]; nextCursor: string | null }>;
  /** Progress after the event numbered `after` (−1 for all), and where the enrichment stands. */
  events(
    workspaceId: string,
    enrichmentId: string,
    after: number,
  ): Promise<{ events: JobEvent[]; status: JobStatus }>;
  follow(
    workspaceId: string,
    enrichmentId: string,
    after: number,
    signal?: AbortSignal,
  ): AsyncIterable<JobEvent>;
  /** Goes on with an enrichment that stopped; see `resumeEnrichment`. */
  resume(workspaceId: string, enrichmentId: string, budgetUsd?: number): Promise<Enrichment>;
  /** Stops an enrichment; what it found is kept, and it can be resumed. */
  cancel(workspaceId: string, enrichmentId: string): Promise<Enrichment>;
  /** For whoever starts the work itself: keeps the enrichment and gives its id, or that of one at work on the same. */
  claim(
    workspaceId: string,
    request: EnrichmentRequest,
  ): Promise<{ readonly id: string; readonly isNew: boolean }>;
  /** What is at hand for a request, where nothing need be asked; null else. */
  atHand(workspaceId: string, request: EnrichmentRequest): Promise<Enrichment | null>;
}

/** How long the first answer waits for layer 1. */
const FIRST_ANSWER_MS = 2_000;

export function createEnrichmentService(deps: ServiceDeps): EnrichmentService {
  const flights = createFlights();
  const ended = (id: string) =>
    flights.share(`ended ${id}`, () => deps.jobs.result(id).catch(() => undefined));
  return { ...standingEnrichments(deps, flights), ...newEnrichments(deps, { flights, ended }) };
}

type New = 'claim' | 'atHand' | 'progressive' | 'stream' | 'estimate';

interface Sharing {
  readonly flights: Flights;
  /** Resolves when the job has ended, however it did. */
  readonly ended: (id: string) => Promise<unknown>;
}

/** What is asked for anew. */
function newEnrichments(deps: ServiceDeps, { flights, ended }: Sharing): Pick<EnrichmentService, New> {
  const { jobs, bell, clock } = deps;
  const claim = (workspaceId: string, request: EnrichmentRequest) =>
    flights.share(`claim ${workspaceId} ${request.key}`, () => claimRow(deps, workspaceId, request));
  const begin = (workspaceId: string, request: EnrichmentRequest) =>
    flights.share(`begin ${workspaceId} ${request.key}`, () => start(deps, workspaceId, { request, claim }));
  const show = (workspaceId: string, enrichmentId: string) =>
    flights.share(`show ${workspaceId} ${enrichmentId}`, () => readOne(deps, { workspaceId, enrichmentId }));
  const atHand = async (workspaceId: string, request: EnrichmentRequest) => {
    if (request.input.refresh) return null;
    const known = await flights.share(`warm ${workspaceId} ${request.companyKey}`, () =>
      warmCompany(deps, workspaceId, request.companyKey),
    );
    return known && serve(deps, request, known);
  };
  return {
    claim,
    atHand,
    async progressive(workspaceId, input) {
      const request = readRequest(input, deps);
      const served = await atHand(workspaceId, request);
      if (served) return served;
      const id = await begin(workspaceId, request);
      if (input.wait === 'all') await ended(id);
      if (input.wait === 'first')
        await Promise.race([bell.heard(id), ended(id), clock.sleep(FIRST_ANSWER_MS)]);
      return show(workspaceId, id);
    },
    async stream(workspaceId, input, signal) {
      const request = readRequest(input, deps);
      const served = await atHand(workspaceId, request);
      if (served) return oneEvent(served);
      const id = await begin(workspaceId, request);
      return withResult(jobs.follow(workspaceId, id, -1, signal), () => show(workspaceId, id));
    },
    async estimate(workspaceId, input) {
      const request = readRequest(input, deps);
      const known = await warmCompany(deps, workspaceId, request.companyKey);
      const missing = known && !input.refresh ? openFields(deps, request, known) : request.input.wanted;
      return estimateEnrichment(request, { missing, available: deps.sources.available() });
    },
  };
}

function openFields(
  { clock }: ServiceDeps,
  { input, budgetUsd }: EnrichmentRequest,
  { profile }: KnownCompany,
) {
  return fieldsToAsk({ profile, wanted: input.wanted, layers: input.layers, budgetUsd, now: clock.now() });
}

/** What is at hand, where nobody need be asked; null else. */
function serve(deps: ServiceDeps, request: EnrichmentRequest, known: KnownCompany): Enrichment | null {
  if (openFields(deps, request, known).length > 0) return null;
  const profile = presentProfile(deps, known, request.input.wanted);
  const { enrichmentId, worthUsd } = known.profile;
  deps.onEvent({
    type: 'enrichment.ended',
    status: 'succeeded',
    served: 'cache',
    costUsd: 0,
    seconds: 0,
    confidence: meanConfidence(profile.fields),
    fill: profile.fill,
  });
  return presentServed(request, {
    id: enrichmentId ?? known.company.id,
    profile,
    worthUsd,
    at: deps.clock.now(),
  });
}

export function meanConfidence(fields: readonly { readonly confidence: number }[]): number | null {
  if (fields.length === 0) return null;
  return fields.reduce((sum, { confidence }) => sum + confidence, 0) / fields.length;
}

async function claimRow(deps: ServiceDeps, workspaceId: string, request: EnrichmentRequest) {
  const { text, key, input, budgetUsd } = request;
  for (let tries = 0; ; tries += 1) {
    const claimed = await deps.store.tenant(workspaceId, (database) =>
      claimEnrichment(database, workspaceId, {
        id: deps.newId(),
        companyId: null,
        key,
        query: text,
        input,
        status: 'queued',
        layers: NO_LAYERS,
        candidates: [],
        warnings: request.query.warnings,
        budgetUsd,
        error: null,
        simulated: deps.simulated,
        createdAt: deps.clock.now().toISOString(),
        jobId: null,
      }),
    );
    if (claimed.isNew || tries > 0) return claimed;
    // Its worker may have died in a way that only its job knows of; then it is not at work any more.
    const there = await findOne(deps, { workspaceId, enrichmentId: claimed.id });
    const { status } = await withJobStatus(deps, workspaceId, there);
    if (status === 'queued' || status === 'running') return claimed;
  }
}

async function start(
  deps: ServiceDeps,
  workspaceId: string,
  { request, claim }: { readonly request: EnrichmentRequest; readonly claim: EnrichmentService['claim'] },
): Promise<string> {
  const { id, isNew } = await claim(workspaceId, request);
  if (isNew || (await isOrphan(deps, { workspaceId, enrichmentId: id })))
    await deps.jobs.start(deps.workflow, { enrichmentId: id }, { id, workspaceId });
  return id;
}

/** Kept by a process that died before it could start the work; a row of a list is started by its list. */
async function isOrphan(deps: ServiceDeps, ref: EnrichmentRef): Promise<boolean> {
  const { status, jobId, input } = await findOne(deps, ref);
  return status === 'queued' && jobId === null && input.list === null;
}

async function* oneEvent(enrichment: Enrichment): AsyncIterable<JobEvent> {
  yield {
    seq: 0,
    at: enrichment.createdAt,
    type: 'enrichment.finished',
    message: 'Everything wanted is at hand and fresh',
    costUsd: 0,
    data: { enrichment },
  };
}

/** The job's events, and at its end the whole enrichment. */
async function* withResult(
  events: AsyncIterable<JobEvent>,
  read: () => Promise<Enrichment>,
): AsyncIterable<JobEvent> {
  let last: JobEvent | null = null;
  for await (const event of events) {
    last = event;
    yield event;
  }
  const enrichment = await read();
  yield {
    seq: last?.seq ?? 0,
    at: last?.at ?? enrichment.createdAt,
    type: 'enrichment.finished',
    message: `The enrichment ${enrichment.status}`,
    costUsd: enrichment.costUsd,
    data: { enrichment },
  };
}
