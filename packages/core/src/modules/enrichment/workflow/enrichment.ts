import type { FieldName, Layer } from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import type { WorkflowContext, WorkflowRef } from '../../../kernel/jobs/index.ts';
import { fieldsToAsk, freshUntil } from '../freshness.ts';
import type { LayerBell } from '../layer-bell.ts';
import { setStatus, stopReason } from '../lifecycle.ts';
import { parseCompanyQuery } from '../policy/entity/index.ts';
import { layersOf } from '../policy/freshness/index.ts';
import { changeProfile, companyTag, contentOf } from '../profiles.ts';
import type { AskedFields, EnrichmentRecord, EnrichmentRef, LayerRecord, ProfileRecord } from '../records.ts';
import { findCompany } from '../repository/companies.ts';
import { changeEnrichment, findEnrichment, readCalls } from '../repository/enrichments.ts';
import { findProfile } from '../repository/profiles.ts';
import type { Board } from './board.ts';
import { kindOf } from './facts.ts';
import { type Gathered, gather } from './gather.ts';
import { nameOfCall, type WorkDeps } from './ports.ts';
import { type Resolved, resolveCompany } from './resolve.ts';

export interface EnrichmentDeps extends WorkDeps {
  /** Told that what is known of a company has changed. */
  readonly onChanged: (workspaceId: string, tags: readonly string[]) => Promise<void>;
  /** Told of each enrichment that has ended. */
  readonly onEnded: (ref: EnrichmentRef) => Promise<void>;
  readonly bell: LayerBell;
}

export type EnrichmentWorkflow = WorkflowRef<{ readonly enrichmentId: string }, void>;

/** Registers the durable work of an enrichment: resolve → gather, once for each budget → finish. */
export function defineEnrichment(deps: EnrichmentDeps): EnrichmentWorkflow {
  return deps.jobs.define('enrichment.progressive', async (context, { enrichmentId }) => {
    const ref = { workspaceId: context.workspaceId, enrichmentId };
    try {
      await setStatus(deps, ref, {
        from: ['queued', 'running', 'failed', 'paused'],
        status: 'running',
        jobId: context.jobId,
      });
      await enrich(deps, context, ref);
    } catch (error) {
      await tellWhyStopped(deps, ref, error);
      throw error;
    }
  });
}

async function enrich(deps: EnrichmentDeps, context: WorkflowContext, ref: EnrichmentRef): Promise<void> {
  const resolved = await context.step<Resolved>('resolve', async ({ signal }) => {
    const record = await read(deps, ref);
    requireSameWorld(deps, record);
    const found = await resolveCompany(deps, { ...whatIsMeant(record), ref, jobId: context.jobId, signal });
    await tellResolved(deps, { ref, tells: isOwnJob(context, ref) }, found);
    return found;
  });
  if (resolved.kind === 'doubt') return deps.bell.ring(ref.enrichmentId);
  for (let pass = 1; ; pass += 1) {
    const gathered = await context.step<Gathered>(`gather/${pass}`, (step) =>
      gatherOnce(deps, {
        ref,
        jobId: context.jobId,
        tells: isOwnJob(context, ref),
        companyId: resolved.companyId,
        step,
      }),
    );
    await context.step(`finish/${pass}`, () =>
      finish(deps, ref, { companyId: resolved.companyId, gathered }),
    );
    if (gathered.forBudget.length === 0) return;
    // A higher budget makes another pass; without one this is as far as the money goes.
    if ((await read(deps, ref)).passes <= pass) throw budgetReached(ref, gathered);
  }
}

/** An enrichment that is a row of a list tells nobody of its progress: the list does. */
function isOwnJob({ rootJobId }: WorkflowContext, { enrichmentId }: EnrichmentRef): boolean {
  return rootJobId === enrichmentId;
}

function whatIsMeant({ query, input }: EnrichmentRecord) {
  return { query: parseCompanyQuery(query, input.country ?? undefined), input };
}

async function read(
  { store }: EnrichmentDeps,
  { workspaceId, enrichmentId }: EnrichmentRef,
): Promise<EnrichmentRecord> {
  const record = await store.tenant(workspaceId, (database) => findEnrichment(database, enrichmentId));
  if (record) return record;
  throw new LeadlineError('not_found', `Enrichment ${enrichmentId} is gone.`, {
    next: 'Ask for the company again.',
  });
}

