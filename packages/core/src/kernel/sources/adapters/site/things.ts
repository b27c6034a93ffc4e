import type { Page, Thing } from './page.ts';

/** Most things taken from a page, and how deep they may lie within one another. */
const MOST_THINGS = 400;
const DEEPEST = 8;
const MOST_NESTING = 24;

const ORGANISATIONS: ReadonlySet<string> = new Set(
  (
    'Organization Corporation LocalBusiness Store Restaurant Hotel ProfessionalService FinancialService BankOrCreditUnion ' +
    'InsuranceAgency LegalService AccountingService MedicalBusiness MedicalClinic MedicalOrganization Hospital Dentist Pharmacy ' +
    'EducationalOrganization CollegeOrUniversity School NGO GovernmentOrganization NewsMediaOrganization OnlineBusiness OnlineStore ' +
    'Airline Consortium RealEstateAgent TravelAgency EmploymentAgency AutoDealer AutomotiveBusiness HomeAndConstructionBusiness ' +
    'GeneralContractor ResearchOrganization SportsOrganization FoodEstablishment HealthAndBeautyBusiness Brand'
  ).split(' '),
);

/** Everything a page describes for machines, nested things too, each with where it was described. */
export interface Described {
  readonly thing: Thing;
  readonly types: readonly string[];
  readonly by: 'jsonLd' | 'microdata';
  /** How deep it lies: what is a property of an article is seldom the company itself. */
  readonly depth: number;
}

export function thingsOf(page: Page): readonly Described[] {
  const found: Described[] = [];
  for (const text of page.jsonLd) walk(found, { value: parsed(text), by: 'jsonLd', depth: 0 });
  walk(found, { value: page.microdata, by: 'microdata', depth: 0 });
  return found;
}

export function isOrganisation({ types }: Described): boolean {
  return types.some((type) => ORGANISATIONS.has(type) || /(?:Business|Organization|Store)$/.test(type));
}

interface Step {
  readonly value: unknown;
  readonly by: Described['by'];
  readonly depth: number;
  /** Lists and graphs within one another count here, so that no nesting is too deep to be walked. */
  readonly nesting?: number;
}

function walk(found: Described[], { value, by, depth, nesting = 0 }: Step): void {
  if (depth > DEEPEST || nesting > MOST_NESTING || found.length >= MOST_THINGS) return;
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const element of value.slice(0, MOST_THINGS))
      walk(found, { value: element, by, depth, nesting: nesting + 1 });
    return;
  }
  const thing = value as Thing;
  const types = textsOf(thing['@type']).map((type) => type.split(/[/#:]/).at(-1) ?? '');
  if (types.length > 0) found.push({ thing, types, by, depth });
  for (const [key, inner] of Object.entries(thing).slice(0, 100)) {
    // A graph lies no deeper than what holds it.
    walk(found, { value: inner, by, depth: key === '@graph' ? depth : depth + 1, nesting: nesting + 1 });
  }
}

/** JSON as sites write it: within CDATA, with comments around, with a semicolon or a comma too many. */
function parsed(text: string): unknown {
  const bare = text
    .trim()
    .replace(/^(?:\/\/)?\s{0,5}(?:<!\[CDATA\[|<!--)/, '')
    .replace(/(?:\/\/)?\s{0,5}(?:\]\]>|-->)$/, '')
    .replace(/;\s{0,5}$/, '');
  for (const attempt of [bare, bare.replaceAll(/,\s{0,200}([\]}])/g, '$1')]) {
    try {
      return JSON.parse(attempt);
    } catch {
      // The next attempt, or nothing: a broken block is a missing one.
    }
  }
  return undefined;
}

/** A property as texts: of a text, a number, a list of them, or things with a name or an address. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (typeof value === 'number') return Number.isFinite(value) ? [String(value)] : [];
  if (Array.isArray(value))
    return value.slice(0, 100).flatMap((element) => (Array.isArray(element) ? [] : textsOf(element)));
  if (typeof value !== 'object' || value === null) return [];
  const { name, '@value': literal, url, '@id': id } = value as Thing;
  return textsOfFirst(literal, name, url, id);
}

function textsOfFirst(...values: readonly unknown[]): string[] {
  for (const value of values) if (typeof value === 'string' && value.trim() !== '') return [value.trim()];
  return [];
}

export function textOf(value: unknown): string | undefined {
  return textsOf(value)[0];
}

/** The things in a property. */
export function innerOf(value: unknown): Thing[] {
  if (Array.isArray(value))
    return value.slice(0, 100).flatMap((element) => (Array.isArray(element) ? [] : innerOf(element)));
  return typeof value === 'object' && value !== null ? [value as Thing] : [];
}
