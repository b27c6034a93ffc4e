import { type FieldGroup, type FieldName, fieldOf } from '@leadline/contracts';

/** How far one source can be believed before anything is known of the company at hand. */
interface Prior {
  /** Of fields not named below. */
  readonly usual: number;
  readonly groups?: Partial<Readonly<Record<FieldGroup, number>>>;
  readonly fields?: Partial<Readonly<Record<FieldName, number>>>;
}

/**
 * First, honest guesses, to be corrected by what is later found right (the calibration in the enrichment policies works on
 * top of them). Reasons:
 * - Registers are right about legal facts (0.95 and more), often outdated about addresses, which are those of
 *   accountants and agents (0.6), and know contacts as given at registration years ago (0.5).
 * - Wikidata is checked by many for identity (0.85) and stale for headcounts and chief executives (0.6 to 0.7).
 * - Vendors of firmographics gather by machine: names and networks are good (0.85), headcounts are estimates (0.7), revenue
 *   is a model's guess (0.45).
 * - Job boards are the company's own list: exact (0.97), though only of what is posted there.
 * - News and web results are found by name: what they mean is judged by the match, not here.
 */
const PRIORS: Readonly<Record<string, Prior>> = {
  wikidata: {
    usual: 0.8,
    groups: { identity: 0.85, legal: 0.8, people: 0.7, money: 0.55 },
    fields: {
      employees: 0.6,
      employeeRange: 0.6,
      ceo: 0.7,
      foundedYear: 0.9,
      lei: 0.9,
      industry: 0.7,
      founders: 0.85,
    },
  },
  gleif: {
    usual: 0.95,
    groups: { place: 0.75 },
    fields: { lei: 0.99, legalName: 0.97, parentCompany: 0.93, ultimateParent: 0.93, hqCountry: 0.9 },
  },
  'sec-edgar': {
    usual: 0.95,
    groups: { place: 0.88, market: 0.75 },
    // Filers give their site by hand and seldom correct it.
    fields: { cik: 0.99, ticker: 0.98, website: 0.8, phone: 0.8, aliases: 0.85 },
  },
  gdelt: { usual: 0.6 },
  greenhouse: { usual: 0.97 },
  lever: { usual: 0.97 },
  'brasil-api': {
    usual: 0.97,
    groups: { place: 0.75, market: 0.85 },
    fields: { email: 0.5, phone: 0.6, name: 0.8, shareCapital: 0.95, shareholders: 0.95, foundedYear: 0.85 },
  },
  'receita-ws': {
    // The same register, through a cache that may be months old.
    usual: 0.95,
    groups: { place: 0.72, market: 0.83 },
    fields: {
      email: 0.48,
      phone: 0.58,
      name: 0.78,
      shareCapital: 0.92,
      shareholders: 0.92,
      foundedYear: 0.83,
    },
  },
  'open-corporates': {
    usual: 0.93,
    groups: { place: 0.6, market: 0.75 },
    fields: { foundedYear: 0.75, companyStatus: 0.9, shareholders: 0.85, aliases: 0.85 },
  },
  mapbox: { usual: 0.85, fields: { latitude: 0.9, longitude: 0.9 } },
  'google-places': { usual: 0.85, fields: { placeId: 0.93, phone: 0.88, latitude: 0.92, longitude: 0.92 } },
  clearbit: {
    usual: 0.8,
    groups: { identity: 0.87, size: 0.7, money: 0.45, place: 0.78, market: 0.72, technology: 0.7 },
    fields: { fundingTotalUsd: 0.65, ticker: 0.9, foundedYear: 0.8 },
  },
  'serp-api': { usual: 0.6, fields: { linkedinUrl: 0.85, openJobs: 0.5, hiringDepartments: 0.5 } },
  snov: { usual: 0.6, groups: { people: 0.55 }, fields: { employeeRange: 0.6 } },
  'bright-data': {
    usual: 0.8,
    groups: { identity: 0.87, size: 0.75, money: 0.65 },
    fields: { linkedinUrl: 0.97, employees: 0.7, employeeRange: 0.82 },
  },
  coresignal: {
    usual: 0.8,
    groups: { identity: 0.86, size: 0.78, money: 0.55, people: 0.72, place: 0.8, technology: 0.68 },
    fields: { fundingTotalUsd: 0.7, lastFundingOn: 0.75, ticker: 0.9, competitors: 0.5, openJobs: 0.65 },
  },
};

/** What stands for sources without a line: as likely wrong as right. */
const UNKNOWN: Prior = { usual: 0.5 };

/** How likely a value of this field is right when this source says it of the company that was meant, 0..1. */
export function priorOf(source: string, field: FieldName): number {
  const prior = PRIORS[source] ?? UNKNOWN;
  return prior.fields?.[field] ?? prior.groups?.[fieldOf(field).group] ?? prior.usual;
}
