import type { Category, ClassifiedQuestion, Question, Warning } from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import type { WorkflowContext } from '../../../kernel/jobs/index.ts';
import type { Llm } from '../../../kernel/llm/index.ts';
import type { Store } from '../../../kernel/store/index.ts';
import { type Ask, liveAsks } from '../live-asks.ts';
import { measureAll, type NumberedAnswer } from '../measure.ts';
import { compileBrands } from '../policy/matching/index.ts';
import { measurabilityWarnings } from '../policy/questions/index.ts';
import type { AuditRecord } from '../records.ts';
import { putWarning } from '../repository/audits.ts';
import { insertResponses } from '../repository/responses.ts';
import { storable } from '../storable.ts';
import { callOf } from './analysis.ts';
import { type ClassifyDeps, sortByStage } from './classify.ts';
import { countedStep } from './progress.ts';
import { settleAll } from './settle.ts';

export interface CollectDeps extends ClassifyDeps {
  readonly llm: Llm;
}

type PlannedAsk = Ask<ClassifiedQuestion>;

type Asked =
  | { readonly answer: NumberedAnswer; readonly failure: null }
  | { readonly answer: null; readonly failure: LeadlineError };

/** Asks every assistant every question, measures the answers and keeps them. */
export function collectWorkflow(deps: CollectDeps) {
  return async (context: WorkflowContext, input: { readonly auditId: string }): Promise<void> => {
    const { workspaceId } = context;
    const audit = await deps.loader.audit({ workspaceId, auditId: input.auditId });
    const source = audit.input.answers;
    if (source.kind !== 'live') throw new Error('Recorded answers are not asked for.');
    const asks = liveAsks(source, await readyQuestions(deps, context, audit));
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

/** One question to one assistant. What fails is asked again when the audit is resumed. */
async function askOnce(
  deps: CollectDeps,
  context: WorkflowContext,
  { audit, ask }: { readonly audit: AuditRecord; readonly ask: PlannedAsk },
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
  }: { readonly audit: AuditRecord; readonly ask: PlannedAsk; readonly call: ReturnType<typeof callOf> },
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
  done: {
    readonly audit: AuditRecord;
    readonly asks: readonly PlannedAsk[];
    readonly asked: readonly Asked[];
  },
): Promise<void> {
  const { audit, asked } = done;
  const { brand, competitors, productCategory } = audit.input;
  const matcher = compileBrands(brand, competitors, { productCategory });
  const measured = await measureAll(
    asked.flatMap(({ answer }) => answer ?? []),
    matcher,
  );
  await store.tenant(workspaceId, async (database) => {
    await insertResponses(database, { id: audit.id, workspaceId }, measured);
    for (const warning of [...unanswered(done), ...unmeasurable(done)])
      await putWarning(database, audit.id, warning);
  });
}

function unanswered({
  asks,
  asked,
}: {
  readonly asks: readonly PlannedAsk[];
  readonly asked: readonly Asked[];
}): Warning[] {
  const reasons = asks.flatMap(({ assistant, question }, index) => {
    const failure = asked[index]?.failure;
    return failure ? [`${assistant}: ${question.text} (${failure.message})`] : [];
  });
  if (reasons.length === 0) return [];
  const message = `${reasons.length} of ${asks.length} questions got no answer; the figures are of the others.`;
  const hidden = reasons.length - REASONS_SHOWN;
  const items = [...reasons.slice(0, REASONS_SHOWN), ...(hidden > 0 ? [`and ${hidden} more`] : [])];
  return [{ code: 'unanswered', message, items }];
}

/** Brought questions were warned of before the audit began; those made for it can only be now. */
function unmeasurable({
  audit,
  asks,
}: {
  readonly audit: AuditRecord;
  readonly asks: readonly PlannedAsk[];
}): Warning[] {
  const { brand, competitors: rivals, productCategory, questions } = audit.input;
  if (questions) return [];
  const made = new Map(asks.map(({ question }) => [question.text, question]));
  return measurabilityWarnings([...made.values()], { brand, rivals, productCategory });
}
