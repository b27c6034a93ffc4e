import { type CompanyColumnMap, IMPORT_FIELDS, type ImportField } from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';

/** Names that columns usually go by besides the field's own, letters and digits only, the likeliest first. */
const USUAL_NAMES: Partial<Record<ImportField, readonly string[]>> = {
  domain: ['domainname', 'primarydomain', 'companydomain', 'emaildomain', 'webdomain', 'host'],
  website: ['websiteurl', 'companywebsite', 'homepage', 'homepageurl', 'url', 'site', 'web', 'companyurl'],
  name: [
    'companyname',
    'company',
    'organisation',
    'organization',
    'organisationname',
    'organizationname',
    'account',
    'accountname',
    'businessname',
    'firma',
    'firmenname',
    'title',
    'legalname',
  ],
  registryNumber: [
    'companynumber',
    'registrationnumber',
    'regnumber',
    'registernumber',
    'companyregistrationnumber',
    'crn',
    'siren',
    'hrb',
    'number',
    'orgnr',
    'organisationsnummer',
    'kvk',
    'krs',
  ],
  hqCountry: ['country', 'countrycode', 'countryiso', 'countryregion', 'land', 'headquarterscountry'],
  hqCity: ['city', 'locality', 'town', 'ort', 'stadt', 'headquarterscity', 'hqlocation'],
  hqRegion: ['region', 'state', 'province', 'stateprovince', 'bundesland'],
  hqPostcode: ['postcode', 'postalcode', 'zip', 'zipcode', 'plz'],
  hqAddress: ['address', 'streetaddress', 'street', 'addressline1', 'fulladdress'],
  employees: [
    'employeecount',
    'numberofemployees',
    'headcount',
    'staff',
    'noofemployees',
    'teamsize',
    'employeesnumber',
  ],
  employeeRange: ['size', 'companysize', 'sizerange', 'employeesrange', 'employeesize'],
  revenueUsd: ['revenue', 'annualrevenue', 'annualrevenueusd', 'turnover', 'sales'],
  revenueRange: ['revenueband'],
  foundedYear: ['founded', 'yearfounded', 'foundedin', 'foundingyear', 'established', 'foundedat'],
  industry: ['sector', 'vertical', 'branche', 'category', 'industries'],
  subIndustry: ['subsector', 'industrygroup'],
  industryCode: ['naics', 'naicscode', 'sic', 'siccode', 'nace', 'nacecode'],
  description: ['shortdescription', 'about', 'summary', 'overview', 'longdescription'],
  tagline: ['oneliner', 'slogan'],
  phone: ['phonenumber', 'telephone', 'tel', 'telefon'],
  email: ['emailaddress', 'contactemail', 'mail'],
  linkedinUrl: ['linkedin', 'linkedinpage', 'linkedincompanyurl'],
  twitterUrl: ['twitter', 'x'],
  facebookUrl: ['facebook'],
  taxId: ['vat', 'vatnumber', 'vatid', 'cnpj', 'ein', 'taxnumber', 'ustid'],
  fundingTotalUsd: ['funding', 'totalfunding', 'fundingtotal'],
  fundingStage: ['lastround', 'lastroundtype'],
  technologies: ['techstack', 'tech'],
  keywords: ['tags'],
  latitude: ['lat'],
  longitude: ['lon', 'lng', 'long'],
  ticker: ['symbol'],
  companyStatus: ['status'],
};

const IDENTIFYING: readonly ImportField[] = ['domain', 'website', 'name', 'registryNumber'];

/**
 * The column of each field: the mapped one, else one with a usual name. Throws `invalid_input` for a mapped column that does not
 * exist, and where nothing would tell one company from another, naming the file's columns.
 */
export function findColumns(columns: readonly string[], asked: CompanyColumnMap): CompanyColumnMap {
  const found: Partial<Record<ImportField, string>> = {};
  const taken = new Set<string>();
  for (const field of IMPORT_FIELDS) {
    const wanted = asked[field];
    if (wanted === undefined || wanted === '') continue;
    const column =
      columns.find((each) => each === wanted) ?? columns.find((each) => plain(each) === plain(wanted));
    if (column === undefined) throw noSuchColumn(field, wanted, columns);
    found[field] = column;
    taken.add(column);
  }
  const guess = (field: ImportField, names: readonly string[]) => {
    if (asked[field] !== undefined || found[field] !== undefined) return;
    const column = columns.find((each) => !taken.has(each) && names.includes(plain(each)));
    if (column === undefined) return;
    found[field] = column;
    taken.add(column);
  };
  // A field's own name comes before the usual names of all others.
  for (const field of IMPORT_FIELDS) guess(field, [field.toLowerCase()]);
  for (const field of IMPORT_FIELDS) for (const name of USUAL_NAMES[field] ?? []) guess(field, [name]);
  if (!IDENTIFYING.some((field) => found[field] !== undefined)) throw nothingIdentifies(columns);
  return found;
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function noSuchColumn(field: string, wanted: string, columns: readonly string[]): LeadlineError {
  return new LeadlineError('invalid_input', `There is no column “${wanted}”, which is mapped to ${field}.`, {
    next: `The columns are ${listed(columns)}. Change the map to ${field}=COLUMN.`,
    kept: 'Nothing was imported.',
    issues: [{ path: `map.${field}`, message: 'no such column' }],
  });
}

function nothingIdentifies(columns: readonly string[]): LeadlineError {
  return new LeadlineError(
    'invalid_input',
    'No column is known to hold a name, domain, website or registry number.',
    {
      next: `The columns are ${listed(columns)}. Say which it is, for example --map name=COLUMN. The first line of a CSV file must name the columns.`,
      kept: 'Nothing was imported.',
    },
  );
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 30).map((column) => `“${column.slice(0, 60)}”`);
  return shown.length === 0 ? 'none' : shown.join(', ') + (columns.length > 30 ? ' …' : '');
}
