import type { CompanyContext, CompanySize, ParsedAuditInput } from '@leadline/contracts';

export type GivenCompany = NonNullable<ParsedAuditInput['company']>;
type GrowthStage = NonNullable<CompanyContext['growthStage']>;

/** What the audit itself tells of the company. */
export interface CompanyHints {
  readonly brand: string;
  readonly competitors: readonly string[];
  readonly productCategory?: string | undefined;
  readonly industry?: string | undefined;
  readonly market?: string | undefined;
}

/** Head counts below which a company counts as the named size; from 1,000 on it is an enterprise. */
const SIZE_LIMITS = [
  [50, 'startup'],
  [200, 'smb'],
  [1_000, 'midmarket'],
] as const satisfies readonly (readonly [number, CompanySize])[];

const SIZE_OF_STAGE: Readonly<Record<GrowthStage, CompanySize>> = {
  pre_seed: 'startup',
  seed: 'startup',
  early: 'startup',
  growth: 'smb',
  scale: 'midmarket',
  mature: 'enterprise',
};
const STAGE_OF_SIZE: Readonly<Record<CompanySize, GrowthStage>> = {
  startup: 'early',
  smb: 'growth',
  midmarket: 'scale',
  enterprise: 'mature',
};
/** About $100,000 to $200,000 of revenue per head at the limits of each size. */
const REVENUE_OF_SIZE: Readonly<Record<CompanySize, string>> = {
  startup: 'under $5M',
  smb: '$5M-$40M',
  midmarket: '$40M-$200M',
  enterprise: 'over $200M',
};
const REVENUE_LIMITS = [
  [5e6, 'startup'],
  [40e6, 'smb'],
  [200e6, 'midmarket'],
] as const satisfies readonly (readonly [number, CompanySize])[];
const GOAL_OF_STAGE: Readonly<Record<GrowthStage, string>> = {
  pre_seed: 'become known to a first group of buyers',
  seed: 'become known to a first group of buyers',
  early: 'find a repeatable way to be found by buyers',
  growth: 'grow qualified demand faster than spend',
  scale: 'take share from the leading names',
  mature: 'hold the market and enter new segments',
};
const FOCUS_OF_SIZE: Readonly<Record<CompanySize, string>> = {
  startup: 'bold',
  smb: 'pragmatic',
  midmarket: 'balanced',
  enterprise: 'measured',
};
const SOFTWARE = /\b(?:saas|software|apps?|platform|tools?|manager|cloud|crm|erp|api|suite)\b/i;

/**
 * Completes what is known of a company. Given values always stand; a field that nobody gave is worked out
 * from the ones that were, and listed in `derived` with what it rests on. What nothing points to stays open.
 */
export function completeCompany(given: GivenCompany | undefined, hints: CompanyHints): CompanyContext {
  const derived: CompanyContext['derived'] = [];
  const known = present(given ?? {});
  const fill = <Value>(
    field: string,
    value: Value | undefined,
    from: Derivation<Value>,
  ): Value | undefined => {
    if (value !== undefined) return value;
    const found = from();
    if (found !== null) derived.push({ field, basis: found.basis });
    return found?.value;
  };
  const size = fill('companySize', known.companySize, () => sizeOf(known));
  const stage = fill('growthStage', known.growthStage, () => bySize(size, STAGE_OF_SIZE));
  const details = {
    industry: fill('industry', known.industry, () => because(hints.industry, 'industry of the audit')),
    employeeCount: known.employeeCount,
    companySize: size,
    growthStage: stage,
    annualRevenueRange: fill('annualRevenueRange', known.annualRevenueRange, () =>
      bySize(size, REVENUE_OF_SIZE),
    ),
    businessModel: fill('businessModel', known.businessModel, () => businessModelOf(hints)),
    innovationFocus: fill('innovationFocus', known.innovationFocus, () => bySize(size, FOCUS_OF_SIZE)),
  };
  return {
    name: fill('name', known.name, () => because(hints.brand, 'brand of the audit')) ?? hints.brand,
    ...(present(details) as Partial<CompanyContext>),
    targetMarket: listed(
      fill('targetMarket', known.targetMarket, () => listOf(hints.market, 'market of the audit')),
    ),
    strategicGoals: listed(fill('strategicGoals', known.strategicGoals, () => goalsOf(stage))),
    mainCompetitors: listed(
      fill('mainCompetitors', known.mainCompetitors, () =>
        hints.competitors.length === 0
          ? null
          : { value: [...hints.competitors], basis: 'rivals configured for the audit' },
      ),
    ),
    derived,
  };
}

