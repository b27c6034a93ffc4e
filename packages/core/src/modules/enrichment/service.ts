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
import { LeadlineError } from '../../kernel/errors/index.ts';
import { readCursor, writeCursor } from '../../kernel/paging/index.ts';
import { isUniqueViolation } from '../../kernel/store/index.ts';
import { estimateEnrichment } from './estimate.ts';
import type { EnrichmentEvent } from './events.ts';
import { createFlights } from './flights.ts';
import { fieldsToAsk } from './freshness.ts';
import type { LayerBell } from './layer-bell.ts';
import { cancelEnrichment, resumeEnrichment, withJobStatus } from './lifecycle.ts';
import { NO_LAYERS, presentEnrichment, presentListed, presentServed } from './presenting.ts';
import { type KnownCompany, presentProfile, readCompany, warmCompany } from './profiles.ts';
import type { EnrichmentRecord, EnrichmentRef } from './records.ts';
import { claimEnrichment, findEnrichment, pageOfEnrichments, readCalls } from './repository/enrichments.ts';
import { type EnrichmentRequest, type RequestInput, readRequest } from './request.ts';
import type { EnrichmentWorkflow, WorkDeps } from './workflow/index.ts';

export interface ServiceDeps extends WorkDeps {
  readonly cache: Cache;
  readonly workflow: EnrichmentWorkflow;
  readonly bell: LayerBell;
  readonly budgetUsd: number;
  readonly simulated: boolean;
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
  const { jobs, bell, clock } = deps;
  const flights = createFlights();
  const claim = (workspaceId: string, request: EnrichmentRequest) =>
    flights.share(`claim ${workspaceId} ${request.key}`, () => claimRow(deps, workspaceId, request));
  const begin = (workspaceId: string, request: EnrichmentRequest) =>
    flights.share(`begin ${workspaceId} ${request.key}`, () => start(deps, workspaceId, { request, claim }));
  const show = (workspaceId: string, enrichmentId: string) =>
    flights.share(`show ${workspaceId} ${enrichmentId}`, () => readOne(deps, { workspaceId, enrichmentId }));
  const record = async (workspaceId: string, enrichmentId: string) =>
    withJobStatus(deps, workspaceId, await findOne(deps, { workspaceId, enrichmentId }));
  const ended = (id: string) => flights.share(`ended ${id}`, () => jobs.result(id).catch(() => undefined));
  const atHand = async (workspaceId: string, request: EnrichmentRequest) => {
    if (request.input.refresh) return null;
    const known = await flights.share(`warm ${workspaceId} ${request.companyKey}`, () =>
      warmCompany(deps, workspaceId, request.companyKey),
    );
    return known && serve(deps, request, known);
  };
  const waitFor = async (id: string, wait: ProgressiveInput['wait']) => {
    if (wait === 'all') await ended(id);
    if (wait === 'first') await Promise.race([bell.heard(id), ended(id), clock.sleep(FIRST_ANSWER_MS)]);
  };
  return {
    claim,
    atHand,
    async progressive(workspaceId, input) {
      const request = readRequest(input as RequestInput, deps.budgetUsd);
      const served = await atHand(workspaceId, request);
      if (served) return served;
      const id = await begin(workspaceId, request);
      await waitFor(id, input.wait);
      return show(workspaceId, id);
    },
    async stream(workspaceId, input, signal) {
      const request = readRequest(input as RequestInput, deps.budgetUsd);
      const served = await atHand(workspaceId, request);
      if (served) return oneEvent(served);
      const id = await begin(workspaceId, request);
      return withResult(jobs.follow(workspaceId, id, -1, signal), () => show(workspaceId, id));
    },
    async estimate(workspaceId, input) {
      const request = readRequest(input as RequestInput, deps.budgetUsd);
      const known = await warmCompany(deps, workspaceId, request.companyKey);
      const missing = known && !input.refresh ? openFields(deps, request, known) : request.input.wanted;
      return estimateEnrichment(request, { missing, available: deps.sources.available() });
    },
    get: show,
    list: (workspaceId, page) => listEnrichments(deps, workspaceId, page),
    async events(workspaceId, enrichmentId, after) {
      // The status first: an enrichment that has ended by then has its last event written.
      const { status } = await record(workspaceId, enrichmentId);
      return { events: await jobs.events(workspaceId, enrichmentId, after), status };
    },
    async *follow(workspaceId, enrichmentId, ...[after, signal]) {
      await findOne(deps, { workspaceId, enrichmentId });
      yield* jobs.follow(workspaceId, enrichmentId, after, signal);
    },
    async resume(workspaceId, enrichmentId, budgetUsd) {
      const found = await record(workspaceId, enrichmentId);
      const again = () => jobs.start(deps.workflow, { enrichmentId }, { id: enrichmentId, workspaceId });
      await resumeEnrichment(deps, found, { workspaceId, enrichmentId, budgetUsd, start: again }).catch(
        (error: unknown) => {
          throw isUniqueViolation(error) ? alreadyAtWork() : error;
        },
      );
      return readOne(deps, { workspaceId, enrichmentId });
    },
    async cancel(workspaceId, enrichmentId) {
      await findOne(deps, { workspaceId, enrichmentId });
      await cancelEnrichment(deps, { workspaceId, enrichmentId }, clock.now());
      return readOne(deps, { workspaceId, enrichmentId });
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
  if (isNew) await deps.jobs.start(deps.workflow, { enrichmentId: id }, { id, workspaceId });
  return id;
}

async function findOne(
  { store }: ServiceDeps,
  { workspaceId, enrichmentId }: EnrichmentRef,
): Promise<EnrichmentRecord> {
  const found = await store.tenant(workspaceId, (database) => findEnrichment(database, enrichmentId));
  if (found) return found;
  throw new LeadlineError('not_found', `There is no enrichment ${enrichmentId} in this workspace.`, {
    next: 'See `leadline enrich list` for those there are.',
  });
}

async function readOne(deps: ServiceDeps, ref: EnrichmentRef): Promise<Enrichment> {
  const { workspaceId, enrichmentId } = ref;
  const record = await withJobStatus(deps, workspaceId, await findOne(deps, ref));
  const calls = await deps.store.tenant(workspaceId, (database) => readCalls(database, [enrichmentId]));
  const { companyId } = record;
  const known = companyId === null ? null : await readCompany(deps, { workspaceId, companyId });
  const profile = known && presentProfile(deps, known, record.input.wanted);
  return presentEnrichment(record, { calls, profile });
}

async function listEnrichments(
  deps: ServiceDeps,
  workspaceId: string,
  page: Parameters<EnrichmentService['list']>[1],
) {
  const after = page.cursor === undefined ? undefined : readCursor(page.cursor);
  const { limit, status } = page;
  const found = await deps.store.tenant(workspaceId, (database) =>
    pageOfEnrichments(database, { limit: limit + 1, after, status }),
  );
  const shown = await Promise.all(found.slice(0, limit).map((row) => withJobStatus(deps, workspaceId, row)));
  const calls = await deps.store.tenant(workspaceId, (database) =>
    readCalls(
      database,
      shown.map(({ id }) => id),
    ),
  );
  const last = shown.at(-1);
  return {
    items: shown.map((row) => presentListed(row, calls)),
    nextCursor:
      found.length > limit && last ? writeCursor({ id: last.id, at: new Date(last.createdAt) }) : null,
  };
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

function alreadyAtWork(): LeadlineError {
  return new LeadlineError('conflict', 'Another enrichment of the same company and fields is at work.', {
    next: 'Wait for that one; it brings the same.',
    retryable: true,
  });
}
