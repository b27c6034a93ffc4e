import { FUNNEL_STAGES, type FunnelStage, type Scores, type StrategicPriority } from '@leadline/contracts';
import { capital, type Reader, sayTheSame, trackedKpi } from '../insights/index.ts';
import { amountsIn, usd } from '../personal/index.ts';
import type { BriefDraft } from './drafts.ts';
import {
  competitivePosition,
  currentState,
  firstSentence,
  intervalText,
  keyInsight,
  leaderOf,
  opening,
  rateText,
  scoreText,
  strategicGap,
} from './situation.ts';

/** What the brief by rules is written from: measured scores, and the priorities of all types, numbered from 1. */
export interface BriefInput {
  readonly brand: string;
  readonly scores: Scores;
  readonly priorities: readonly StrategicPriority[];
  readonly reader: Reader;
}

interface Chosen {
  readonly number: number;
  readonly priority: StrategicPriority;
}

/** The executive brief by rules: every figure is measured, every projection says what it rests on. */
export function writeBriefByRules(input: BriefInput): BriefDraft {
  const { brand, scores, reader } = input;
  const chosen = choosePriorities(input);
  const [first] = chosen;
  const leader = leaderOf(scores);
  return {
    brief: opening(scores, brand, first?.priority),
    current: currentState(scores, brand),
    position: competitivePosition(scores, brand),
    gap: strategicGap(scores, brand, input.priorities),
    insight: keyInsight(scores, brand),
    stages: stagesOf(input, chosen),
    priorities: chosen.map(({ number, priority }) => ({
      from: number,
      why: firstSentence(priority.strategicRationale),
      impact: [
        priority.businessImpact.pipelineImpact.statement,
        priority.businessImpact.pipelineImpact.basis,
      ],
      cost: [priority.implementation.budget.statement, priority.implementation.budget.basis],
      timeline: priority.businessImpact.timeframe,
      confidence: priority.businessImpact.confidence,
    })),
    ...roadmapOf(chosen, reader),
    thesis: thesisOf(chosen),
    act: ifAct(chosen, brand),
    delay:
      leader === undefined
        ? `Nobody is established in these answers yet; a rival that publishes first will be the name assistants learn.`
        : `${leader.name} stays the name buyers meet: it is in ${rateText(leader.mentionRate)} today, ${brand} in ${scores.mentionRate.hits}.`,
    window: windowOf(input),
    ...outcomesOf(chosen),
    metrics: metricsOf(input, chosen),
    closing: closingOf(input, chosen),
    author: 'rules',
  };
}

/** Three for a reader in a hurry, up to five for the rest; types in turn, the same matter once. */
function choosePriorities({ priorities, reader }: BriefInput): Chosen[] {
  const most = reader.persona.detailLevel === 'brief' ? 3 : 5;
  const inTurn = priorities
    .map((priority, index) => ({ number: index + 1, priority }))
    .sort((a, b) => a.priority.rank - b.priority.rank);
  const chosen: Chosen[] = [];
  for (const candidate of inTurn) {
    const told = chosen.some(({ priority }) => sameMatter(priority, candidate.priority));
    if (!told && chosen.length < most) chosen.push(candidate);
  }
  return chosen;
}

function sameMatter(a: StrategicPriority, b: StrategicPriority): boolean {
  const quotes = new Set(a.evidence.map((evidence) => evidence.quote));
  const shared = b.evidence.filter((evidence) => quotes.has(evidence.quote)).length;
  return (
    a.competitivePositioning === b.competitivePositioning ||
    sayTheSame(a.title, b.title) ||
    shared * 2 > Math.max(1, b.evidence.length)
  );
}

const WITHOUT: Readonly<Record<FunnelStage, string>> = {
  awareness: 'draw up their list',
  consideration: 'compare',
  decision: 'make their choice',
};