/** Doubt ends the enrichment: whoever asked says which company is meant, by asking for it. */
async function tellResolved(
  deps: EnrichmentDeps,
  { ref, tells }: { readonly ref: EnrichmentRef; readonly tells: boolean },
  resolved: Resolved,
): Promise<void> {
  const emit = (type: string, message: string, data: Record<string, unknown>) =>
    tells && deps.jobs.emit(ref.workspaceId, ref.enrichmentId, { type, message, data });
  if (resolved.kind === 'company') {
    emit('company.resolved', 'The company is found', { companyId: resolved.companyId });
    return;
  }
  const { candidates, warnings } = resolved;
  if (candidates.length === 0)
    throw new LeadlineError('not_found', warnings.join(' ') || 'No company was found for this.', {
      next: 'Check the spelling, or ask for its domain, its name with its city, or its registry number.',
    });
  emit('company.doubtful', `${candidates.length} companies could be meant`, { candidates, warnings });
  await setStatus(deps, ref, {
    status: 'paused',
    candidates,
    warnings,
    error: {
      code: 'not_ready',
      message: `It is in doubt which company is meant: ${candidates.length} could be.`,
      next: `Ask for one of them: ${candidates
        .slice(0, 3)
        .map(({ query }) => `\`leadline enrich "${query}"\``)
        .join(', ')}.`,
    },
    finishedAt: deps.clock.now(),
  });
}

interface GatherOnce {
  readonly ref: EnrichmentRef;
  readonly jobId: string;
  readonly tells: boolean;
  readonly companyId: string;
  readonly step: { readonly idempotencyKey: string; readonly signal: AbortSignal };
}

/** A job that a worker of the other world took over would mix what is simulated with what is true. */
function requireSameWorld({ simulated }: EnrichmentDeps, record: EnrichmentRecord): void {
  if (record.simulated === simulated) return;
  throw new LeadlineError(
    'conflict',
    record.simulated
      ? 'This enrichment was begun with a sandbox, and this worker asks real sources.'
      : 'This enrichment was begun with real sources, and this worker has a sandbox.',
    { next: 'Ask for the company anew.', kept: 'What it had found.' },
  );
}

async function gatherOnce(
  deps: EnrichmentDeps,
  { ref, jobId, tells, companyId, step }: GatherOnce,
): Promise<Gathered> {
  const record = await read(deps, ref);
  requireSameWorld(deps, record);
  const [company, profile] = await deps.store.tenant(ref.workspaceId, async (database) => [
    await findCompany(database, companyId),
    await findProfile(database, companyId),
  ]);
  if (!company)
    throw new LeadlineError('not_found', 'The company was forgotten meanwhile.', {
      next: 'Ask for it again.',
    });
  let layers = record.layers;
  return gather(deps, {
    ...whatIsMeant(record),
    ...step,
    ref,
    jobId,
    tells,
    company,
    needed: neededOf(deps, record, profile),
    budgetUsd: record.budgetUsd,
    onLayer: async (layer, board) => {
      layers = layers.map((each) => (each.layer === layer.layer ? layerRecord(layer) : each));
      await keepLayers(deps, ref, { companyId, layers, board });
      deps.bell.ring(ref.enrichmentId);
    },
  });
}

function neededOf(
  { clock }: EnrichmentDeps,
  record: EnrichmentRecord,
  profile: ProfileRecord | null,
): readonly FieldName[] {
  const { input, budgetUsd } = record;
  if (input.refresh || profile === null) return input.wanted;
  return fieldsToAsk({ profile, ...input, budgetUsd, now: clock.now() });
}

function layerRecord({ sources: _sources, costUsd: _cost, ...layer }: Layer): LayerRecord {
  return layer;
}

async function keepLayers(
  deps: EnrichmentDeps,
  { workspaceId, enrichmentId }: EnrichmentRef,
  {
    companyId,
    layers,
    board,
  }: { readonly companyId: string; readonly layers: readonly LayerRecord[]; readonly board: Board },
): Promise<void> {
  await deps.store.tenant(workspaceId, async (database) => {
    await changeEnrichment(database, enrichmentId, { layers });
    await changeProfile(deps, database, { workspaceId, companyId, ...contentOf(board.keepable()) });
  });
}

interface Ended {
  readonly companyId: string;
  readonly gathered: Gathered;
}

/** The enrichment is over, or as far as its budget goes. */
async function finish(
  deps: EnrichmentDeps,
  ref: EnrichmentRef,
  { companyId, gathered }: Ended,
): Promise<void> {
  const record = await read(deps, ref);
  const { workspaceId, enrichmentId } = ref;
  const calls = await deps.store.tenant(workspaceId, async (database) => {
    const made = await readCalls(database, [enrichmentId]);
    const worthUsd = made.reduce((sum, { costUsd, savedUsd }) => sum + costUsd + savedUsd, 0);
    const profile = await changeProfile(deps, database, { workspaceId, companyId, worthUsd, enrichmentId });
    const asked = { ...profile.asked, ...askedNow(deps, { record, gathered, profile }) };
    await changeProfile(deps, database, { workspaceId, companyId, asked });
    const company = await findCompany(database, companyId);
    return { made, fields: profile.fields, tags: company?.domain ? [companyTag(company.domain)] : [] };
  });
  await deps.onChanged(workspaceId, [companyTag(companyId), ...calls.tags]);
  if (gathered.forBudget.length === 0)
    await setStatus(deps, ref, { status: 'succeeded', error: null, finishedAt: deps.clock.now() });
  await deps.onEnded(ref).catch(deps.onError);
  const yields = new Map(deps.sources.available().map((call) => [nameOfCall(call), call.yields]));
  const kind = kindOf(calls.fields, record.input.country);
  await deps.choice
    .learn?.(workspaceId, { kind, uses: calls.made, fields: calls.fields, yields })
    .catch(deps.onError);
}

function askedNow(
  { clock, sources }: EnrichmentDeps,
  {
    record,
    gathered,
    profile,
  }: { readonly record: EnrichmentRecord; readonly gathered: Gathered; readonly profile: ProfileRecord },
): AskedFields {
  const { layers, wanted } = record.input;
  const forBudget = new Set<FieldName>(gathered.forBudget);
  const forFailure = new Set<FieldName>(gathered.forFailure);
  const layerOf = layersOf(sources.definitions);
  return Object.fromEntries(
    wanted.map((field) => [
      field,
      {
        until: freshUntil({ profile, field, failed: forFailure.has(field), layerOf, now: clock.now() }),
        layers,
        budgetUsd: forBudget.has(field) ? record.budgetUsd : null,
      },
    ]),
  );
}

function budgetReached({ enrichmentId }: EnrichmentRef, { leftOut, forBudget }: Gathered): LeadlineError {
  const cheapest = Math.min(...leftOut.map(({ priceUsd }) => priceUsd));
  const names = leftOut.map(({ call, priceUsd }) => `${call} ($${priceUsd.toFixed(4)})`).join(', ');
  return new LeadlineError(
    'budget_reached',
    `The budget has no room for ${names}; ${forBudget.length} fields stay open.`,
    {
      kept: 'Everything found so far.',
      next: `Go on with \`leadline enrich resume ${enrichmentId} --budget <usd>\`, at least $${cheapest.toFixed(4)} more.`,
    },
  );
}

/** A budget that was reached pauses the enrichment; any other failure fails it. Both can be resumed. */
async function tellWhyStopped(deps: EnrichmentDeps, ref: EnrichmentRef, error: unknown): Promise<void> {
  // Cancelling tells the row itself; what is no error of ours may mean that another worker has the job now.
  if (!(error instanceof LeadlineError) || error.code === 'cancelled') return;
  const status = error.code === 'budget_reached' ? 'paused' : 'failed';
  const change = {
    status,
    error: stopReason(ref.enrichmentId, error),
    finishedAt: deps.clock.now(),
  } as const;
  await setStatus(deps, ref, { from: ['queued', 'running'], ...change }).catch(() => undefined);
  await deps.onEnded(ref).catch(deps.onError);
}
