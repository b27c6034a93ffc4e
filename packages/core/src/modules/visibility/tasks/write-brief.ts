import type { ExecutiveBrief, Scores, StrategicPriority } from '@leadline/contracts';
import { z } from 'zod';
import type { Task } from '../../../kernel/llm/index.ts';
import { type BriefDraft, toExecutiveBrief, writeBriefByRules } from '../policy/brief/index.ts';
import type { Reader } from '../policy/insights/index.ts';
import { audienceText, figuresText } from './audience.ts';
import { numbered, numberProblems } from './numbered.ts';
import { confidence, estimate, few } from './schema-parts.ts';
import { ADVISOR_SYSTEM } from './system.ts';

export interface BriefInput {
  readonly brand: string;
  /** The priorities of all types; drafts refer to them by their number, from 1. */
  readonly priorities: readonly StrategicPriority[];
  readonly scores: Scores;
  readonly reader: Reader;
}

const stage = z.object({
  diagnosis: z.string(),
  impact: z.string().describe('business consequence'),
  action: z.string().describe('most important fix'),
});

const briefSchema = z.object({
  brief: z.string().min(1).describe('two or three sentences with the key insight'),
  current: z.string().describe('where the company stands, with the figures'),
  position: z.string().describe('against its rivals, with the figures'),
  gap: z.string().describe('what inaction misses'),
  insight: z.string().describe('the one thing to know'),
  stages: z.object({ awareness: stage, consideration: stage, decision: stage }),
  priorities: z
    .array(
      z.object({
        from: z.int().min(1).describe('number of the item'),
        why: z.string().describe('why now'),
        impact: estimate,
        cost: estimate,
        timeline: z.string(),
        confidence,
      }),
    )
    .max(5),
  days30: few(5),
  days90: few(5),
  days180: few(5),
  milestones: few(5),
  thesis: estimate.describe('what it costs and brings, then what that rests on'),
  act: z.string().describe('what is gained by acting'),
  delay: z.string().describe('what rivals do meanwhile'),
  window: z.string().describe('how long the chance lasts'),
  after30: estimate,
  after90: estimate,
  after365: estimate,
  confidence,
  metrics: few(6),
  closing: z.string(),
});

const QUESTION = `Write the executive brief: opening; situation; each stage of the journey; the three to five most important of the items, by number; a roadmap for 30, 90 and 180 days with milestones; what it costs and brings; what happens if they act or wait; outcomes after 30, 90 and 365 days; the measures to track; a closing call to action that promises nothing it cannot keep. Use the measured figures as they are.`;

/** The brief for the reader's own board. */
export const writeBriefTask: Task<BriefInput, BriefDraft> = {
  name: 'visibility.write-brief',
  version: '1.0.0',
  summary: 'Writes the executive brief',
  output: briefSchema,
  maxOutputTokens: 4_000,
  prompt: (input) => ({
    system: ADVISOR_SYSTEM,
    shared: `${audienceText(input.reader)}\n\n${figuresText(input.brand, input.scores)}`,
    question: `Priorities found:\n${numbered(input.priorities.map(priorityLine))}\n\n${QUESTION}`,
  }),
  check: (draft, input) => {
    const wanted = Math.min(3, input.priorities.length);
    const numbers = draft.priorities.map((entry) => entry.from);
    return [
      ...(numbers.length < wanted
        ? [`The brief names ${numbers.length} priorities; at least ${wanted} are needed.`]
        : []),
      ...numberProblems('priorities', numbers, input.priorities.length),
      ...([draft.days30, draft.days90, draft.days180].every((days) => days.length === 0)
        ? ['The roadmap is empty.']
        : []),
    ];
  },
  builtin: writeBriefByRules,
};

function priorityLine(priority: StrategicPriority): string {
  const { type, title, description, strategicRationale, implementation, expectedRoi } = priority;
  return `[${type}; ${priority.funnelStagesImpacted.join(', ')}] ${title}. ${description} ${strategicRationale} Budget ${implementation.budget.statement}; ${implementation.timeline}. ${expectedRoi.metric}: ${expectedRoi.baseline} → ${expectedRoi.target}.`;
}

/** A draft as it is kept; stage scores are the measured ones, whoever wrote the words. */
export function briefOf(draft: BriefDraft, input: BriefInput): ExecutiveBrief {
  return toExecutiveBrief(draft, { priorities: input.priorities, scores: input.scores, author: 'model' });
}
