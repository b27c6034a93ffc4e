import {
  CATEGORIES,
  type Estimate,
  type ParsedAuditInput,
  type Question,
  type Warning,
} from '@leadline/contracts';
import { LeadlineError } from '../../kernel/errors/index.ts';
import type { Llm, TokenUsage } from '../../kernel/llm/index.ts';
import { type Ask, liveAsks } from './live-asks.ts';
import { brandProblems } from './policy/matching/index.ts';
import { PASSAGE_LIMIT } from './policy/passages/index.ts';
import { estimatePlan, type PlannableAnswer, planAudit } from './policy/plan/index.ts';
import { measurabilityWarnings, questionClassifier } from './policy/questions/index.ts';
import { QUESTIONS_PER_CLASSIFICATION } from './workflow/index.ts';

const QUESTIONS_MADE = 48;
/** As many as recorded answers one audit may hold. */
const MOST_LIVE_ANSWERS = 20_000;
/** Usual size of a question with its web search, and of an assistant's answer; the ledger has the true ones. */
const ASK_USAGE: TokenUsage = { inputTokens: 400, cachedInputTokens: 0, outputTokens: 700 };
/** Usual size of a call that makes questions, of one that classifies some, and of each of those. */
const MAKING_USAGE: TokenUsage = { inputTokens: 500, cachedInputTokens: 0, outputTokens: 1_800 };
const CLASSIFYING = { input: 400, inputPerQuestion: 30, outputPerQuestion: 16 } as const;

/**
 * Refuses, before anything is kept or spent, what cannot become an audit.
 *
 * @throws `invalid_input` for names that cannot be measured, or a live audit without anything to ask about;
 * `too_large`; `provider_unconfigured`.
 */
export function requireStartable(input: ParsedAuditInput, llm: Llm): void {
  requireSoundBrands(input);
  requireAskable(input);
  requireAssistants(input, llm);
}

function requireSoundBrands(input: ParsedAuditInput): void {
  const errors = brandProblems(input.brand, input.competitors).filter((problem) => problem.level === 'error');
  if (errors.length === 0) return;
  throw new LeadlineError('invalid_input', errors.map((problem) => problem.message).join(' '), {
    kept: 'Nothing was started.',
    next: 'Change the names, or drop the rival or alias that clashes.',
    issues: errors.map((problem) => ({ path: 'brand', message: problem.message })),
  });
}

/** A live audit needs questions, or to know what is sold to make some; and not too many of them. */
function requireAskable(input: ParsedAuditInput): void {
  if (input.answers.kind !== 'live') return;
  if (!input.questions && !input.productCategory) {
    throw new LeadlineError('invalid_input', 'Without knowing what is sold no questions can be made.', {
      kept: 'Nothing was started and nothing was spent.',
      next: 'Name the product category, such as "password manager", or bring your own questions.',
      issues: [{ path: 'productCategory', message: 'is needed to make questions' }],
    });
  }
  const asks = plannedAsks(input).length;
  if (asks <= MOST_LIVE_ANSWERS) return;
  throw new LeadlineError(
    'too_large',
    `The audit would ask ${asks} questions; ${MOST_LIVE_ANSWERS} is the most.`,
    {
      kept: 'Nothing was started and nothing was spent.',
      next: 'Ask fewer questions, fewer assistants or fewer repeats, or split the audit.',
      issues: [{ path: 'answers', message: `${asks} answers are more than ${MOST_LIVE_ANSWERS}` }],
    },
  );
}

function plannedAsks({ answers, questions }: ParsedAuditInput): Ask<Question>[] {
  return answers.kind === 'live' ? liveAsks(answers, questions ?? placeholderQuestions()) : [];
}

function requireAssistants(input: ParsedAuditInput, llm: Llm): void {
  if (input.answers.kind !== 'live') return;
  const configured = new Map(llm.assistants().map((assistant) => [assistant.name, assistant.configured]));
  const missing = input.answers.assistants.filter((name) => !configured.get(name));
  if (missing.length === 0) return;
  throw new LeadlineError('provider_unconfigured', `No key is set for: ${missing.join(', ')}.`, {
    kept: 'Nothing was started and nothing was spent.',
    next: 'Set their keys (see `leadline doctor`), name only assistants that have one with --assistants, or bring recorded answers.',
  });
}

/** What an audit would do and cost, and what its reader should know before money is spent. */
export function estimateAudit(input: ParsedAuditInput, llm: Llm): Estimate {
  const analyst = llm.resolveAnalyst(input.analyst);
  const free = analyst === 'builtin';
  const priceOf = (usage: TokenUsage) => (free ? 0 : llm.price(analyst, usage));
  const answers = plannedAnswers(input);
  const plan = planAudit({ plan: input.plan, answers });
  const tokens = tokensShown(input, llm);
  const analysis = estimatePlan(plan, (number) => tokens[number - 1] ?? ASK_USAGE.outputTokens, priceOf);
  const questions = questionWork(input);
  const asks = input.answers.kind === 'live' ? answers.length : 0;
  const collection = askCost(input, llm) + priceOf(questions.usage);
  const total = collection + analysis.costUsd;
  return {
    answers: answers.length,
    questions: new Set(answers.map((answer) => answer.query)).size,
    batches: analysis.batches,
    calls: { collection: asks + (free ? 0 : questions.calls), analysis: analysis.calls },
    tokens: free ? { input: 0, output: 0 } : analysis.tokens,
    costUsd: { collection, analysis: analysis.costUsd, total },
    analyst,
    basis: free
      ? 'Rules answer every call of the plan without a model, so the analysis is free.'
      : analysis.basis,
    warnings: [...warningsOf(input), ...tradeOffWarning(plan.tradeOffs), ...budgetWarning(input, total)],
  };
}