function stagesOf(input: BriefInput, chosen: readonly Chosen[]): BriefDraft['stages'] {
  const told = new Set<StrategicPriority>();
  const entries = FUNNEL_STAGES.map((stage) => {
    const action = actionFor(stage, [...chosen.map(({ priority }) => priority), ...input.priorities], told);
    return [stage, stageOf(input, stage, action)] as const;
  });
  return Object.fromEntries(entries) as BriefDraft['stages'];
}

/** The first priority of a stage that no other stage was given; the first of all where there is no other. */
function actionFor(
  stage: FunnelStage,
  priorities: readonly StrategicPriority[],
  told: Set<StrategicPriority>,
): StrategicPriority | undefined {
  const fitting = priorities.filter((priority) => priority.funnelStagesImpacted.includes(stage));
  const action = fitting.find((priority) => !told.has(priority)) ?? fitting[0];
  if (action !== undefined) told.add(action);
  return action;
}

function stageOf(
  { brand, scores }: BriefInput,
  stage: FunnelStage,
  action: StrategicPriority | undefined,
): BriefDraft['stages'][FunnelStage] {
  const card = scores.byFunnelStage.find((each) => each.funnelStage === stage);
  if (card === undefined || card.answers === 0) {
    return {
      diagnosis: 'No answer of this audit belongs to this stage, so nothing can be said of it.',
      impact: 'Unknown until questions of this stage are asked.',
      action: 'Add questions of this stage to the next audit.',
    };
  }
  const missing = card.mentionRate.n - card.mentionRate.hits;
  const sentiment = card.sentiment.value === null ? '' : ` Sentiment there is ${scoreText(card.sentiment)}.`;
  return {
    diagnosis: `${brand} is named in ${rateText(card.mentionRate)}, 95 % interval ${intervalText(card.mentionRate)}.${sentiment}`,
    impact:
      missing === 0
        ? `Every answer names ${brand}; the place in the answer and the recommendation decide.`
        : `In ${missing} of ${card.mentionRate.n} answers buyers ${WITHOUT[stage]} without ${brand}.`,
    action:
      action === undefined
        ? 'Nothing stands out enough to act on; repeat the audit with more questions.'
        : `${taskOf(action)}: ${lowerFirst(action.quickWins[0] ?? action.description)}`,
  };
}

/** Work that takes longer than this is planned for the second half of the 180 days. */
const LONG_WORK = /6–12 weeks|months?/;

function roadmapOf(
  chosen: readonly Chosen[],
  { persona }: Reader,
): Pick<BriefDraft, 'days30' | 'days90' | 'days180' | 'milestones'> {
  const most = persona.detailLevel === 'brief' ? 3 : 5;
  const isLong = ({ priority }: Chosen) => LONG_WORK.test(priority.implementation.timeline);
  const short = chosen.filter((each) => !isLong(each));
  const long = chosen.filter(isLong);
  return {
    days30: [
      'Name an owner and keep this audit’s questions as the baseline',
      ...chosen.flatMap(({ priority }) => priority.quickWins.slice(0, 1)).slice(0, most),
    ],
    days90: [
      ...short.map(({ priority }) => `${taskOf(priority)} (${priority.implementation.timeline})`),
      ...long.map(
        ({ priority }) =>
          `Begin: ${taskOf(priority)}${priority.implementation.dependencies[0] === undefined ? '' : `; it needs ${priority.implementation.dependencies[0]}`}`,
      ),
      'Repeat the audit with the same questions',
    ].slice(0, most + 1),
    days180: [
      ...long.map(({ priority }) => `${taskOf(priority)} (${priority.implementation.timeline})`),
      'Repeat the audit again; keep what moved outside its interval and stop what did not',
      'Take up the next priorities of this report with the people that became free',
    ],
    milestones: chosen
      .slice(0, most)
      .map(
        ({ priority: { expectedRoi } }) =>
          `${expectedRoi.metric}: ${expectedRoi.baseline} → ${expectedRoi.target}`,
      ),
  };
}

