import { type FieldName, fieldOf } from '@leadline/contracts';

/**
 * How well founded a statement is by who makes it, best first:
 * 5 a person's correction; 4 an official register on a legal fact; 3 what the company itself publishes, on its identity, contact, products,
 * technology and jobs; 2 any other source; 1 a model; 0 rules alone. A value of a higher rank is never replaced by one of 1 or 0, and a register's
 * legal fact only by another register's or a person's word.
 */
export type Rank = 0 | 1 | 2 | 3 | 4 | 5;

/** Facts that a register establishes rather than reports. */
const REGISTERED: ReadonlySet<FieldName> = new Set(['shareCapital', 'shareholders']);
const OWN_GROUPS: ReadonlySet<string> = new Set(['identity', 'products', 'technology', 'signals']);
const CONTACT: ReadonlySet<FieldName> = new Set([
  'phone',
  'email',
  'hqAddress',
  'hqCity',
  'hqPostcode',
  'hqCountry',
  'hqRegion',
]);
const OWN_VOICE: ReadonlySet<string> = new Set(['site', 'dns', 'greenhouse', 'lever']);

export function rankOf(source: string, field: FieldName, official: ReadonlySet<string>): Rank {
  if (source === 'correction') return 5;
  if (source === 'builtin') return 0;
  if (source === 'model') return 1;
  const { group } = fieldOf(field);
  if (official.has(source) && (group === 'legal' || REGISTERED.has(field))) return 4;
  const isOwn = OWN_VOICE.has(source) || (source === 'rdap' && field === 'domainRegisteredOn');
  return isOwn && (OWN_GROUPS.has(group) || CONTACT.has(field)) ? 3 : 2;
}

/** What counts as one origin: two windows on one register say a thing once. */
const ORIGIN_OF: Readonly<Record<string, string>> = {
  'brasil-api': 'receita-federal',
  'receita-ws': 'receita-federal',
};
/** Origins that copy one another, or gather from the same places: each further one of a family tells half of the one before. */
const FAMILY_OF: Readonly<Record<string, string>> = {
  clearbit: 'vendors',
  coresignal: 'vendors',
  'bright-data': 'vendors',
  snov: 'vendors',
  'serp-api': 'vendors',
  'receita-federal': 'registers',
  'open-corporates': 'registers',
  gleif: 'registers',
  'sec-edgar': 'registers',
  model: 'inference',
  builtin: 'inference',
};

export function originOf(source: string): string {
  return ORIGIN_OF[source] ?? source;
}

export function familyOf(origin: string): string {
  return FAMILY_OF[origin] ?? origin;
}
