import type { Assistant, Category, ClassifiedQuestion } from '@leadline/contracts';
import { toLeadlineError } from '../../../kernel/errors/index.ts';
import type { WorkflowContext } from '../../../kernel/jobs/index.ts';
import type { Llm } from '../../../kernel/llm/index.ts';
import type { Store } from '../../../kernel/store/index.ts';
import { measureAll, type NumberedAnswer } from '../measure.ts';
import { compileBrands } from '../policy/matching/index.ts';
import type { AuditRecord } from '../records.ts';
import { addWarnings, findAudit } from '../repository/audits.ts';
import { insertResponses, setCategories, uncategorisedQuestions } from '../repository/responses.ts';
import { type Analysis, callOf } from './analysis.ts';
import { countedStep, type Progress } from './progress.ts';
import { settleAll } from './settle.ts';

export interface CollectDeps {
  readonly store: Store;
  readonly llm: Llm;
  readonly analysis: Analysis;
  readonly progress: Progress;
}

interface Ask {
  readonly number: number;
  readonly question: ClassifiedQuestion;
  readonly assistant: Assistant;
  readonly repeat: number;
}

type Asked =
  | { readonly answer: NumberedAnswer; readonly costUsd: number }
  | { readonly answer: null; readonly reason: string; readonly costUsd: number };

/** Asks every assistant every question, measures the answers and keeps them. */
export function collectWorkflow(deps: CollectDeps) {
  return async (context: WorkflowContext, input: { readonly auditId: string }): Promise<void> => {
    const audit = await readAudit(deps.store, context.workspaceId, input.auditId);
    const { questions, costUsd } = await context.step('questions', (step) =>
      deps.analysis.questions(audit, callOf(context, step)),
    );
    if (costUsd > 0) deps.progress.say(context, `${questions.length} questions made`);
    const asks = plannedAsks(audit, questions);
    deps.progress.plan(context, asks.length, `Asking ${asks.length} questions`);
    const asked = await settleAll(asks.map((ask) => askOnce(deps, context, { audit, ask })));
    await context.step('keep', () => keep(deps.store, context.workspaceId, { audit, asks, asked }));
  };
}

async function readAudit(store: Store, workspaceId: string, auditId: string): Promise<AuditRecord> {
  const audit = await store.tenant(workspaceId, (database) => findAudit(database, auditId));
  if (!audit) throw new Error(`Audit ${auditId} is gone.`);
  return audit;
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

/** A key that is refused or a budget that is reached stops the audit; any other failure costs one answer. */
const STOPPING = new Set([
  'provider_rejected_key',
  'provider_unconfigured',
  'budget_reached',
  'cancelled',
  'database_unavailable',
  'internal',
]);

async function askOnce(
  deps: CollectDeps,
  context: WorkflowContext,
  { audit, ask }: { readonly audit: AuditRecord; readonly ask: Ask },
): Promise<Asked> {
  return countedStep(deps.progress, context, {
    name: `ask/${ask.number}`,
    message: `${ask.assistant}: ${ask.question.text}`,
    work: async (step): Promise<Asked> => {
      try {
        const reply = await deps.llm.ask(ask.assistant, ask.question.text, {
          workspaceId: context.workspaceId,
          jobId: context.rootJobId,
          idempotencyKey: step.idempotencyKey,
          ...(audit.budgetUsd !== null && { budgetUsd: audit.budgetUsd }),
        });
        return { answer: toAnswer(ask, reply), costUsd: reply.costUsd };
      } catch (error) {
        const failure = toLeadlineError(error);
        if (STOPPING.has(failure.code)) throw error;
        return { answer: null, reason: failure.message, costUsd: 0 };
      }
    },
  });
}

function toAnswer(ask: Ask, reply: Awaited<ReturnType<Llm['ask']>>): NumberedAnswer {
  return {
    number: ask.number,
    repeat: ask.repeat,
    query: ask.question.text,
    category: ask.question.category,
    text: reply.text,
    provider: ask.assistant,
    model: reply.model,
    sources: reply.sources.map((source) => ({ ...source })),
  };
}

async function keep(
  store: Store,
  workspaceId: string,
  done: { readonly audit: AuditRecord; readonly asks: readonly Ask[]; readonly asked: readonly Asked[] },
): Promise<void> {
  const { audit, asks, asked } = done;
  const { brand, competitors, productCategory } = audit.input;
  const matcher = compileBrands(brand, competitors, { productCategory });
  const answers = asked.flatMap((outcome) => (outcome.answer ? [outcome.answer] : []));
  const measured = await measureAll(answers, matcher);
  const unanswered = asked.flatMap((outcome, index) => {
    const ask = asks[index];
    return outcome.answer === null && ask
      ? [`${ask.assistant}: ${ask.question.text} (${outcome.reason})`]
      : [];
  });
  await store.tenant(workspaceId, async (database) => {
    await insertResponses(database, { id: audit.id, workspaceId }, measured);
    if (unanswered.length > 0) {
      const message = `${unanswered.length} of ${asks.length} questions got no answer; the figures are of the others.`;
      await addWarnings(database, audit.id, [{ code: 'unanswered', message, items: unanswered }]);
    }
  });
}

/** Finds the category of recorded questions that came without one. */
export async function classifyRecorded(
  deps: Pick<CollectDeps, 'store' | 'analysis' | 'progress'>,
  context: WorkflowContext,
  auditId: string,
): Promise<void> {
  const found = await context.step('classify', async (step): Promise<(readonly [string, Category])[]> => {
    const { audit, questions } = await deps.store.tenant(context.workspaceId, async (database) => ({
      audit: await findAudit(database, auditId),
      questions: await uncategorisedQuestions(database, auditId),
    }));
    if (!audit || questions.length === 0) return [];
    return deps.analysis.classify(audit, questions, callOf(context, step));
  });
  if (found.length === 0) return;
  await context.step('categories', () =>
    deps.store.tenant(context.workspaceId, (database) => setCategories(database, auditId, new Map(found))),
  );
  deps.progress.say(context, `${found.length} questions classified`);
}
