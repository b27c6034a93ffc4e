import {
  type Category,
  type CompanyContext,
  type ExtractionType,
  FUNNEL_STAGE_OF,
  type FunnelStage,
} from '@leadline/contracts';
import {
  type AnswerFacts,
  answersText,
  budgetFor,
  capital,
  chooseFindings,
  crewFor,
  describe,
  fitOf,
  listing,
  measureText,
  messageFor,
  percent,
  questionsOf,
  type Reader,
  riskFor,
  type Scene,
  sayTheSame,
  sizeFor,
  TYPE_NOUN,
  trackedKpi,
  WORK,
  type Worded,
  type Work,
  wordedFindings,
  wordingOf,
} from '../insights/index.ts';
import { amountsIn, type PlanningMeans, planningMeans, usd } from '../personal/index.ts';
import { type PlacedInsight, type PriorityDraft, stagesOf } from './drafts.ts';
import { draftFromInsight } from './from-insight.ts';

/** Three for focus; a fourth and fifth only where they are nearly as large as the third. */
const USUAL = 3;
const MOST = 5;
const NEARLY = 0.75;
/** What each further funnel stage adds to a priority's worth: one piece of work that pays more than once. */
const SYNERGY = 0.2;

/** What selection by rules works on: all category insights of one type, numbered from 1, and all measured facts. */
export interface SelectionInput {
  readonly type: ExtractionType;
  readonly insights: readonly PlacedInsight[];
  readonly facts: readonly AnswerFacts[];
  readonly brand: string;
  readonly product: string;
  readonly reader: Reader;
}

/** The same thing found in one category or several, measured over the whole audit. */
interface Theme extends Worded {
  readonly from: readonly number[];
  readonly categories: readonly Category[];
}

/**
 * The top three to five of a type over the whole journey. Insights about the same thing in several categories
 * are one priority, measured over all answers; what pays at more stages ranks higher.
 */
export function selectByRules(input: SelectionInput): PriorityDraft[] {
  const themes = themesOf(input);
  const chosen = chooseFindings(themes, MOST, (theme) => worthOf(theme, input)).sort(
    (a, b) => worthOf(b, input) - worthOf(a, input),
  );
  const floor = NEARLY * worthOf(chosen[USUAL - 1] ?? chosen[0], input);
  const kept = chosen.filter((theme, place) => place < USUAL || worthOf(theme, input) >= floor);
  const drafts = kept.map((theme, place) => draftFrom(theme, place, input));
  const own = new Set(themes.flatMap((theme) => theme.from));
  const room = Math.max(0, (own.size === 0 ? MOST : USUAL) - drafts.length);
  return [...drafts, ...othersOf(input, own).slice(0, room)];
}

function worthOf(theme: Theme | undefined, { type, reader }: SelectionInput): number {
  if (theme === undefined) return 0;
  const stages = new Set(theme.categories.map((category) => FUNNEL_STAGE_OF[category])).size;
  return (
    sizeFor(theme.finding, type) *
    fitOf(theme.finding, theme.wording.work, reader) *
    (1 + SYNERGY * (stages - 1))
  );
}

/**
 * Which finding each insight by rules tells of: the findings of its category are made again and compared by
 * their heading; the same key in several categories is one theme.
 */
function themesOf(input: SelectionInput): Theme[] {
  const whole = wordedFindings({ brand: input.brand, answers: input.facts }, input.type, scene(input, null));
  const sources = new Map<string, { worded: Worded; from: number[]; categories: Category[] }>();
  for (const category of new Set(input.insights.map((placed) => placed.category))) {
    const answers = input.facts.filter((facts) => facts.category === category);
    const worded = wordedFindings({ brand: input.brand, answers }, input.type, scene(input, category));
    const byHeadline = new Map(worded.map((each) => [each.wording.headline, each]));
    input.insights.forEach(({ category: own, insight }, index) => {
      const told = own === category && insight.author === 'rules' ? byHeadline.get(insight.title) : undefined;
      if (told === undefined) return;
      const source = sources.get(told.finding.key) ?? { worded: told, from: [], categories: [] };
      source.from.push(index + 1);
      source.categories.push(category);
      sources.set(told.finding.key, source);
    });
  }
  return [...sources].map(([key, { worded, from, categories }]) => ({
    ...(whole.find(({ finding }) => finding.key === key) ?? worded),
    from,
    categories,
  }));
}

