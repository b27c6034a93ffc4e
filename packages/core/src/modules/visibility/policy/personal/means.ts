import type { CompanyContext, CompanySize, PersonaContext, Projection } from '@leadline/contracts';
import { largestAmount } from './company.ts';

/** Low and high end of a guess. */
export interface Reach {
  readonly low: number;
  readonly high: number;
}

/** What this company can put behind one initiative; the yardstick for budgets and teams. */
export interface PlanningMeans {
  /** US dollars for one person and one week, own staff or freelance. */
  readonly weekUsd: Reach;
  /** Multiplies the work: approvals, languages and product lines grow with a company. */
  readonly effort: number;
  /** US dollars the reader can commit by themselves; null when unknown. */
  readonly ceilingUsd: number | null;
  /** Who would do content work, press work and product facts here. */
  readonly size: CompanySize;
  readonly writer: string;
  readonly outreach: string;
  readonly expert: string;
  readonly sized: string;
}

/** Planning assumptions, not market data: a mixed team's loaded cost per person and week. */
const WEEK_USD: Readonly<Record<CompanySize, Reach>> = {
  startup: { low: 1_500, high: 3_000 },
  smb: { low: 2_000, high: 3_500 },
  midmarket: { low: 2_500, high: 4_500 },
  enterprise: { low: 3_500, high: 6_000 },
};
const EFFORT: Readonly<Record<CompanySize, number>> = {
  startup: 0.75,
  smb: 1,
  midmarket: 1.25,
  enterprise: 1.75,
};
const SIZE_NAMES: Readonly<Record<CompanySize, string>> = {
  startup: 'a start-up of under 50 people',
  smb: 'a small business of 50 to 199 people',
  midmarket: 'a mid-sized company of 200 to 999 people',
  enterprise: 'a company of 1,000 people or more',
};
const PEOPLE: Readonly<Record<CompanySize, Pick<PlanningMeans, 'writer' | 'outreach' | 'expert'>>> = {
  startup: {
    writer: 'a founder with a freelance writer',
    outreach: 'a founder, an hour a day',
    expert: 'whoever built the feature',
  },
  smb: {
    writer: 'the content marketer',
    outreach: 'the marketing lead with a freelance PR hand',
    expert: 'a product manager for half a day a week',
  },
  midmarket: {
    writer: 'a content strategist and a writer',
    outreach: 'the PR specialist',
    expert: 'product marketing and one product manager',
  },
  enterprise: {
    writer: 'the content team with its agency',
    outreach: 'corporate communications and the PR agency',
    expert: 'product marketing, legal review included',
  },
};

/** What the company and its reader can spend and whom they can put to work. An unknown size is read as a small business. */
export function planningMeans(company: CompanyContext, reader: PersonaContext): PlanningMeans {
  const size = company.companySize ?? 'smb';
  return {
    weekUsd: WEEK_USD[size],
    effort: EFFORT[size],
    ceilingUsd: largestAmount(reader.budgetAuthority),
    size,
    ...PEOPLE[size],
    sized: company.companySize ? SIZE_NAMES[size] : 'a small business (size unknown)',
  };
}

/** What so many person-weeks cost here: an estimate with its basis, and whether the reader can sign it alone. */
export function costOf(weeks: Reach, means: PlanningMeans): Projection {
  const scaled = { low: weeks.low * means.effort, high: weeks.high * means.effort };
  const low = roundUsd(scaled.low * means.weekUsd.low);
  const high = roundUsd(scaled.high * means.weekUsd.high);
  const ceiling = means.ceilingUsd;
  const approval =
    ceiling === null
      ? ''
      : high <= ceiling
        ? ', within your own budget authority'
        : ', above your own budget authority';
  return {
    statement: `${usd(low)}–${usd(high)}${approval}`,
    basis: `${weeksText(scaled)} person-weeks at ${usd(means.weekUsd.low)}–${usd(means.weekUsd.high)} each, a planning assumption for ${means.sized}`,
    kind: 'estimate',
  };
}

/** The sum of several efforts, low ends with low ends and high ends with high ends. */
export function addReach(efforts: readonly Reach[]): Reach {
  return efforts.reduce((sum, next) => ({ low: sum.low + next.low, high: sum.high + next.high }), {
    low: 0,
    high: 0,
  });
}

function weeksText({ low, high }: Reach): string {
  const rounded = [low, high].map((weeks) => (weeks < 10 ? Math.round(weeks * 2) / 2 : Math.round(weeks)));
  return rounded[0] === rounded[1] ? String(rounded[0]) : rounded.join('–');
}

/** To two leading digits, and never to less than a hundred dollars. */
function roundUsd(amount: number): number {
  const step = Math.max(100, 10 ** (Math.floor(Math.log10(Math.max(1, amount))) - 1));
  return Math.max(100, Math.round(amount / step) * step);
}

/** `$12,000`. */
export function usd(amount: number): string {
  return `$${amount.toLocaleString('en-US')}`;
}
