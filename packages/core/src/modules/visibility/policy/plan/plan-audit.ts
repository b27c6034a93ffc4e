import { type Category, EXTRACTION_TYPES, type ExtractionType, type PlanName } from '@leadline/contracts';
import { makeBatches } from './batches.ts';
import type { AuditPlan, Batch, BatchPart, PlannableAnswer, PlannedCall } from './types.ts';

interface PlanShape {
  /** The parts of a batch that share one call; each group is a call. */
  readonly batchCalls: readonly (readonly BatchPart[])[];
  /** The types that share a consolidation, and a selection. */
  readonly typeCalls: readonly (readonly ExtractionType[])[];
  readonly itemsPerType: number;
  readonly tradeOffs: readonly string[];
}

const SHAPES: Readonly<Record<PlanName, PlanShape>> = {
  standard: {
    batchCalls: [...EXTRACTION_TYPES.map((type) => [type]), ['metrics']],
    typeCalls: EXTRACTION_TYPES.map((type) => [type]),
    itemsPerType: 10,
    tradeOffs: [],
  },
  compact: {
    batchCalls: [[...EXTRACTION_TYPES, 'metrics']],
    typeCalls: [EXTRACTION_TYPES],
    itemsPerType: 4,
    tradeOffs: [
      'Each batch is read once instead of four times: one answer holds its items of all three types and the metrics.',
      'Each batch yields 4 items of a type instead of 10, so a top three is chosen from fewer candidates.',
      'The three types share one consolidation per category and one selection, so each gets less of the model’s attention.',
      'A call that fails takes all four parts of its batch with it until it is repaired.',
      'One answer of a batch whose judgement quotes no words of it is judged by rules, which is shown, instead of asking again.',
      'The measured figures, the number of insights and priorities, and every field of the report are those of `standard`.',
    ],
  },
};

/**
 * Every analysis call of an audit. `standard` over six categories of 32 answers is 24 batches × 4 calls, 6
 * categories × 3 consolidations, 3 selections and one brief: 118. `compact` asks each batch once, each
 * category once and selects once: 32. Other sizes follow the same rule; a category without answers has no
 * calls, and an audit without answers has none at all. The same answers in the same order make the same plan.
 */
export function planAudit(input: {
  readonly plan: PlanName;
  readonly answers: readonly PlannableAnswer[];
}): AuditPlan {
  const shape = SHAPES[input.plan];
  const batches = makeBatches(input.answers);
  const read = batches.flatMap((batch) => readCalls(batch, shape));
  const categories = [...new Set(batches.map((batch) => batch.category))];
  const consolidate = categories.flatMap((category) => consolidateCalls(category, shape, read));
  const select = batches.length === 0 ? [] : selectCalls(shape, [...read, ...consolidate]);
  const brief: PlannedCall[] =
    batches.length === 0 ? [] : [{ kind: 'brief', id: 'brief', after: select.map((call) => call.id) }];
  return {
    name: input.plan,
    batches,
    calls: [...read, ...consolidate, ...select, ...brief],
    itemsPerType: shape.itemsPerType,
    tradeOffs: shape.tradeOffs,
  };
}

function readCalls(batch: Batch, shape: PlanShape): PlannedCall[] {
  return shape.batchCalls.map((parts) => ({
    kind: 'read-batch',
    id: `read/${batch.category}/${batch.batchNumber}/${parts.join('+')}`,
    after: [],
    batchId: batch.id,
    category: batch.category,
    parts,
  }));
}

/** A consolidation reads the items of its types from every batch of the category. */
function consolidateCalls(category: Category, shape: PlanShape, read: readonly PlannedCall[]): PlannedCall[] {
  return shape.typeCalls.map((types) => ({
    kind: 'consolidate',
    id: `consolidate/${category}/${types.join('+')}`,
    after: read
      .filter(
        (call) => call.kind === 'read-batch' && call.category === category && sharesType(call.parts, types),
      )
      .map((call) => call.id),
    category,
    types,
  }));
}

/** A selection reads its types from every category, and the scores, which need the metrics of every batch. */
function selectCalls(shape: PlanShape, earlier: readonly PlannedCall[]): PlannedCall[] {
  return shape.typeCalls.map((types) => ({
    kind: 'select',
    id: `select/${types.join('+')}`,
    after: earlier
      .filter(
        (call) =>
          (call.kind === 'read-batch' && call.parts.includes('metrics')) ||
          (call.kind === 'consolidate' && sharesType(call.types, types)),
      )
      .map((call) => call.id),
    types,
  }));
}

function sharesType(parts: readonly BatchPart[], types: readonly ExtractionType[]): boolean {
  return types.some((type) => parts.includes(type));
}
