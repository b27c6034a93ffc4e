import type { ExecutiveBrief, Scores, StrategicPriority } from '@leadline/contracts';
import { z } from 'zod';
import type { Task } from '../../../kernel/llm/index.ts';
import { type BriefDraft, toExecutiveBrief, writeBriefByRules } from '../policy/brief/index.ts';
import type { Reader } from '../policy/insights/index.ts';
import { audienceText, figuresText } from './audience.ts';
import { isNumberOf, numbered, numberProblems } from './numbered.ts';
import { confidence, estimate, few, hasBasis, number } from './schema-parts.ts';
import { ADVISOR_SYSTEM } from './system.ts';

export interface BriefInput {
  readonly brand: string;
  /** The priorities of all types; drafts refer to them by their number, from 1. */
  readonly priorities: readonly StrategicPriority[];
  readonly scores: Scores;
  readonly reader: Reader;
}

const stage = z.object({
  diagnosis: z.string().describe('what works and what does not, at most 25 words'),
  impact: z.string().describe('business consequence, at most 18 words'),
  action: z.string().describe('the most important fix, at most 15 words'),
});

const briefSchema = z.object({
  brief: z.string().describe('opening: two or three sentences with the key insight'),
  current: z.string().describe('where the company stands, with figures'),
  position: z.string().describe('against its rivals, with figures'),
  gap: z.string().describe('what is being missed'),
  insight: z.string().describe('the one thing to know'),
  stages: z.object({ awareness: stage, consideration: stage, decision: stage }),
  priorities: z
    .array(
      z.object({
        from: number().describe('number of the item'),
        why: z.string().describe('why now'),
        impact: estimate,
        cost: estimate,
        timeline: z.string(),
        confidence,
      }),
    )
    .meta({ minItems: 3, maxItems: 5 }),
  days30: few(4),
  days90: few(4),
  days180: few(4),
  milestones: few(4),
  thesis: estimate,
  act: z.string().describe('what acting gains'),
  delay: z.string().describe('what rivals do meanwhile'),
  window: z.string().describe('how long the chance lasts, and how sure that is'),
  after30: estimate,
  after90: estimate,
  after365: estimate,
  confidence,
  metrics: few(5).describe("the reader's own measures"),
  closing: z.string().describe('call to action that promises nothing it cannot keep'),
});

const QUESTION = `Write the executive brief for this reader. "priorities": the three to five of the items above that matter most, by number, most important first. Take measured figures over as they are and never change one. days30 holds quick wins and foundations, days90 the core work, days180 what changes the position; milestones say how progress shows. "thesis": what it costs and brings altogether, then what that rests on.`;

/** The brief for the reader's own board. */
export const writeBriefTask: Task<BriefInput, BriefDraft> = {
  name: 'visibility.write-brief',
  version: '1.0.0',
  summary: 'Writes the executive brief',
  system: ADVISOR_SYSTEM,
  variables: { brand: ({ brand }) => brand },
  output: briefSchema,
  maxOutputTokens: 4_000,
  prompt: (input) => ({
    shared: `${audienceText(input.reader)}\n\n${figuresText(input.brand, input.scores)}`,
    question: `Priorities found:\n${numbered(input.priorities.map(priorityLine))}\n\n${QUESTION}`,
  }),
  check: briefProblems,
  salvage: (attempts, input) => salvage(attempts, input),
  builtin: writeBriefByRules,
};

const TEXTS = [
  'brief',
  'current',
  'position',
  'gap',
  'insight',
  'act',
  'delay',
  'window',
  'closing',
] as const;
const LISTS = ['days30', 'days90', 'days180', 'milestones', 'metrics'] as const;
const ESTIMATES = ['thesis', 'after30', 'after90', 'after365'] as const;
const MOST_PRIORITIES = 5;

function briefProblems(draft: BriefDraft, input: BriefInput): string[] {
  const wanted = Math.min(3, input.priorities.length);
  const distinct = new Set(draft.priorities.map((entry) => entry.from)).size;
  const blank = [
    ...TEXTS.filter((field) => draft[field].trim() === ''),
    ...LISTS.filter((field) => draft[field].length === 0),
  ];
  const groundless = ESTIMATES.filter((field) => !hasBasis(draft[field]));
  const priorities = draft.priorities.filter((entry) => !hasBasis(entry.impact) || !hasBasis(entry.cost));
  return [
    ...(distinct < wanted
      ? [`The brief names ${distinct} different priorities; at least ${wanted} are needed.`]
      : []),
    ...numberProblems(
      'priorities',
      draft.priorities.map((entry) => [entry.from]),
      input.priorities.length,
    ),
    ...(blank.length > 0 ? [`Empty: ${blank.join(', ')}.`] : []),
    ...(groundless.length > 0 ? [`Without a basis as second entry: ${groundless.join(', ')}.`] : []),
    ...(priorities.length > 0
      ? ['Impact and cost of every priority need their basis as a second entry.']
      : []),
  ];
}

/** Each priority once, and no more than the brief has room for. */
function distinctPriorities(entries: BriefDraft['priorities']): BriefDraft['priorities'] {
  const seen = new Set<number>();
  return entries.filter((entry) => !seen.has(entry.from) && seen.add(entry.from)).slice(0, MOST_PRIORITIES);
}

/** The best attempt with what it lacks taken from the brief by rules; null when it has no opening to stand on. */
function salvage(attempts: readonly BriefDraft[], input: BriefInput): BriefDraft | null {
  const best = attempts
    .toReversed()
    .find((attempt) => attempt.brief.trim() !== '' && attempt.current.trim() !== '');
  if (best === undefined) return null;
  const rules = writeBriefByRules(input);
  const isSound = (entry: BriefDraft['priorities'][number]) =>
    isNumberOf(entry.from, input.priorities.length) && hasBasis(entry.impact) && hasBasis(entry.cost);
  const sound = distinctPriorities(best.priorities.filter(isSound));
  const texts = TEXTS.filter((field) => best[field].trim() === '');
  const lists = LISTS.filter((field) => best[field].length === 0);
  const estimates = ESTIMATES.filter((field) => !hasBasis(best[field]));
  return {
    ...best,
    ...Object.fromEntries([...texts, ...lists, ...estimates].map((field) => [field, rules[field]])),
    priorities: sound.length === 0 ? rules.priorities : sound,
  };
}

function priorityLine(priority: StrategicPriority): string {
  const { type, title, description, strategicRationale, implementation, expectedRoi } = priority;
  return `[${type}; ${priority.funnelStagesImpacted.join(', ')}] ${title}. ${description} ${strategicRationale} Budget ${implementation.budget.statement}; ${implementation.timeline}. ${expectedRoi.metric}: ${expectedRoi.baseline} → ${expectedRoi.target}.`;
}

/** A draft as it is kept; stage scores are the measured ones, whoever wrote the words. */
export function briefOf(draft: BriefDraft, input: BriefInput): ExecutiveBrief {
  const once = { ...draft, priorities: distinctPriorities(draft.priorities) };
  return toExecutiveBrief(once, { priorities: input.priorities, scores: input.scores, author: 'model' });
}