function scene({ brand, product }: SelectionInput, category: Category | null): Scene {
  return { brand, product, category };
}

function draftFrom(theme: Theme, place: number, input: SelectionInput): PriorityDraft {
  const { wording } = theme;
  const { reader } = input;
  const means = planningMeans(reader.company, reader.persona);
  const budget = budgetFor(wording.work, means);
  const work = WORK[wording.work];
  return {
    from: theme.from,
    title: wording.headline,
    description: describe(theme, reader),
    pitch: pitchOf(theme, budget[0], input),
    why: rationaleOf(theme, place, input),
    ...impactOfGain(theme, input),
    timeframe: `${work.timeline} to publish, then six to eight weeks until assistants show it`,
    confidence: confidenceOf(theme, input.facts.length),
    budget,
    timeline: work.timeline,
    team: crewFor(wording.work, means),
    support: supportFor(wording.work, means),
    needs: [...new Set([wording.needs ?? work.needs, work.needs])],
    risks: [
      work.risk,
      'Assistants change their models and sources without notice; only repeated audits tell effect from noise',
    ],
    measure: 'mention_rate',
    metric: wording.measure.metric,
    baseline: wording.measure.baseline,
    target: wording.measure.target,
    investment: budget[0],
    gain: wording.gain.statement,
    payback: paybackText(wording.work),
    calculation: wording.gain.basis,
    wins: [wording.firstStep, `In 30 days: ${lowerFirst(wording.steps[0] ?? wording.ask)}`],
    metrics: [measureText(wording), ...reader.persona.kpis.slice(0, 2).map(trackedKpi)],
    risk: riskFor(wording.work, reader),
    edge: wording.edge,
    message: messageFor({ ...wording, place }, reader),
    author: 'rules',
  };
}

/** Two sentences for the board: the problem in figures, and what it takes. */
function pitchOf({ finding, wording }: Theme, cost: string, input: SelectionInput): string {
  const gap = wordingOf(finding, 'competitive_gaps', scene(input, null));
  const price = cost
    .split(',')
    .slice(0, 3)
    .join(',')
    .replace(/, (?:within|above).*$/, '');
  return `${(gap ?? wording).text} For ${price} and ${WORK[wording.work].timeline}: ${lowerFirst(wording.ask)}`;
}

function rationaleOf(theme: Theme, place: number, input: SelectionInput): string {
  const { categories, finding } = theme;
  const stages = stagesOf(categories);
  const { company } = input.reader;
  const reach = reachText(categories, stages, place);
  const size = `${capital(answersText(finding.answers.length, finding.of, scene(input, null)))} are concerned${place === 0 ? `; no other ${TYPE_NOUN[input.type]} weighs more` : ''}.`;
  const assumed = company.derived.some((entry) => entry.field === 'strategicGoals');
  const goal = place === 0 && !assumed ? company.strategicGoals[0] : undefined;
  return `${reach} ${size}${goal === undefined ? '' : ` It serves the goal to ${lowerFirst(goal)}.`}`;
}

/** In how many places one piece of work pays, told differently from priority to priority. */
function reachText(categories: readonly Category[], stages: readonly FunnelStage[], place: number): string {
  const where = listing(categories.map(questionsOf), 6);
  const at = stages.length === 1 ? `the ${stages[0]} stage` : `the ${listing(stages)} stages`;
  if (categories.length === 1)
    return place % 2 === 0 ? `It shows in ${where}, at ${at}.` : `This is a matter of ${where}, at ${at}.`;
  const ways = [
    `It shows in ${where}, so one piece of work pays at ${at}.`,
    `The same came up in ${where}; solving it once helps at ${at}.`,
    `${capital(where)} share it, which spreads the effect over ${at}.`,
  ];
  return ways[place % ways.length] ?? '';
}

