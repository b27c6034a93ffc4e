import {
  type AuditHead,
  type AuditReport,
  CATEGORIES,
  type CategoryResult,
  FUNNEL_STAGE_OF,
  type Warning,
} from '@leadline/contracts';
import type { JobLedger } from '../../kernel/llm/index.ts';
import { toAnalysedAnswer } from './policy/analysed-answer.ts';
import { planAudit } from './policy/plan/index.ts';
import type { AuditRecord, AuditResult } from './records.ts';
import type { StoredInsights } from './repository/insights.ts';
import type { StoredResponse } from './repository/responses.ts';
import { classifyQuestionsTask, generateQuestionsTask } from './tasks/index.ts';

export interface ReportParts {
  readonly head: AuditHead;
  readonly audit: AuditRecord;
  readonly result: AuditResult;
  readonly responses: readonly StoredResponse[];
  readonly insights: StoredInsights;
  readonly ledger: JobLedger;
}

/** The report of a finished audit, from what is kept of it. */
export function assembleReport(parts: ReportParts): AuditReport {
  const { head, audit, result, responses, insights, ledger } = parts;
  const answers = responses.map((row) => toAnalysedAnswer(row.measured, row.judged, row.missing));
  const plan = planAudit({
    plan: audit.input.plan,
    answers: responses.map(({ measured }) => ({
      ...measured,
      category: measured.category ?? 'solution_seeking',
    })),
  });
  return {
    schemaVersion: 1,
    audit: head,
    brand: audit.input.brand,
    competitors: audit.input.competitors,
    company: audit.company,
    reader: audit.reader,
    analyst: result.models.length === 0 ? 'builtin' : [...result.models],
    note: audit.input.note ?? null,
    calls: callsOf(ledger, { planned: plan.calls.length, builtin: result.models.length === 0 }),
    cost: costOf(ledger),
    prompts: promptsOf(ledger),
    warnings: [...audit.warnings, ...standInWarning(parts, answers)],
    answers,
    scores: result.scores,
    categories: categoriesOf(result, insights),
    priorities: [...insights.priorities],
    brief: insights.brief,
    discoveredBrands: [...result.discovered],
    citations: result.citations,
  };
}

/** A model was asked for, and rules did part of its work: whoever reads the report must know how much. */
function standInWarning(
  { audit, insights }: ReportParts,
  answers: readonly { readonly judgedBy: string | null }[],
): Warning[] {
  if (audit.analyst === 'builtin') return [];
  const judged = answers.filter((answer) => answer.judgedBy === 'rules').length;
  const written = [...insights.categories.flatMap((row) => row.insights), ...insights.priorities];
  const byRules = written.filter((insight) => insight.author === 'rules').length;
  if (judged + byRules === 0) return [];
  const message = `The model gave no usable answer everywhere: rules judged ${judged} of ${answers.length} answers and wrote ${byRules} of ${written.length} insights. Each is marked as theirs.`;
  return [{ code: 'rules_stood_in', message, items: [] }];
}

const ASK_TASK = 'llm.ask';
/** What puts questions together, sorts them or asks them collects; all other tasks analyse. */
const COLLECTING = new Set([ASK_TASK, generateQuestionsTask.name, classifyQuestionsTask.name]);

type TaskRow = JobLedger['tasks'][number];

function total(rows: readonly TaskRow[], amount: (row: TaskRow) => number): number {
  return rows.reduce((sum, row) => sum + amount(row), 0);
}

function callsOf(
  { tasks }: JobLedger,
  plan: { readonly planned: number; readonly builtin: boolean },
): AuditReport['calls'] {
  const collecting = tasks.filter((row) => COLLECTING.has(row.task));
  const analysing = tasks.filter((row) => !COLLECTING.has(row.task));
  return {
    analysis: plan.builtin ? plan.planned : total(analysing, (row) => row.tasks),
    collection: total(collecting, (row) => row.tasks),
    repaired: total(tasks, (row) => row.repairs),
    cached: total(tasks, (row) => row.cached),
  };
}

function costOf({ tasks, usage }: JobLedger): AuditReport['cost'] {
  const cost = (collects: boolean) =>
    total(
      tasks.filter((row) => COLLECTING.has(row.task) === collects),
      (row) => row.costUsd,
    );
  return { analysisUsd: cost(false), collectionUsd: cost(true), ...usage };
}

/** What assistants are asked is no prompt of ours; and rules need none. */
function promptsOf({ tasks }: JobLedger): AuditReport['prompts'] {
  return tasks
    .filter(({ task, promptVersions }) => task !== ASK_TASK && promptVersions.length > 0)
    .map(({ task, promptVersions }) => ({ task, versions: [...promptVersions] }));
}

function categoriesOf(result: AuditResult, insights: StoredInsights): CategoryResult[] {
  const cards = new Map(result.scores.byCategory.map((card) => [card.category, card]));
  return CATEGORIES.flatMap((category) => {
    const card = cards.get(category);
    if (!card || card.answers === 0) return [];
    const { category: _category, funnelStage: _stage, ...scores } = card;
    return [
      {
        category,
        funnelStage: FUNNEL_STAGE_OF[category],
        scores,
        insights: insights.categories
          .filter((row) => row.category === category)
          .flatMap((row) => [...row.insights]),
        unavailable: result.unavailable
          .filter((row) => row.category === category)
          .map(({ type, reason }) => ({ type, reason })),
      },
    ];
  });
}
