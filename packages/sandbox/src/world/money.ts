import { createRandom, type Random } from '../random.ts';
import { revenueBand } from './bands.ts';
import type { CompanyFacts } from './company.ts';
import type { Head } from './heads.ts';
import { daysBefore, signFrom, slugOf } from './patterns.ts';

export type Money = Pick<
  CompanyFacts,
  | 'revenueUsd'
  | 'revenueRange'
  | 'shareCapital'
  | 'fundingTotalUsd'
  | 'fundingStage'
  | 'lastFundingOn'
  | 'investors'
>;

export type Listing = Pick<CompanyFacts, 'cik' | 'ticker' | 'stockExchange'>;

const INVESTORS = [
  'Harbor Lane Ventures',
  'Northgate Capital',
  'Blue Quarry Partners',
  'Kestrel Growth',
  'Third Orchard',
  'Meridian Seed Fund',
  'Alder & Finch',
  'Redstone Pacific',
  'Pampas Ventures',
  'Rheinufer Capital',
  'Lotus Bridge',
  'Foundry Nine',
];

/** Rounds, by the headcount a company usually has when it raises them. */
const ROUNDS = [
  { stage: 'pre-seed', upTo: 8, usd: 400_000 },
  { stage: 'seed', upTo: 25, usd: 2_500_000 },
  { stage: 'series-a', upTo: 90, usd: 12_000_000 },
  { stage: 'series-b', upTo: 250, usd: 40_000_000 },
  { stage: 'series-c', upTo: 700, usd: 110_000_000 },
  { stage: 'series-d', upTo: Infinity, usd: 280_000_000 },
] as const;

/** Whether shares of this legal form can be listed at all. */
const LISTABLE = new Set([
  'Inc.',
  'Corp.',
  'S.A.',
  'SA',
  'AG',
  'PLC',
  'N.V.',
  'S.p.A.',
  'AB',
  '株式会社',
  'Ltd.',
  'Limited',
  'Ltd',
  'S.A. de C.V.',
]);

/** Symbols of the home exchange; companies in the United States have a number with the SEC. */
export function listingOf(head: Head): Listing {
  const random = createRandom(`${head.seed}|listing`);
  const american = head.country.code === 'US';
  const listed =
    !head.parent &&
    LISTABLE.has(head.form.form) &&
    head.employees > (american ? 600 : 1_500) &&
    random.chance(0.55);
  if (!listed) return { cik: null, ticker: null, stockExchange: null };
  const letters = slugOf(head.name.name, '')
    .replace(/[^a-z]/g, '')
    .toUpperCase();
  return {
    cik: american ? String(random.int(1_000_000, 1_999_999)).padStart(10, '0') : null,
    ticker: (letters.slice(0, 3) + signFrom('ABCDEFGHKLMNPRSTVXZ', random)).padEnd(4, 'X'),
    stockExchange: american ? random.pick(['NASDAQ', 'NYSE']) : head.country.exchange,
  };
}

function fundingOf(
  head: Head,
  context: { listed: boolean; today: string; foundedYear: number },
  random: Random,
): Pick<Money, 'fundingTotalUsd' | 'fundingStage' | 'lastFundingOn' | 'investors'> {
  const raised =
    random.chance(head.trade.isTech ? 0.55 : 0.12) && context.foundedYear >= 1995 && !head.parent;
  if (!raised)
    return {
      fundingTotalUsd: null,
      fundingStage: context.listed ? 'public' : 'bootstrapped',
      lastFundingOn: null,
      investors: [],
    };
  const index = ROUNDS.findIndex(({ upTo }) => head.employees <= upTo);
  const round = ROUNDS[index] ?? ROUNDS[0];
  const total = ROUNDS.slice(0, index + 1).reduce(
    (sum, { usd }) => sum + usd * (0.6 + 0.8 * random.next()),
    0,
  );
  const oldest = Math.max(
    60,
    Math.min(1_500, (Number(context.today.slice(0, 4)) - context.foundedYear) * 365 - 200),
  );
  return {
    fundingTotalUsd: Math.round(total / 50_000) * 50_000,
    fundingStage: context.listed ? 'public' : round.stage,
    lastFundingOn: daysBefore(context.today, random.int(30, oldest)),
    investors: random.shuffle(INVESTORS).slice(0, Math.min(5, 1 + index)),
  };
}

/** What a company earns, raised, and has as its capital. */
export function moneyOf(head: Head, context: { listed: boolean; today: string; foundedYear: number }): Money {
  const random = createRandom(`${head.seed}|money`);
  const revenue = head.employees * head.trade.revenuePerHead * (0.5 + 1.1 * random.next());
  const digits = 10 ** Math.max(3, Math.floor(Math.log10(revenue)) - 2);
  const revenueUsd = Math.round(revenue / digits) * digits;
  const capital = random.pick([10_000, 25_000, 50_000, 100_000, 250_000]) * (head.employees > 500 ? 100 : 1);
  return {
    revenueUsd,
    revenueRange: revenueBand(revenueUsd),
    shareCapital: head.country.code === 'US' ? null : capital,
    ...fundingOf(head, context, random),
  };
}
