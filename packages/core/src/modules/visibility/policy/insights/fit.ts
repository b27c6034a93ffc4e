import type { CompanyContext, PersonaContext } from '@leadline/contracts';
import { costOf, type PlanningMeans, planningMeans, type Reach } from '../personal/index.ts';
import { rivalIn } from './choose.ts';
import type { Finding } from './finding.ts';
import { WORK, type Work } from './wordings/work.ts';

/** Who the report is for: what decides ranking, budgets, people and length. */
export interface Reader {
  readonly company: CompanyContext;
  readonly persona: PersonaContext;
}

/** Factors by which a finding counts more or less for this company and reader; 1 leaves it as measured. */
const FIT = {
  /** A rival the company itself calls a main one. */
  mainRival: 1.15,
  /** Work the reader cannot sign alone. */
  aboveAuthority: 0.8,
  /** Hard work for a reader who avoids risk. */
  riskyForCautious: 0.8,
  /** Quick work for a young company, which needs to show results before it can wait for any. */
  quickForYoung: 1.15,
} as const;

/** How well acting on a finding suits this company and reader, about 0.6 to 1.3. */
export function fitOf(finding: Finding, work: Work, { company, persona }: Reader): number {
  const means = planningMeans(company, persona);
  const rival = rivalIn(finding);
  const main = company.mainCompetitors.slice(0, 3);
  const young =
    company.companySize === 'startup' || company.growthStage === 'seed' || company.growthStage === 'early';
  return (
    (rival !== null && main.includes(rival) ? FIT.mainRival : 1) *
    (exceeds(WORK[work].weeks, means) ? FIT.aboveAuthority : 1) *
    (persona.riskTolerance === 'low' && WORK[work].difficulty === 'hard' ? FIT.riskyForCautious : 1) *
    (young && WORK[work].difficulty === 'easy' ? FIT.quickForYoung : 1)
  );
}

function exceeds(weeks: Reach, means: PlanningMeans): boolean {
  return means.ceilingUsd !== null && weeks.high * means.effort * means.weekUsd.high > means.ceilingUsd;
}

/** Who does the work here, and for how long. */
export function crewFor(work: Work, means: PlanningMeans): string {
  const { weeks, crew } = WORK[work];
  return `${means[crew]}, for about ${weeksText({ low: weeks.low * means.effort, high: weeks.high * means.effort })}`;
}

function weeksText({ low, high }: Reach): string {
  if (high <= 1) return 'up to a week';
  const from = low < 1 ? 'half a week' : String(Math.round(low));
  const to = Math.round(high) === 1 ? 'a week' : `${Math.round(high)} weeks`;
  return from === String(Math.round(high)) ? to : `${from} to ${to}`;
}

/** What a piece of work costs here, as an estimate and its basis. */
export function budgetFor(work: Work, means: PlanningMeans): readonly [string, string] {
  const { statement, basis } = costOf(WORK[work].weeks, means);
  return [statement, basis];
}

/** The risk of the work, and what a reader of this temper does about it. */
export function riskFor(work: Work, { persona }: Reader): string {
  const advice = {
    low: 'Start with a single page and go on only after the next audit shows an effect.',
    medium: 'Review after one audit and stop what shows no effect after two.',
    high: 'The cost of trying is small; run several at once and keep what works.',
  }[persona.riskTolerance];
  return `${WORK[work].risk}. ${advice}`;
}

/** Why this reader should stand up for it: tied to what they are measured by. */
export function messageFor(
  about: { readonly work: Work; readonly edge: string; readonly place: number },
  { company, persona }: Reader,
): string {
  const means = planningMeans(company, persona);
  const kpi = persona.kpis[about.place % Math.max(1, persona.kpis.length)];
  const signed = exceeds(WORK[about.work].weeks, means)
    ? 'it needs a budget decision above your own authority'
    : 'you can decide it alone';
  const report = kpi === undefined ? 'As for the money' : `It counts towards ${kpi}`;
  return `${about.edge}. ${report}; ${signed}, and the audit after next shows whether it worked.`;
}