function thesisOf(chosen: readonly Chosen[]): string[] {
  const ranges = chosen.map(({ priority }) =>
    amountsIn(priority.implementation.budget.statement).slice(0, 2),
  );
  const low = ranges.reduce((sum, range) => sum + Math.min(...range, Number.POSITIVE_INFINITY), 0);
  const high = ranges.reduce((sum, range) => sum + Math.max(...range, 0), 0);
  if (chosen.length === 0 || !Number.isFinite(low)) {
    return ['No investment is proposed', 'nothing in this audit is large enough to act on'];
  }
  const [first] = chosen;
  return [
    `${usd(low)}–${usd(high)} over six months for ${chosen.length === 1 ? 'the priority' : `the ${chosen.length} priorities`} above; the return is counted in answers first: ${first?.priority.expectedRoi.return ?? ''}`,
    'the sum of the budgets of these priorities, each with its own basis; without your pipeline figures a return in money would be invented',
  ];
}

function ifAct(chosen: readonly Chosen[], brand: string): string {
  if (chosen.length === 0) return `The present place of ${brand} is watched and kept.`;
  const gains = chosen.slice(0, 3).map(({ priority }) => priority.expectedRoi.return);
  return `If the estimates hold: ${gains.join('; ')}.`;
}

function windowOf({ scores }: BriefInput): string {
  const leader = leaderOf(scores);
  return `No date can be measured from one audit. Repeat it each quarter: ${leader === undefined ? 'a rival that rises' : `a share of ${leader.name} that grows`} outside its interval says the window is closing.`;
}

function outcomesOf(
  chosen: readonly Chosen[],
): Pick<BriefDraft, 'after30' | 'after90' | 'after365' | 'confidence'> {
  const first = chosen[0]?.priority;
  const sure = chosen.filter(({ priority }) => priority.businessImpact.confidence === 'high').length;
  return {
    after30: [
      'The quick wins are published and the baseline is fixed; the answers themselves will hardly have changed',
      'assistants take up new pages within weeks, not days; an assumption',
    ],
    after90: [
      first === undefined
        ? 'No change is projected'
        : `First movement in “${lowerFirst(first.expectedRoi.metric)}”, now ${first.expectedRoi.baseline}, on the way to ${first.expectedRoi.target}`,
      first === undefined ? 'no priority was found' : first.expectedRoi.calculation,
    ],
    after365: [
      chosen.length === 0
        ? 'No change is projected'
        : chosen
            .slice(0, 3)
            .map(({ priority }) => priority.expectedRoi.return)
            .join('; '),
      'the estimates of the priorities taken together, if each is carried out; they overlap, so do not add them up, and they were not tested against other companies’ results',
    ],
    confidence: sure * 2 > chosen.length ? 'medium' : 'low',
  };
}

function metricsOf({ scores, reader }: BriefInput, chosen: readonly Chosen[]): string[] {
  const measured = [
    `Overall score: ${scoreText(scores.overall)} today`,
    `Answers that name the brand: ${rateText(scores.mentionRate)} today`,
    ...chosen
      .slice(0, 1)
      .map(
        ({ priority }) =>
          `${priority.expectedRoi.metric}: ${priority.expectedRoi.baseline} → ${priority.expectedRoi.target}`,
      ),
  ];
  return [...measured, ...reader.persona.kpis.slice(0, 2).map(trackedKpi)];
}

function closingOf({ brand }: BriefInput, chosen: readonly Chosen[]): string {
  const [first] = chosen;
  if (first === undefined)
    return `${brand} has nothing urgent to repair in these answers; the next audit will show whether that lasts.`;
  const [next = first.priority.title] = first.priority.quickWins;
  return `${capital(next)}: that can be done this week and costs next to nothing. The rest follows in the order above, and the next audit, with the same questions, tells what worked.`;
}

/** A priority as something to do: a gap is named as it stands, the others as work. */
function taskOf(priority: StrategicPriority): string {
  return priority.type === 'competitive_gaps' ? `Close the gap: ${priority.title}` : priority.title;
}

function lowerFirst(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
