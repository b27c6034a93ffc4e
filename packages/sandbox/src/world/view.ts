import { createRandom, type Random } from '../random.ts';
import { employeeBand, revenueBand } from './bands.ts';
import type { CompanyFacts, ProviderView, SourceProvider, WorldCompany } from './company.ts';
import { formerFacts } from './former-facts.ts';
import type { Head } from './heads.ts';
import { daysBefore } from './patterns.ts';
import { type FactName, type Rates, VIEW_RULES } from './views.ts';

/** Facts that are right or wrong together: who has the wrong address has the wrong city too. */
const TOGETHER: Partial<Readonly<Record<FactName, string>>> = {
  hqAddress: 'address',
  hqCity: 'address',
  hqRegion: 'address',
  hqPostcode: 'address',
  latitude: 'address',
  longitude: 'address',
  placeId: 'address',
  employees: 'headcount',
  employeeRange: 'headcount',
  employeeGrowth12m: 'headcount',
  revenueUsd: 'revenue',
  revenueRange: 'revenue',
  fundingTotalUsd: 'funding',
  fundingStage: 'funding',
  lastFundingOn: 'funding',
  investors: 'funding',
  ceo: 'leaders',
  executives: 'leaders',
  industry: 'industry',
  subIndustry: 'industry',
  openJobs: 'jobs',
  hiringDepartments: 'jobs',
  parentCompany: 'parents',
  ultimateParent: 'parents',
};

/** A sparse site leaves out all but these. */
const SPARSE: ReadonlySet<FactName> = new Set(['name', 'website', 'technologies', 'tagline', 'email']);

/** Drawing an ordinary company to take a wrong value from. */
const DECOY_TRIES = 6;

interface Drawing {
  readonly company: WorldCompany;
  readonly head: Head;
  /** Of (seed, provider, domain). */
  readonly seed: string;
  decoy(random: Random): WorldCompany;
}

/** Numbers that are guessed are off by a factor, and their bands with them. */
function misjudged(facts: CompanyFacts, random: Random): Partial<CompanyFacts> {
  const factor = random.chance(0.5) ? 0.25 + random.next() * 0.35 : 1.9 + random.next() * 1.8;
  const employees = Math.max(1, Math.round(facts.employees * factor) + (facts.employees < 3 ? 4 : 0));
  const revenueUsd = Math.round(facts.revenueUsd * factor);
  return {
    employees,
    employeeRange: employeeBand(employees),
    employeeGrowth12m: Math.round((facts.employeeGrowth12m + 0.4 * (random.next() - 0.5)) * 100) / 100,
    revenueUsd,
    revenueRange: revenueBand(revenueUsd),
    ...(facts.fundingTotalUsd !== null && { fundingTotalUsd: Math.round(facts.fundingTotalUsd * factor) }),
    foundedYear: facts.foundedYear + random.int(1, 6) * (random.chance(0.5) ? 1 : -1),
  };
}

/** A plausible other value: misjudged where it is a number, else another company's. */
function wrongValue(name: FactName, { company, seed, decoy }: Drawing): CompanyFacts[FactName] {
  const cluster = TOGETHER[name] ?? name;
  const random = createRandom(`${seed}|wrong|${cluster}`);
  const guessed = misjudged(company.facts, random)[name];
  if (guessed !== undefined && name !== 'foundedYear') return guessed;
  if (name === 'foundedYear') return Math.min(2025, Number(guessed));
  return decoy(random).facts[name];
}

function isEmpty(value: CompanyFacts[FactName]): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** The value a provider has for one field; undefined where it has none. */
function valueOf(
  name: FactName,
  [missing, outdated, wrong]: Rates,
  drawing: Drawing,
): CompanyFacts[FactName] | undefined {
  const { company, head, seed } = drawing;
  const truth = company.facts[name];
  const cluster = TOGETHER[name] ?? name;
  if (createRandom(`${seed}|missing|${cluster}`).chance(missing)) return undefined;
  // Nobody invents a parent or number for a company that has none.
  if (isEmpty(truth)) return undefined;
  const draw = createRandom(`${seed}|state|${cluster}`).next();
  if (draw < wrong) return wrongValue(name, drawing);
  if (draw >= wrong + outdated) return truth;
  const former = formerFacts(head, company.facts)[name];
  return former === undefined ? truth : former;
}

function drawFacts(provider: SourceProvider, drawing: Drawing): Partial<CompanyFacts> {
  const found: [string, unknown][] = [];
  for (const [key, rates] of Object.entries(VIEW_RULES[provider].fields)) {
    const name = key as FactName;
    if (provider === 'site' && drawing.company.site === 'sparse' && !SPARSE.has(name)) continue;
    const value = valueOf(name, rates, drawing);
    if (value !== undefined && !isEmpty(value)) found.push([name, value]);
  }
  return Object.fromEntries(found);
}

export interface Cast {
  readonly companies: readonly WorldCompany[];
  headOf(company: WorldCompany): Head;
}

/** The providers' views of a world: partial, sometimes outdated or wrong, the same whenever they are asked. */
export function createViews(seed: string, today: string, { companies, headOf }: Cast) {
  const remembered = new Map<string, ProviderView | null>();
  const decoyFor =
    (company: WorldCompany) =>
    (random: Random): WorldCompany => {
      let found = company;
      for (let attempt = 0; attempt < DECOY_TRIES && companies.length > 0; attempt++) {
        found = random.pick(companies);
        const { hqCountry, hqCity, industry } = company.facts;
        const other = headOf(found);
        const differs =
          found.domain !== company.domain &&
          other.trade.industry !== industry &&
          found.facts.hqCity !== hqCity;
        if (differs && other.country.code === hqCountry) return found;
      }
      return found;
    };
  const draw = (provider: SourceProvider, company: WorldCompany): ProviderView | null => {
    const own = `view|${seed}|${provider}|${company.domain}`;
    const { knows, seenDays } = VIEW_RULES[provider];
    if (!createRandom(`${own}|knows`).chance(knows(company))) return null;
    const drawing: Drawing = { company, head: headOf(company), seed: own, decoy: decoyFor(company) };
    const seenOn = daysBefore(today, createRandom(`${own}|seen`).int(...(seenDays as [number, number])));
    return { facts: drawFacts(provider, drawing), seenOn };
  };
  return (provider: SourceProvider, company: WorldCompany): ProviderView | null => {
    const key = `${provider}|${company.domain}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const view = draw(provider, company);
    remembered.set(key, view);
    return view;
  };
}
