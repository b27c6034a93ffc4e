import type {
  Category,
  CategoryInsight,
  ClassifiedQuestion,
  ExecutiveBrief,
  ExtractionType,
  Scores,
  StrategicPriority,
} from '@leadline/contracts';
import type { StepContext, WorkflowContext } from '../../../kernel/jobs/index.ts';
import type { CallOptions, Llm, Task, TaskResult } from '../../../kernel/llm/index.ts';
import type { Store } from '../../../kernel/store/index.ts';
import type { AnswerFacts } from '../policy/insights/index.ts';
import type { PlannedCall } from '../policy/plan/index.ts';
import type { PlacedInsight } from '../policy/priorities/index.ts';
import type { AuditRecord, BatchInsights, JudgedRecord } from '../records.ts';
import { storable } from '../storable.ts';
import {
  type BatchFindings,
  type BatchInput,
  batchAnswers,
  briefOf,
  classifyQuestionsTask,
  consolidateTask,
  findingsOf,
  generateQuestionsTask,
  insightsOf,
  prioritiesOf,
  type QuestionsInput,
  readBatchTask,
  selectTask,
  categoriesOf as stagesOf,
  writeBriefTask,
} from '../tasks/index.ts';
import type { CategoryOutput } from './category.ts';
import type { LoadedAudit } from './loaded-audit.ts';

export interface AnalysisDeps {
  readonly store: Store;
  readonly llm: Llm;
}

/** For whom a call is made, and the key that is the same for every attempt at it. */
export interface CallRef {
  readonly workspaceId: string;
  readonly jobId: string;
  readonly idempotencyKey: string;
  readonly signal?: AbortSignal;
}

export function callOf(context: WorkflowContext, step: StepContext): CallRef {
  return {
    workspaceId: context.workspaceId,
    jobId: context.rootJobId,
    idempotencyKey: step.idempotencyKey,
    ...(step.signal && { signal: step.signal }),
  };
}

/** What every call leaves behind: its price, and the models that answered (none when rules did). */
interface Made {
  readonly costUsd: number;
  readonly models: readonly string[];
}

export interface BatchReading extends Made {
  readonly items: BatchFindings['items'];
  readonly judged: readonly JudgedRecord[] | null;
}

export interface Consolidated extends Made {
  readonly insights: Partial<Record<ExtractionType, readonly CategoryInsight[]>>;
}

/** The audit's analysis calls, each from a loaded audit to what is kept. No state; safe to repeat. */
export interface Analysis {
  read(
    loaded: LoadedAudit,
    call: Extract<PlannedCall, { kind: 'read-batch' }>,
    ref: CallRef,
  ): Promise<BatchReading>;
  consolidate(loaded: LoadedAudit, found: FoundInCategory, ref: CallRef): Promise<Consolidated>;
  select(
    loaded: LoadedAudit,
    found: FoundInTypes,
    ref: CallRef,
  ): Promise<Made & { priorities: readonly StrategicPriority[] }>;
  brief(
    loaded: LoadedAudit,
    found: { readonly scores: Scores; readonly priorities: readonly StrategicPriority[] },
    ref: CallRef,
  ): Promise<Made & { brief: ExecutiveBrief }>;
  questions(audit: AuditRecord, ref: CallRef): Promise<Made & { questions: ClassifiedQuestion[] }>;
  classify(
    audit: AuditRecord,
    questions: readonly string[],
    ref: CallRef,
  ): Promise<Made & { stages: (readonly [string, Category])[] }>;
}

export interface FoundInCategory {
  readonly category: Category;
  readonly types: readonly ExtractionType[];
  readonly batches: Partial<Record<ExtractionType, readonly BatchInsights[]>>;
}

export interface FoundInTypes {
  readonly types: readonly ExtractionType[];
  readonly categories: readonly CategoryOutput[];
  readonly scores: Scores;
}

/** What stands at the end of the longest chain goes first when calls wait for a place. */
const PRIORITY = { questions: 4, brief: 4, select: 3, consolidate: 2, items: 1, metrics: 0 } as const;