/** The answers as they will be numbered; those not asked for yet stand for what will come. */
function plannedAnswers(input: ParsedAuditInput): PlannableAnswer[] {
  const source = input.answers;
  const stageOf = stageReader(input);
  if (source.kind === 'recorded') {
    return source.answers.map((answer, index) => ({
      number: index + 1,
      category: answer.category ?? stageOf(answer.query),
      query: answer.query,
      provider: answer.provider,
    }));
  }
  return plannedAsks(input).map(({ number, assistant, question: { text, category } }) => ({
    number,
    category: category ?? stageOf(text),
    query: text,
    provider: assistant,
  }));
}

/** What rules make of a question without a category; each question is looked at once. */
function stageReader(input: ParsedAuditInput) {
  const classify = questionClassifier(subjectOf(input));
  const known = new Map<string, Question['category'] & string>();
  return (query: string) => {
    const stage = known.get(query) ?? classify(query).category;
    known.set(query, stage);
    return stage;
  };
}

/** Of a long answer a model is shown passages of no more than `PASSAGE_LIMIT` characters. */
function tokensShown(input: ParsedAuditInput, llm: Llm): number[] {
  if (input.answers.kind !== 'recorded') return [];
  return input.answers.answers.map((answer) => llm.estimateTokens(answer.text.slice(0, PASSAGE_LIMIT)));
}

function placeholderQuestions(): Question[] {
  return Array.from({ length: QUESTIONS_MADE }, (_, index) => ({
    text: `question ${index + 1}`,
    category: CATEGORIES[index % CATEGORIES.length] ?? 'solution_seeking',
  }));
}

function subjectOf(input: ParsedAuditInput) {
  return { brand: input.brand, rivals: input.competitors, productCategory: input.productCategory };
}

function askCost(input: ParsedAuditInput, llm: Llm): number {
  const byAssistant = Map.groupBy(plannedAsks(input), (ask) => ask.assistant);
  return [...byAssistant].reduce(
    (total, [assistant, asks]) => total + asks.length * llm.priceOfAsk(assistant, ASK_USAGE),
    0,
  );
}

/** The calls that make questions, or find the stage of those that came without one. */
function questionWork(input: ParsedAuditInput): { readonly calls: number; readonly usage: TokenUsage } {
  if (input.answers.kind === 'live' && !input.questions) return { calls: 1, usage: MAKING_USAGE };
  const open = unclassifiedQuestions(input).size;
  const calls = Math.ceil(open / QUESTIONS_PER_CLASSIFICATION);
  return {
    calls,
    usage: {
      inputTokens: calls * CLASSIFYING.input + open * CLASSIFYING.inputPerQuestion,
      cachedInputTokens: 0,
      outputTokens: open * CLASSIFYING.outputPerQuestion,
    },
  };
}

function unclassifiedQuestions({ answers, questions = [] }: ParsedAuditInput): Set<string> {
  const asked =
    answers.kind === 'live'
      ? questions
      : answers.answers.map(({ query, category }) => ({ text: query, category }));
  return new Set(asked.filter(({ category }) => category === undefined).map(({ text }) => text));
}

function questionsOf(input: ParsedAuditInput): Question[] {
  if (input.answers.kind === 'live') return input.questions ?? [];
  const seen = new Map(input.answers.answers.map((answer) => [answer.query, answer.category]));
  return [...seen].map(([text, category]) => ({ text, ...(category && { category }) }));
}

function warningsOf(input: ParsedAuditInput): Warning[] {
  const names = brandProblems(input.brand, input.competitors)
    .filter((problem) => problem.level === 'warning')
    .map((problem) => ({ code: problem.code, message: problem.message, items: [] }));
  return [...names, ...measurabilityWarnings(questionsOf(input), subjectOf(input))];
}

function tradeOffWarning(tradeOffs: readonly string[]): Warning[] {
  if (tradeOffs.length === 0) return [];
  const message = 'The compact plan saves calls and tokens; what it trades:';
  return [{ code: 'plan_trade_offs', message, items: [...tradeOffs] }];
}

function budgetWarning({ budgetUsd }: ParsedAuditInput, totalUsd: number): Warning[] {
  if (budgetUsd === undefined || totalUsd <= budgetUsd) return [];
  const message = `The audit is expected to cost $${totalUsd.toFixed(4)}, more than its budget of $${budgetUsd.toFixed(4)}; it will stop before passing it and can be resumed with a higher one.`;
  return [{ code: 'budget_below_estimate', message, items: [] }];
}
