import type { Category, Estimate, ParsedAuditInput, Question, Warning } from '@leadline/contracts';
import { LeadlineError } from '../../kernel/errors/index.ts';
import type { Llm, TokenUsage } from '../../kernel/llm/index.ts';
import { brandProblems } from './policy/matching/index.ts';
import { estimatePlan, type PlannableAnswer, planAudit } from './policy/plan/index.ts';
import { measurabilityWarnings, questionClassifier } from './policy/questions/index.ts';

const QUESTIONS_MADE = 48;
/** Usual size of a question with its web search, and of an assistant's answer; the ledger has the true ones. */
const ASK_USAGE: TokenUsage = { inputTokens: 400, cachedInputTokens: 0, outputTokens: 700 };
/** A made question for a category, while it is not made yet. */
const CATEGORIES_IN_TURN: readonly Category[] = [
  'problem_unaware',
  'solution_seeking',
  'brand_specific',
  'comparison',
  'purchase_intent',
  'use_case',
];

/** Refuses names that cannot be measured. */
export function requireSoundBrands(input: ParsedAuditInput): void {
  const errors = brandProblems(input.brand, input.competitors).filter((problem) => problem.level === 'error');
  if (errors.length === 0) return;
  throw new LeadlineError('invalid_input', errors.map((problem) => problem.message).join(' '), {
    kept: 'Nothing was started.',
    next: 'Change the names, or drop the rival or alias that clashes.',
    issues: errors.map((problem) => ({ path: 'brand', message: problem.message })),
  });
}

/** Refuses a live audit of assistants that have no key. */
export function requireAssistants(input: ParsedAuditInput, llm: Llm): void {
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
  const answers = plannedAnswers(input, llm);
  const plan = planAudit({ plan: input.plan, answers });
  const tokens = new Map(answers.map((answer) => [answer.number, answer.tokens ?? 0]));
  const priceOf = (usage: TokenUsage) => (analyst === 'builtin' ? 0 : llm.price(analyst, usage));
  const analysis = estimatePlan(plan, (number) => tokens.get(number) ?? 0, priceOf);
  const collection = collectionCost(input, answers.length, llm);
  const free = analyst === 'builtin';
  return {
    answers: answers.length,
    questions: new Set(answers.map((answer) => answer.query)).size,
    batches: analysis.batches,
    calls: { collection: input.answers.kind === 'live' ? answers.length : 0, analysis: analysis.calls },
    tokens: free ? { input: 0, output: 0 } : analysis.tokens,
    costUsd: { collection, analysis: analysis.costUsd, total: collection + analysis.costUsd },
    analyst,
    basis: free
      ? 'Rules answer every call of the plan without a model, so the analysis is free.'
      : analysis.basis,
    warnings: [...warningsOf(input), ...tradeOffWarning(plan.tradeOffs)],
  };
}

function plannedAnswers(input: ParsedAuditInput, llm: Llm): PlannableAnswer[] {
  const source = input.answers;
  const classify = questionClassifier(subjectOf(input));
  if (source.kind === 'recorded') {
    return source.answers.map((answer, index) => ({
      number: index + 1,
      category: answer.category ?? classify(answer.query).category,
      query: answer.query,
      provider: answer.provider,
      tokens: llm.estimateTokens(answer.text),
    }));
  }
  const questions = input.questions ?? placeholderQuestions();
  const asked = questions.flatMap((question) =>
    source.assistants.map((provider) => ({ question, provider })),
  );
  return Array.from({ length: source.repeats }, () => asked)
    .flat()
    .map(({ question, provider }, index) => ({
      number: index + 1,
      category: question.category ?? classify(question.text).category,
      query: question.text,
      provider,
      tokens: ASK_USAGE.outputTokens,
    }));
}

function placeholderQuestions(): Question[] {
  return Array.from({ length: QUESTIONS_MADE }, (_, index) => ({
    text: `question ${index + 1}`,
    category: CATEGORIES_IN_TURN[index % CATEGORIES_IN_TURN.length] ?? 'solution_seeking',
  }));
}

function subjectOf(input: ParsedAuditInput) {
  return { brand: input.brand, rivals: input.competitors, productCategory: input.productCategory };
}

function collectionCost(input: ParsedAuditInput, asks: number, llm: Llm): number {
  if (input.answers.kind !== 'live') return 0;
  const { assistants } = input.answers;
  const perAssistant = asks / assistants.length;
  return assistants.reduce((total, name) => total + perAssistant * llm.priceOfAsk(name, ASK_USAGE), 0);
}

function warningsOf(input: ParsedAuditInput): Warning[] {
  const names = brandProblems(input.brand, input.competitors)
    .filter((problem) => problem.level === 'warning')
    .map((problem) => ({ code: problem.code, message: problem.message, items: [] }));
  return [...names, ...measurabilityWarnings(questionsOf(input), subjectOf(input))];
}

function questionsOf(input: ParsedAuditInput): Question[] {
  if (input.answers.kind === 'live') return input.questions ?? [];
  const seen = new Map(input.answers.answers.map((answer) => [answer.query, answer.category]));
  return [...seen].map(([text, category]) => ({ text, ...(category && { category }) }));
}

function tradeOffWarning(tradeOffs: readonly string[]): Warning[] {
  if (tradeOffs.length === 0) return [];
  return [
    {
      code: 'plan_trade_offs',
      message: 'The compact plan saves calls and tokens; what it trades:',
      items: [...tradeOffs],
    },
  ];
}