type Derivation<Value> = () => { readonly value: Value; readonly basis: string } | null;

/** Without fields that hold nothing: undefined, blank, an empty list. */
function present<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  ) as Fields;
}

function listed<Item>(items: Item[] | undefined): Item[] {
  return items ?? [];
}

function because<Value>(value: Value | undefined, basis: string) {
  return value === undefined || value === '' ? null : { value, basis };
}

function listOf(item: string | undefined, basis: string) {
  return item === undefined || item === '' ? null : { value: [item], basis };
}

function bySize<Value>(size: CompanySize | undefined, table: Readonly<Record<CompanySize, Value>>) {
  return size === undefined ? null : { value: table[size], basis: `usual for a company of the size ${size}` };
}

function goalsOf(stage: GrowthStage | undefined) {
  return stage === undefined
    ? null
    : { value: [GOAL_OF_STAGE[stage]], basis: `usual for the stage ${stage}` };
}

function sizeOf(known: GivenCompany) {
  const { employeeCount, growthStage, annualRevenueRange } = known;
  if (employeeCount !== undefined) {
    const value = firstBelow(employeeCount, SIZE_LIMITS);
    return { value, basis: `${employeeCount.toLocaleString('en-US')} employees` };
  }
  const revenue = annualRevenueRange === undefined ? null : largestAmount(annualRevenueRange);
  if (revenue !== null) {
    return { value: firstBelow(revenue - 1, REVENUE_LIMITS), basis: `revenue of ${annualRevenueRange}` };
  }
  return growthStage === undefined
    ? null
    : { value: SIZE_OF_STAGE[growthStage], basis: `usual for the stage ${growthStage}` };
}

function firstBelow(amount: number, limits: readonly (readonly [number, CompanySize])[]): CompanySize {
  return limits.find(([limit]) => amount < limit)?.[1] ?? 'enterprise';
}

function businessModelOf(hints: CompanyHints) {
  const said = [hints.productCategory, hints.industry].find(
    (text) => text !== undefined && SOFTWARE.test(text),
  );
  return said === undefined ? null : { value: 'software subscription', basis: `sells ${said}` };
}

const AMOUNT = /(\d[\d.,]*)\s*(k|m|mn|million|b|bn|billion|thousand)?\b/gi;
const SCALE: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
};

/**
 * The sums of money named in a text such as `$10M-$50M` or `up to 75,000`, in its currency's units and in
 * their order; a unit given once holds for the whole range (`10-50M`).
 */
export function amountsIn(text: string): number[] {
  const found = [...text.matchAll(AMOUNT)].map(([, digits = '', unit]) => ({
    value: Number.parseFloat(digits.replaceAll(/,(?=\d{3}\b)/g, '').replace(',', '.')),
    scale: unit === undefined ? null : (SCALE[unit.toLowerCase()] ?? null),
  }));
  const shared = found.findLast((amount) => amount.scale !== null)?.scale ?? 1;
  return found.map((amount) => amount.value * (amount.scale ?? shared)).filter(Number.isFinite);
}

/** The largest of them; null when there is none. */
export function largestAmount(text: string): number | null {
  const amounts = amountsIn(text);
  return amounts.length === 0 ? null : Math.max(...amounts);
}
