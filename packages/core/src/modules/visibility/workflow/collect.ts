import type { Assistant, Category, ClassifiedQuestion, Question } from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import type { StepContext, WorkflowContext } from '../../../kernel/jobs/index.ts';
import type { Llm } from '../../../kernel/llm/index.ts';
import type { Store } from '../../../kernel/store/index.ts';
import { measureAll, type NumberedAnswer } from '../measure.ts';
import { compileBrands } from '../policy/matching/index.ts';
import type { AuditRecord } from '../records.ts';
import { putWarning } from '../repository/audits.ts';
import { insertResponses, setCategories, uncategorisedQuestions } from '../repository/responses.ts';
import { storable } from '../storable.ts';
import { type Analysis, callOf } from './analysis.ts';
import type { AuditLoader, AuditRef } from './loaded-audit.ts';
import { countedStep, type Progress } from './progress.ts';
import { settleAll } from './settle.ts';

export interface CollectDeps {
  readonly store: Store;
  readonly llm: Llm;
  readonly loader: AuditLoader;
  readonly analysis: Analysis;
  readonly progress: Progress;
}

/** So many questions are sorted in one call; more would not fit into one reply. */
export const QUESTIONS_PER_CLASSIFICATION = 200;

interface Ask {
  readonly number: number;
  readonly question: ClassifiedQuestion;
  readonly assistant: Assistant;
  readonly repeat: number;
}

type Asked =
  | { readonly answer: NumberedAnswer; readonly failure: null }
  | { readonly answer: null; readonly failure: LeadlineError };

/** Asks every assistant every question, measures the answers and keeps them. */
export function collectWorkflow(deps: CollectDeps) {
  return async (context: WorkflowContext, input: { readonly auditId: string }): Promise<void> => {
    const { workspaceId } = context;
    const audit = await deps.loader.audit({ workspaceId, auditId: input.auditId });
    const asks = plannedAsks(audit, await readyQuestions(deps, context, audit));
    deps.progress.plan(context, asks.length, `Asking ${asks.length} questions`);
    const asked = await settleAll(asks.map((ask) => askOnce(deps, context, { audit, ask })));
    requireAnswers(asked);
    await context.step('keep', () => keep(deps.store, workspaceId, { audit, asks, asked }));
  };
}

/** Brought questions, sorted by stage where they were not; without any, 48 are made. */
async function readyQuestions(
  deps: CollectDeps,
  context: WorkflowContext,
  audit: AuditRecord,
): Promise<readonly ClassifiedQuestion[]> {
  const brought = audit.input.questions;
  if (!brought) {
    deps.progress.plan(context, 1, 'Making questions');
    const made = await countedStep(deps.progress, context, {
      name: 'questions',
      message: 'Questions made',
      work: (step) => deps.analysis.questions(audit, callOf(context, step)),
    });
    return made.questions;
  }
  const open = brought.filter((question) => question.category === undefined).map(({ text }) => text);
  const stages = await sortByStage(deps, context, { audit, questions: [...new Set(open)] });
  return brought.map((question) => classified(question, stages));
}

function classified({ text, category }: Question, stages: ReadonlyMap<string, Category>): ClassifiedQuestion {
  return { text, category: category ?? stages.get(text) ?? 'solution_seeking' };
}

/** All assistants' answers to one question stand together; repeats follow the first round. */
function plannedAsks(audit: AuditRecord, questions: readonly ClassifiedQuestion[]): Ask[] {
  const source = audit.input.answers;
  if (source.kind !== 'live') return [];
  const rounds = Array.from({ length: source.repeats }, (_, index) => index + 1);
  return rounds
    .flatMap((repeat) =>
      questions.flatMap((question) =>
        source.assistants.map((assistant) => ({ question, assistant, repeat })),
      ),
    )
    .map((ask, index) => ({ ...ask, number: index + 1 }));
}

/** One question to one assistant. What fails is asked again when the audit is resumed. */
async function askOnce(
  deps: CollectDeps,
  context: WorkflowContext,
  { audit, ask }: { readonly audit: AuditRecord; readonly ask: Ask },
): Promise<Asked> {
  try {
    const { answer } = await countedStep(deps.progress, context, {
      name: `ask/${ask.number}`,
      message: `${ask.assistant}: ${ask.question.text}`,
      work: (step) => putQuestion(deps.llm, { audit, ask, call: callOf(context, step) }),
    });
    return { answer, failure: null };
  } catch (error) {
    if (error instanceof LeadlineError) return { answer: null, failure: error };
    throw error;
  }
}