export function createAnalysis({ llm }: AnalysisDeps): Analysis {
  const tasks = {
    read: oncePer(readBatchTask),
    consolidate: oncePer(consolidateTask),
    select: oncePer(selectTask),
  };
  const batchOf = batchesOnce();
  const run = async <Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    call: { audit: AuditRecord; ref: CallRef; priority: number },
  ) => storable(await llm.run(task, input, optionsOf(call)));
  return {
    read: async (loaded, call, ref) => {
      const input = batchOf(loaded, call.batchId);
      const priority = call.parts.some((part) => part !== 'metrics') ? PRIORITY.items : PRIORITY.metrics;
      const result = await run(tasks.read(call.parts), input, { audit: loaded.audit, ref, priority });
      return { ...findingsOf(result.output, input, call.parts), ...made(result) };
    },
    consolidate: async (loaded, found, ref) => {
      const input = consolidateInput(loaded, found);
      const task = tasks.consolidate(found.types);
      const result = await run(task, input, { audit: loaded.audit, ref, priority: PRIORITY.consolidate });
      return { insights: insightsOf(result.output, input, found.types), ...made(result) };
    },
    select: async (loaded, found, ref) => {
      const insights = placedInsights(found.categories);
      const facts = () => factsOfAll(loaded);
      const input = { ...told(loaded), product: productOf(loaded), insights, scores: found.scores, facts };
      const task = tasks.select(found.types);
      const result = await run(task, input, { audit: loaded.audit, ref, priority: PRIORITY.select });
      return { priorities: prioritiesOf(result.output, input, found.types), ...made(result) };
    },
    brief: async (loaded, found, ref) => {
      const input = { ...told(loaded), ...found };
      const result = await run(writeBriefTask, input, { audit: loaded.audit, ref, priority: PRIORITY.brief });
      return { brief: briefOf(result.output, input), ...made(result) };
    },
    questions: async (audit, ref) => {
      const input = questionsInput(audit);
      const result = await run(generateQuestionsTask, input, { audit, ref, priority: PRIORITY.questions });
      return { questions: result.output.questions, ...made(result) };
    },
    classify: async (audit, questions, ref) => {
      const { brand, competitors } = audit.input;
      const input = { brand, rivals: competitors, questions };
      const result = await run(classifyQuestionsTask, input, { audit, ref, priority: PRIORITY.questions });
      const stages = stagesOf(result.output, questions);
      return {
        stages: questions.map((text, index) => [text, stages[index] ?? 'solution_seeking'] as const),
        ...made(result),
      };
    },
  };
}

function questionsInput({ input }: AuditRecord): QuestionsInput {
  const { brand, competitors, productCategory, industry, market, personas } = input;
  const sold = productCategory ?? brand.name;
  return { brand, rivals: competitors, productCategory: sold, industry, market, personas };
}

/** Makes each variant of a task once, so that what is derived from it, such as its schema, is derived once. */
function oncePer<Part extends string, Made>(
  make: (parts: readonly Part[]) => Made,
): (parts: readonly Part[]) => Made {
  const made = new Map<string, Made>();
  return (parts) => {
    const key = parts.join('+');
    const known = made.get(key) ?? make(parts);
    made.set(key, known);
    return known;
  };
}

function optionsOf({
  audit,
  ref,
  priority,
}: {
  audit: AuditRecord;
  ref: CallRef;
  priority: number;
}): CallOptions {
  return {
    ...ref,
    analyst: audit.analyst,
    priority,
    ...(audit.budgetUsd !== null && { budgetUsd: audit.budgetUsd }),
  };
}

function made(result: TaskResult<unknown>): Made {
  return { costUsd: result.costUsd, models: result.model === null ? [] : [result.model] };
}

/** The brand, and who the report is for. */
function told({ audit }: LoadedAudit) {
  return { brand: audit.input.brand.name, reader: { company: audit.company, persona: audit.reader } };
}

function productOf({ audit }: LoadedAudit): string {
  return audit.input.productCategory?.toLowerCase() ?? 'product';
}

function factsOfAll(loaded: LoadedAudit): AnswerFacts[] {
  return [...loaded.answers.values()].map(loaded.factsOf);
}

/** Prepares each batch of an audit once: several calls read it. */
function batchesOnce(): (loaded: LoadedAudit, batchId: number) => BatchInput {
  const prepared = new WeakMap<LoadedAudit, Map<number, BatchInput>>();
  return (loaded, batchId) => {
    const batches = prepared.get(loaded) ?? new Map<number, BatchInput>();
    prepared.set(loaded, batches);
    const batch = batches.get(batchId) ?? batchInput(loaded, batchId);
    batches.set(batchId, batch);
    return batch;
  };
}

function batchInput(loaded: LoadedAudit, batchId: number): BatchInput {
  const batch = loaded.plan.batches[batchId - 1];
  if (!batch) throw new Error(`The plan has no batch ${batchId}.`);
  const { brand, competitors, productCategory } = loaded.audit.input;
  const records = batch.answers.flatMap((number) => loaded.answers.get(number) ?? []);
  return {
    brand,
    rivals: competitors,
    productCategory: productCategory ?? null,
    category: batch.category,
    answers: batchAnswers(records, brand.name, loaded.factsOf),
    matcher: loaded.matcher,
    company: loaded.audit.company,
    reader: loaded.audit.reader,
    itemsPerType: loaded.plan.itemsPerType,
  };
}

function consolidateInput(loaded: LoadedAudit, found: FoundInCategory) {
  const answers = [...loaded.answers.values()].filter((answer) => answer.category === found.category);
  return {
    ...told(loaded),
    product: productOf(loaded),
    category: found.category,
    items: Object.fromEntries(
      found.types.map((type) => [type, (found.batches[type] ?? []).flatMap((batch) => batch.items)]),
    ),
    facts: () => answers.map(loaded.factsOf),
  };
}

export function placedInsights(categories: readonly CategoryOutput[]): PlacedInsight[] {
  return categories.flatMap(({ category, insights }) =>
    Object.values(insights).flatMap((list) => list.map((insight) => ({ category, insight }))),
  );
}
