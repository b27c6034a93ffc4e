import type { Category, CategoryInsight, ExtractionType } from '@leadline/contracts';
import type { Clock } from '../../../kernel/clock/index.ts';
import type { WorkflowContext } from '../../../kernel/jobs/index.ts';
import type { Store } from '../../../kernel/store/index.ts';
import type { PlannedCall } from '../policy/plan/index.ts';
import type { BatchInsights, CategoryInsights, JudgedRecord, Unavailable } from '../records.ts';
import { storeCategoryInsights } from '../repository/insights.ts';
import { type JudgedBatch, storeJudgements } from '../repository/responses.ts';
import { type Analysis, type BatchReading, callOf } from './analysis.ts';
import { type AuditLoader, type LoadedAudit, whenDatabaseAnswers } from './loaded-audit.ts';
import { countedStep, type Progress } from './progress.ts';
import { settleAll } from './settle.ts';

export interface CategoryInput {
  readonly auditId: string;
  readonly category: Category;
  readonly types: readonly ExtractionType[];
}

export interface CategoryOutput {
  readonly category: Category;
  readonly insights: Readonly<Partial<Record<ExtractionType, readonly CategoryInsight[]>>>;
  /** The judged answers where the plan reads them in the same calls; else empty. */
  readonly judged: readonly JudgedRecord[];
  readonly models: readonly string[];
  readonly unavailable: readonly Unavailable[];
}

export interface CategoryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly loader: AuditLoader;
  readonly analysis: Analysis;
  readonly progress: Progress;
}

type ReadCall = Extract<PlannedCall, { kind: 'read-batch' }>;

/** One category and its types: reads every batch side by side, consolidates, keeps both layers. */
export function categoryWorkflow(deps: CategoryDeps) {
  return async (context: WorkflowContext, input: CategoryInput): Promise<CategoryOutput> => {
    const loaded = await deps.loader.load({ workspaceId: context.workspaceId, auditId: input.auditId });
    const calls = readCalls(loaded, input);
    const readings = await settleAll(calls.map((call) => readBatch(deps, context, { loaded, call })));
    const batches = batchesByType(loaded, calls, readings);
    const merged = await countedStep(deps.progress, context, {
      name: 'consolidate',
      message: `${label(input.category)}: ${input.types.map(label).join(', ')} consolidated`,
      work: (step) => deps.analysis.consolidate(loaded, { ...input, batches }, callOf(context, step)),
    });
    // Without a checkpoint: writing it again changes nothing, and a checkpoint would cost more than it saves.
    await whenDatabaseAnswers(deps.clock, () =>
      storeCategory(deps.store, context, { loaded, input, batches, merged, calls, readings }),
    );
    return {
      category: input.category,
      insights: merged.insights,
      judged: readings.flatMap((reading) => reading.judged ?? []),
      models: [...new Set([...readings.flatMap((reading) => reading.models), ...merged.models])],
      unavailable: input.types
        .filter((type) => (merged.insights[type] ?? []).length === 0)
        .map((type) => ({
          category: input.category,
          type,
          reason: 'The answers give no ground for one.',
        })),
    };
  };
}

function readCalls(loaded: LoadedAudit, input: CategoryInput): ReadCall[] {
  return loaded.plan.calls.filter(
    (call): call is ReadCall =>
      call.kind === 'read-batch' &&
      call.category === input.category &&
      input.types.some((type) => call.parts.includes(type)),
  );
}

/** One planned call on one batch as one checkpointed step. */
export async function readBatch(
  deps: Pick<CategoryDeps, 'analysis' | 'progress'>,
  context: WorkflowContext,
  { loaded, call }: { readonly loaded: LoadedAudit; readonly call: ReadCall },
): Promise<BatchReading> {
  const { batchNumber } = loaded.plan.batches[call.batchId - 1] ?? { batchNumber: 0 };
  const parts = call.parts.map(label).join(', ');
  return countedStep(deps.progress, context, {
    name: call.id,
    message: `${label(call.category)}, batch ${batchNumber}: ${parts}`,
    work: (step) => deps.analysis.read(loaded, call, callOf(context, step)),
  });
}

function label(name: string): string {
  return name.replace('_', ' ');
}

/** Items of each type, batch by batch. */
function batchesByType(
  loaded: LoadedAudit,
  calls: readonly ReadCall[],
  readings: readonly BatchReading[],
): Partial<Record<ExtractionType, BatchInsights[]>> {
  const found: Partial<Record<ExtractionType, BatchInsights[]>> = {};
  calls.forEach((call, index) => {
    const batch = loaded.plan.batches[call.batchId - 1];
    if (!batch) return;
    for (const [type, items] of Object.entries(readings[index]?.items ?? {}) as [
      ExtractionType,
      BatchInsights['items'],
    ][]) {
      const list = found[type] ?? [];
      list.push({ batchNumber: batch.batchNumber, responseNumbers: batch.answers, items });
      found[type] = list;
    }
  });
  return found;
}

async function storeCategory(
  store: Store,
  context: WorkflowContext,
  done: {
    readonly loaded: LoadedAudit;
    readonly input: CategoryInput;
    readonly batches: Partial<Record<ExtractionType, BatchInsights[]>>;
    readonly merged: Awaited<ReturnType<Analysis['consolidate']>>;
    readonly calls: readonly ReadCall[];
    readonly readings: readonly BatchReading[];
  },
): Promise<void> {
  const { loaded, input, batches, merged, calls, readings } = done;
  const found: CategoryInsights[] = input.types.map((type) => ({
    category: input.category,
    type,
    batches: batches[type] ?? [],
    insights: merged.insights[type] ?? [],
  }));
  await store.tenant(context.workspaceId, async (database) => {
    await storeCategoryInsights(database, { workspaceId: context.workspaceId, audit: loaded.audit }, found);
    await storeJudgements(database, input.auditId, judgedBatches(calls, readings));
  });
}

/** The judgements among the readings, with the batch of each. */
export function judgedBatches(calls: readonly ReadCall[], readings: readonly BatchReading[]): JudgedBatch[] {
  return calls.flatMap(({ batchId }, index) => {
    const judged = readings[index]?.judged;
    return judged ? [{ batchId, judged }] : [];
  });
}