async function putQuestion(
  llm: Llm,
  {
    audit,
    ask,
    call,
  }: { readonly audit: AuditRecord; readonly ask: Ask; readonly call: ReturnType<typeof callOf> },
) {
  const { question, assistant, number, repeat } = ask;
  const budget = audit.budgetUsd === null ? {} : { budgetUsd: audit.budgetUsd };
  const reply = await llm.ask(assistant, question.text, { ...call, ...budget });
  const answer: NumberedAnswer = {
    number,
    repeat,
    query: question.text,
    category: question.category,
    text: storable(reply.text),
    provider: assistant,
    model: reply.model,
    sources: storable(reply.sources.map((source) => ({ ...source }))),
  };
  return { answer, costUsd: reply.costUsd };
}

/** Failures that somebody must see to, or that concern the whole audit; any other costs one answer. */
const STOPPING = new Set([
  'provider_rejected_key',
  'provider_unconfigured',
  'budget_reached',
  'cancelled',
  'database_unavailable',
  'internal',
]);

function requireAnswers(asked: readonly Asked[]): void {
  const failures = asked.flatMap(({ failure }) => failure ?? []);
  const stopping = failures.find((failure) => STOPPING.has(failure.code));
  if (stopping) throw stopping;
  const [first] = failures;
  if (!first || failures.length < asked.length) return;
  throw new LeadlineError(first.code, `None of ${asked.length} questions was answered: ${first.message}`, {
    kept: 'The questions.',
    next: first.next ?? 'Resume to ask them again.',
    retryable: true,
  });
}

const REASONS_SHOWN = 200;

async function keep(
  store: Store,
  workspaceId: string,
  done: { readonly audit: AuditRecord; readonly asks: readonly Ask[]; readonly asked: readonly Asked[] },
): Promise<void> {
  const { audit, asks, asked } = done;
  const { brand, competitors, productCategory } = audit.input;
  const matcher = compileBrands(brand, competitors, { productCategory });
  const answers = asked.flatMap(({ answer }) => answer ?? []);
  const measured = await measureAll(answers, matcher);
  const reasons = asks.flatMap(({ assistant, question }, index) => {
    const failure = asked[index]?.failure;
    return failure ? [`${assistant}: ${question.text} (${failure.message})`] : [];
  });
  await store.tenant(workspaceId, async (database) => {
    await insertResponses(database, { id: audit.id, workspaceId }, measured);
    if (reasons.length > 0) await putWarning(database, audit.id, unanswered(reasons, asks.length));
  });
}

function unanswered(reasons: readonly string[], asks: number) {
  const hidden = reasons.length - REASONS_SHOWN;
  return {
    code: 'unanswered',
    message: `${reasons.length} of ${asks} questions got no answer; the figures are of the others.`,
    items: [...reasons.slice(0, REASONS_SHOWN), ...(hidden > 0 ? [`and ${hidden} more`] : [])],
  };
}

/** Finds the stage of recorded questions that came without one. */
export async function classifyRecorded(
  deps: CollectDeps,
  context: WorkflowContext,
  ref: AuditRef,
): Promise<void> {
  const inTenant = <Result>(work: Parameters<typeof deps.store.tenant<Result>>[1]) =>
    deps.store.tenant(ref.workspaceId, work);
  const questions = await context.step('unclassified', () =>
    inTenant((database) => uncategorisedQuestions(database, ref.auditId)),
  );
  if (questions.length === 0) return;
  const audit = await deps.loader.audit(ref);
  const stages = await sortByStage(deps, context, { audit, questions });
  await context.step('categories', () =>
    inTenant((database) => setCategories(database, ref.auditId, stages)),
  );
}

async function sortByStage(
  deps: Pick<CollectDeps, 'analysis' | 'progress'>,
  context: WorkflowContext,
  { audit, questions }: { readonly audit: AuditRecord; readonly questions: readonly string[] },
): Promise<Map<string, Category>> {
  const portions = Array.from(
    { length: Math.ceil(questions.length / QUESTIONS_PER_CLASSIFICATION) },
    (_, index) =>
      questions.slice(index * QUESTIONS_PER_CLASSIFICATION, (index + 1) * QUESTIONS_PER_CLASSIFICATION),
  );
  if (portions.length === 0) return new Map();
  deps.progress.plan(context, portions.length, `Sorting ${questions.length} questions by stage`);
  const sorted = await settleAll(
    portions.map((portion, index) =>
      countedStep(deps.progress, context, {
        name: `classify/${index + 1}`,
        message: `${portion.length} questions sorted by stage`,
        work: (step: StepContext) => deps.analysis.classify(audit, portion, callOf(context, step)),
      }),
    ),
  );
  return new Map(sorted.flatMap(({ stages }) => stages));
}
