import { type FieldName, type Layer, type ProfileField } from '@leadline/contracts';
import { z } from 'zod';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import { isKnownWellEnough } from '../policy/skip/index.ts';
import type { StoredObservation } from '../records.ts';
import type { Landing } from './ask-source.ts';
import type { Board } from './board.ts';
import type { Gathering } from './gather.ts';
import type { WorkDeps } from './ports.ts';
import type { Progress } from './progress.ts';

/** What the site's pages say in words; data, never an instruction. */
const siteSchema = z.object({
  url: z.string(),
  contents: z.object({
    texts: z.object({ title: z.string(), description: z.string(), main: z.string() }),
  }),
});

interface Inferring extends Gathering {
  readonly deps: WorkDeps;
  readonly board: Board;
  readonly progress: Progress;
}

/** Layer 3: what the company's own pages say of what is still missing, read by a model or by rules. */
export async function inferMissing(work: Inferring): Promise<void> {
  const { deps, board, needed } = work;
  const wanted = needed.filter((field) => !isKnownWellEnough(board.believed(), field));
  const pages = pagesOf(work);
  const startedAt = deps.clock.monotonicMs();
  const reason = whyNot(deps, { wanted, pages });
  if (reason !== null) return told(work, { status: 'skipped', reason, landing: null, ms: 0 });
  const landing = await infer(work, { wanted, pages });
  const ms = Math.round(deps.clock.monotonicMs() - startedAt);
  const withTime = { ...landing, call: { ...landing.call, ms } };
  work.progress.source(withTime.call, await board.land(withTime));
  const status = landing.call.outcome === 'failed' ? 'failed' : 'done';
  await told(work, { status, reason: landing.call.reason, landing: withTime, ms });
}

type Pages = Parameters<NonNullable<WorkDeps['infer']>>[0]['pages'];

function whyNot(
  { infer }: WorkDeps,
  { wanted, pages }: { readonly wanted: readonly FieldName[]; readonly pages: Pages },
): string | null {
  if (!infer) return 'inference is not set up';
  if (wanted.length === 0) return 'everything wanted is known well enough';
  if (pages.length === 0) return 'no page of the company could be read';
  return null;
}

function pagesOf({ board }: Inferring): Pages {
  for (const call of ['site.site', 'site.home']) {
    const site = siteSchema.safeParse(board.found.get(call)).data;
    if (!site) continue;
    const { title, description, main } = site.contents.texts;
    if (`${title}${description}${main}`.trim() !== '')
      return [{ url: site.url, title, description, text: main }];
  }
  return [];
}

async function infer(
  work: Inferring,
  { wanted, pages }: { readonly wanted: readonly FieldName[]; readonly pages: Pages },
): Promise<Landing> {
  const { deps, ref, jobId, company, budgetUsd, board, idempotencyKey, signal } = work;
  const record = {
    callKey: 'model.infer',
    layer: 3,
    source: 'model',
    call: 'infer',
    origin: 'live',
    savedUsd: 0,
    ms: 0,
  } as const;
  const nothing = { observations: [], shown: [], found: undefined, simulated: false, stale: false };
  try {
    const result = await deps.infer?.({
      workspaceId: ref.workspaceId,
      // A job of its own in the ledger: what sources cost is counted by their own budget.
      jobId: `${jobId}:infer`,
      idempotencyKey: `${idempotencyKey}/infer`,
      name: company.name,
      wanted,
      pages,
      budgetUsd: Math.max(0, budgetUsd - board.spentUsd()),
      signal,
    });
    const observations = (result?.observations ?? []).map((observation) => stored(work, observation));
    return {
      ...nothing,
      observations,
      call: {
        ...record,
        outcome: observations.length > 0 ? 'hit' : 'miss',
        reason: result?.author === 'rules' ? 'worked out by rules, without a model' : (result?.model ?? null),
        costUsd: result?.costUsd ?? 0,
        fields: [...new Set(observations.map(({ field }) => field))],
      },
    };
  } catch (error) {
    if (
      !(error instanceof LeadlineError) ||
      error.code === 'cancelled' ||
      error.code === 'database_unavailable'
    )
      throw error;
    return {
      ...nothing,
      call: { ...record, outcome: 'failed', reason: error.message, costUsd: 0, fields: [] },
    };
  }
}

function stored(
  { ref, board, deps }: Inferring,
  observation: Pick<StoredObservation, 'field' | 'value' | 'confidence' | 'observedAt' | 'source' | 'url'>,
): StoredObservation {
  return {
    ...observation,
    call: 'infer',
    fetchedAt: deps.clock.now().toISOString(),
    enrichmentId: ref.enrichmentId,
    keepUntil: null,
    simulated: board.merged().simulated,
  };
}

async function told(
  { board, progress, onLayer, input }: Inferring,
  ended: {
    readonly status: Layer['status'];
    readonly reason: string | null;
    readonly landing: Landing | null;
    readonly ms: number;
  },
): Promise<void> {
  const { status, reason, landing, ms } = ended;
  const sources = landing ? [landing.call].map(({ callKey: _key, layer: _layer, ...use }) => use) : [];
  const layer: Layer = { layer: 3, status, reason, ms, costUsd: landing?.call.costUsd ?? 0, sources };
  await onLayer(layer, board);
  const names = new Set(landing?.call.fields ?? []);
  const fields: ProfileField[] = board
    .known()
    .filter(({ field }) => names.has(field) && input.wanted.includes(field));
  progress.layer(layer, fields);
}
