import { LeadlineError } from '../../../kernel/errors/index.ts';

/** What a column of a list may say of its company. `company` may hold any of what else names one. */
export const LIST_COLUMNS = [
  'company',
  'domain',
  'website',
  'number',
  'email',
  'name',
  'city',
  'country',
] as const;
export type ListColumn = (typeof LIST_COLUMNS)[number];

/** Columns of a file by what they say. */
export type ListColumnMap = Readonly<Partial<Record<ListColumn, string>>>;

/** Names that columns usually go by, letters and digits only, the likeliest first. */
const USUAL_NAMES: Readonly<Record<ListColumn, readonly string[]>> = {
  domain: ['domain', 'domainname', 'companydomain', 'primarydomain', 'emaildomain', 'webdomain', 'host'],
  website: [
    'website',
    'websiteurl',
    'companywebsite',
    'homepage',
    'url',
    'companyurl',
    'webseite',
    'web',
    'site',
  ],
  number: [
    'registrynumber',
    'companynumber',
    'registrationnumber',
    'companyregistrationnumber',
    'registernumber',
    'regnumber',
    'crn',
    'cnpj',
    'lei',
    'siren',
    'cik',
    'hrb',
    'vat',
    'vatid',
    'vatnumber',
    'ustid',
    'taxid',
  ],
  email: ['email', 'emailaddress', 'companyemail', 'contactemail', 'mail'],
  company: ['company', 'account', 'unternehmen', 'firma', 'query'],
  name: [
    'name',
    'companyname',
    'accountname',
    'organisation',
    'organization',
    'organisationname',
    'organizationname',
    'businessname',
    'firmenname',
    'legalname',
  ],
  city: ['city', 'hqcity', 'town', 'locality', 'ort', 'stadt', 'ville', 'cidade'],
  country: ['country', 'countrycode', 'hqcountry', 'countryiso', 'land', 'pays', 'pais', 'país'],
};

/** Columns that can name a company, in the order in which they are believed. */
export const NAMING = ['company', 'domain', 'website', 'number', 'email', 'name'] as const;

/** Reads `company=Website,country=Land` as the command line gives it. Throws `invalid_input` for what is no such pair. */
export function parseListMap(text: string): ListColumnMap {
  const map: Partial<Record<ListColumn, string>> = {};
  for (const part of text.split(',').filter((each) => each.trim() !== '')) {
    const [asked = '', ...rest] = part.split('=');
    const column = LIST_COLUMNS.find((each) => each === asked.trim().toLowerCase());
    const name = rest.join('=').trim();
    if (!column || name === '')
      throw new LeadlineError('invalid_input', `The column map cannot be read at "${part.slice(0, 60)}".`, {
        next: `Write it like company=Website,country=Land. What a column may say: ${LIST_COLUMNS.join(', ')}.`,
        kept: 'Nothing was started.',
      });
    map[column] = name;
  }
  return map;
}

/**
 * The columns that name companies: the mapped ones, else those with usual names. Where the map names a company's column itself, no other
 * is guessed for that. Throws `invalid_input` for a mapped column there is not, and where none would name a company.
 */
export function findListColumns(columns: readonly string[], asked: ListColumnMap): ListColumnMap {
  const found: Partial<Record<ListColumn, string>> = {};
  for (const [what, wanted] of Object.entries(asked) as [ListColumn, string][])
    found[what] = columnNamed(columns, what, wanted);
  const isNamed = NAMING.some((what) => found[what] !== undefined);
  for (const what of LIST_COLUMNS) {
    if (found[what] !== undefined || (isNamed && isNaming(what))) continue;
    const taken = Object.values(found);
    const usual = USUAL_NAMES[what]
      .map((name) => columns.find((each) => plain(each) === name && !taken.includes(each)))
      .find((column) => column !== undefined);
    if (usual !== undefined) found[what] = usual;
  }
  const [only] = columns;
  if (!NAMING.some((what) => found[what] !== undefined)) {
    if (columns.length !== 1 || only === undefined) throw nothingNames(columns);
    found.company = only;
  }
  return found;
}

const isNaming = (what: ListColumn): boolean => NAMING.some((each) => each === what);
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function columnNamed(columns: readonly string[], what: ListColumn, wanted: string): string {
  const column =
    columns.find((each) => each === wanted) ?? columns.find((each) => plain(each) === plain(wanted));
  if (column !== undefined) return column;
  throw new LeadlineError('invalid_input', `There is no column "${wanted}", which is mapped to ${what}.`, {
    next: `The columns are ${listed(columns)}.`,
    kept: 'Nothing was started.',
  });
}

function nothingNames(columns: readonly string[]): LeadlineError {
  return new LeadlineError('invalid_input', 'No column is known to name a company.', {
    next: `Say which it is: --map company=COLUMN. The columns are ${listed(columns)}.`,
    kept: 'Nothing was started.',
  });
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 30).map((column) => `"${column.slice(0, 60)}"`);
  return shown.join(', ') + (columns.length > 30 ? ' …' : '');
}
