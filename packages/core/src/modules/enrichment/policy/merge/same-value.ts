import { type FieldName, type FieldValue, fieldOf } from '@leadline/contracts';
import anyAscii from 'any-ascii';
import { bareNumber } from '../../../../kernel/identifiers/index.ts';
import { normaliseCompanyName } from '../../names/index.ts';

/** How far two numbers may lie apart and still be one: a share of the larger, or an amount, whichever is more. */
interface Tolerance {
  readonly share: number;
  readonly amount: number;
}

const TOLERANCES: Partial<Readonly<Record<FieldName, Tolerance>>> = {
  employees: { share: 0.1, amount: 2 },
  employeeGrowth12m: { share: 0.1, amount: 0.02 },
  revenueUsd: { share: 0.1, amount: 0 },
  shareCapital: { share: 0.005, amount: 1 },
  fundingTotalUsd: { share: 0.05, amount: 0 },
  // About a kilometre.
  latitude: { share: 0, amount: 0.01 },
  longitude: { share: 0, amount: 0.015 },
  openJobs: { share: 0.15, amount: 2 },
};

const COMPANIES: ReadonlySet<FieldName> = new Set([
  'name',
  'aliases',
  'parentCompany',
  'ultimateParent',
  'subsidiaries',
  'investors',
  'competitors',
]);
const PEOPLE: ReadonlySet<FieldName> = new Set(['ceo', 'founders', 'shareholders', 'executives']);
const NUMBERS: ReadonlySet<FieldName> = new Set([
  'registryNumber',
  'taxId',
  'lei',
  'cik',
  'hqPostcode',
  'phone',
]);
const WORDED: ReadonlySet<FieldName> = new Set(['description', 'tagline', 'hqAddress']);

/**
 * What two ways of writing one value have in common: equal keys are one value. For an item of a list, what tells it from others: of
 * `Name — title` the name alone, of news the headline.
 */
export function keyOf(field: FieldName, text: string): string {
  if (COMPANIES.has(field)) return normaliseCompanyName(text).compact || plain(text);
  if (field === 'legalName') {
    const name = normaliseCompanyName(text);
    return name.compact === '' ? plain(text) : `${name.compact} ${name.form?.kind ?? ''}`;
  }
  if (PEOPLE.has(field))
    return plain(text.split(/\s[—–-]\s/u)[0] ?? text)
      .split(' ')
      .toSorted()
      .join(' ');
  if (NUMBERS.has(field)) return bareNumber(text).replace(/^\+?0+(?=.)/u, '');
  if (field === 'website') return hostOf(text);
  if (fieldOf(field).kind === 'url') return text.toLowerCase();
  if (field === 'recentNews') return plain(text.slice(11)) || text;
  return plain(text) || text.toLowerCase();
}

/**
 * Whether two values of a field, both cleaned, say the same: numbers within the field's tolerance, texts by their key, worded texts by most of
 * their words, a jurisdiction and a part of it. Symmetric; not transitive for numbers and worded texts.
 */
export function isSameValue(field: FieldName, one: FieldValue, other: FieldValue): boolean {
  if (typeof one === 'number' || typeof other === 'number')
    return typeof one === typeof other && isNear(field, Number(one), Number(other));
  if (typeof one !== 'string' || typeof other !== 'string')
    return JSON.stringify(one) === JSON.stringify(other);
  if (one === other) return true;
  if (field === 'jurisdiction') return one.startsWith(`${other}-`) || other.startsWith(`${one}-`);
  if (WORDED.has(field)) return shareOfWords(one, other) >= 0.6;
  return keyOf(field, one) === keyOf(field, other);
}

function isNear(field: FieldName, one: number, other: number): boolean {
  const { share, amount } = TOLERANCES[field] ?? { share: 0, amount: 0 };
  return Math.abs(one - other) <= Math.max(amount, share * Math.max(Math.abs(one), Math.abs(other)));
}

/** Words in common, of all that either has. */
function shareOfWords(one: string, other: string): number {
  const [words, others] = [new Set(plain(one).split(' ')), new Set(plain(other).split(' '))];
  const all = words.union(others).size;
  return all === 0 ? 0 : words.intersection(others).size / all;
}

function hostOf(link: string): string {
  return URL.canParse(link) ? new URL(link).hostname.replace(/^www\./u, '') : link.toLowerCase();
}

/** ASCII letters and digits in lower case with one space between words; `&` is a word, usual words of addresses are shortened alike. */
function plain(text: string): string {
  return anyAscii(text)
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/(?<=[a-z])\.(?=[a-z]\b)/gu, '')
    .replaceAll(/[^a-z0-9+#]+/gu, ' ')
    .trim()
    .split(' ')
    .map((word) => SHORT[word] ?? word.replace(/(?:strasse|straat)$/u, 'str'))
    .join(' ');
}

const SHORT: Readonly<Record<string, string>> = Object.assign(Object.create(null) as Record<string, string>, {
  street: 'st',
  avenue: 'ave',
  road: 'rd',
  boulevard: 'blvd',
  drive: 'dr',
  lane: 'ln',
  suite: 'ste',
  floor: 'fl',
  square: 'sq',
  rua: 'r',
  avenida: 'av',
});