/** What the gain could mean in pipeline and money; without figures of the company it stays in answers. */
function impactOfGain(
  { wording }: Theme,
  { facts, reader }: SelectionInput,
): Pick<PriorityDraft, 'pipeline' | 'revenue'> {
  const { answers, statement, basis } = wording.gain;
  const pipeline =
    answers === 0
      ? ['Not put in figures', basis]
      : [
          `${statement}: ${percent(answers, facts.length)} of the ${facts.length} answers of this audit`,
          `${basis}; no pipeline figures were given, so it is stated in answers and not in money`,
        ];
  return { pipeline, revenue: revenueText(reader.company, answers / Math.max(1, facts.length)) };
}

/** Part of a year's revenue that is taken as a yardstick, so that nobody reads the figure as a forecast. */
const YARDSTICK = 0.01;

function revenueText(company: CompanyContext, change: number): string[] {
  const amounts = company.annualRevenueRange === undefined ? [] : amountsIn(company.annualRevenueRange);
  if (amounts.length === 0 || change === 0) {
    return ['Not put in money', 'no revenue figure was given, or no change in answers is assumed'];
  }
  const [low, high] = [Math.min(...amounts), Math.max(...amounts)].map((amount) =>
    roundUsd(amount * YARDSTICK * change),
  );
  const assumed = company.derived.some((entry) => entry.field === 'annualRevenueRange');
  const bound = /\bover\b/i.test(company.annualRevenueRange ?? '') ? 'at least ' : '';
  const money = low === high ? `${bound}${usd(low ?? 0)}` : `${usd(low ?? 0)}–${usd(high ?? 0)}`;
  return [
    `${capital(money)} a year for every 1 % of revenue that begins with an assistant’s answer`,
    `${assumed ? 'an assumed ' : ''}annual revenue of ${company.annualRevenueRange} × 1 % × ${Math.round(change * 100)} % of answers changed; the 1 % is a yardstick, set your own share in its place`,
  ];
}

function roundUsd(amount: number): number {
  const step = Math.max(100, 10 ** (Math.floor(Math.log10(Math.max(1, amount))) - 1));
  return Math.round(amount / step) * step;
}

/** How sure it is, by how many answers show it; never high, since no estimate of effect was tested yet. */
function confidenceOf({ finding }: Theme, answers: number): PriorityDraft['confidence'] {
  return answers >= 48 && finding.answers.length >= 10 ? 'medium' : 'low';
}

const LAG_WEEKS = { low: 6, high: 8 };

function paybackText(work: Work): string {
  const { calendarWeeks } = WORK[work];
  return `Seen in answers ${calendarWeeks.low + LAG_WEEKS.low} to ${calendarWeeks.high + LAG_WEEKS.high} weeks after the start; in money it depends on your own pipeline figures`;
}

const OUTSIDE: Readonly<Record<PlanningMeans['size'], string>> = {
  startup: 'a freelance writer or PR hand where nobody has a free week',
  smb: 'a freelance PR hand for the first contacts',
  midmarket: 'none, or a PR agency for speed',
  enterprise: 'the agencies on retainer',
};

function supportFor(work: Work, means: PlanningMeans): string {
  if (WORK[work].crew === 'expert') return 'an outside reviewer, so that the proof is not only your own word';
  if (WORK[work].crew === 'writer' && means.size !== 'startup' && means.size !== 'enterprise')
    return 'none needed';
  return OUTSIDE[means.size];
}

function lowerFirst(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** Insights by a model, in their own words, the same thing in several categories once. */
function othersOf(input: SelectionInput, own: ReadonlySet<number>): PriorityDraft[] {
  const groups: { readonly first: PlacedInsight; readonly numbers: number[] }[] = [];
  input.insights.forEach((placed, index) => {
    if (own.has(index + 1) || placed.insight.author === 'rules') return;
    const same = groups.find(({ first }) => sayTheSame(first.insight.title, placed.insight.title));
    if (same === undefined) groups.push({ first: placed, numbers: [index + 1] });
    else same.numbers.push(index + 1);
  });
  return groups
    .sort(
      (a, b) => b.first.insight.priority + b.numbers.length - (a.first.insight.priority + a.numbers.length),
    )
    .map(({ first, numbers }) => draftFromInsight(first, numbers, input.insights));
}
