import { type FieldName, type FieldValue, fieldOf } from '@leadline/contracts';
import { getDomain } from 'tldts';

const LONGEST_TEXT = 4000;
const LONGEST_ITEM = 500;
const MOST_ITEMS = 200;
const PLAIN_DOMAIN =
  /^[a-z0-9][a-z0-9-]*\.(?:com|net|org|io|de|fr|nl|it|es|ai|co|eu|ch|at|se|pl|be|dk|fi|no|cz|us|ca)$/u;

/** A text as PostgreSQL keeps it, trimmed; null for an empty one, and for the words that stand for nothing. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  let text = typeof value === 'string' ? value.trim() : plainText(value);
  if (text === '' || text === '-' || text === 'NULL' || text === 'null' || text === 'N/A') return null;
  if (text.includes('\0')) text = text.replaceAll('\0', '');
  if (!text.isWellFormed()) text = text.toWellFormed();
  return text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT).toWellFormed() : text;
}

function plainText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object')
    return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
  const isPlain = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  return isPlain ? String(value) : '';
}

/** The registrable domain of a host or address; null for what has none (an IP address, `localhost`). */
export function domainOf(value: unknown): string | null {
  const text = textOf(value)?.toLowerCase();
  if (!text) return null;
  return PLAIN_DOMAIN.test(text) ? text : getDomain(text);
}

const NUMBERS_ONLY = /^-?\d+(?:\.\d+)?$/u;
const WRITTEN_NUMBER =
  /^(-?)[^\d-]{0,4}([\d.,'\s\u00a0]+)\s*(k|m|mn|mio|million|b|bn|billion)?\b\.?[^\d]{0,4}$/iu;
const TIMES: Readonly<Record<string, number>> = {
  k: 1e3,
  m: 1e6,
  mn: 1e6,
  mio: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
};

/** The number that a few plain digits are, as most are; -1 for anything else, which takes longer to read. */
function digitsOf(value: unknown): number {
  if (typeof value !== 'string' || value.length === 0 || value.length > 9) return -1;
  let number = 0;
  for (let at = 0; at < value.length; at += 1) {
    const digit = value.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** `1,234`, `1.234,5`, `$1.2M`, `~300`; null for what is no number. */
export function numberOf(value: unknown): number | null {
  const digits = digitsOf(value);
  return digits >= 0 ? digits : writtenNumber(value);
}

function writtenNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number(value);
  const text = textOf(value);
  if (text === null) return null;
  if (NUMBERS_ONLY.test(text)) return Number(text);
  const [, sign, digits = '', unit = ''] = WRITTEN_NUMBER.exec(text) ?? [];
  if (digits.trim() === '') return null;
  const number = Number(withPoint(digits.replaceAll(/['\s\u00a0]/gu, '')));
  if (!Number.isFinite(number)) return null;
  return (sign === '-' ? -1 : 1) * number * (TIMES[unit.toLowerCase()] ?? 1);
}

/** Of two kinds of separator the last is the decimal one; a lone one is, unless three digits follow each time. */
function withPoint(digits: string): string {
  const last = Math.max(digits.lastIndexOf(','), digits.lastIndexOf('.'));
  if (last < 0) return digits;
  const separator = digits[last];
  const other = separator === ',' ? '.' : ',';
  const groups = digits.split(separator as string);
  const isThousands = !digits.includes(other) && groups.slice(1).every((group) => group.length === 3);
  if (isThousands || groups.length > 2) return digits.replaceAll(/[.,]/gu, '');
  return `${digits.slice(0, last).replaceAll(other, '')}.${digits.slice(last + 1)}`;
}

function yearOf(value: unknown): number | null {
  if (value instanceof Date) return value.getUTCFullYear();
  const plain = digitsOf(value);
  if (plain >= 1000 && plain < 2100 && String(value).length === 4) return plain;
  const digits = /(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)/u.exec(textOf(value) ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

/** `YYYY-MM-DD` of an ISO date or time, or of `31.12.2020`; `3/4/2020` could be two days and is neither. */
function dateOf(value: unknown): string | null {
  const text = textOf(value) ?? '';
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/u.exec(text);
  const iso = german
    ? `${german[3]}-${german[2]?.padStart(2, '0')}-${german[1]?.padStart(2, '0')}`
    : text.slice(0, 10);
  return /^\d{4}-\d{2}-\d{2}$/u.test(iso) && !Number.isNaN(Date.parse(iso)) ? iso : null;
}

function urlOf(value: unknown): string | null {
  const text = textOf(value);
  if (text === null || /\s/u.test(text) || !text.includes('.')) return null;
  return text.includes('://') ? text : `https://${text}`;
}

function listOf(value: unknown): string[] | null {
  const parts = Array.isArray(value) ? value : partsOf(textOf(value));
  const items = parts
    .map((part) => textOf(part)?.slice(0, LONGEST_ITEM).toWellFormed() ?? '')
    .filter((item) => item !== '');
  return items.length === 0 ? null : [...new Set(items)].slice(0, MOST_ITEMS);
}

function partsOf(text: string | null): unknown[] {
  if (text === null) return [];
  if (text.startsWith('['))
    try {
      const parsed: unknown = JSON.parse(text);
      if (Array.isArray(parsed)) return parsed;
    } catch {
      // Not JSON after all.
    }
  return text.split(/[;|]/u.test(text) ? /[;|]/u : ',');
}

let countries: Map<string, string> | undefined;

/** ISO 3166-1 alpha-2 of a country's code or name in a handful of languages; null for what is neither. */
export function countryOf(value: unknown): string | null {
  const text = textOf(value);
  if (text === null) return null;
  if (text.length === 2) {
    const code = text.toUpperCase();
    return code === 'UK' ? 'GB' : /^[A-Z]{2}$/u.test(code) ? code : null;
  }
  countries ??= countryNames();
  return countries.get(text.toLowerCase()) ?? null;
}

const OTHER_NAMES: readonly (readonly [string, string])[] = [
  ['usa', 'US'],
  ['united states of america', 'US'],
  ['gbr', 'GB'],
  ['england', 'GB'],
  ['scotland', 'GB'],
  ['deu', 'DE'],
  ['the netherlands', 'NL'],
  ['holland', 'NL'],
  ['czech republic', 'CZ'],
  ['south korea', 'KR'],
  ['russia', 'RU'],
  ['turkey', 'TR'],
];

/** `DD` and `SU` have names too, and newer codes in their place. */
const isInUse = (code: string): boolean => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;

function countryNames(): Map<string, string> {
  const names = new Map(OTHER_NAMES);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  for (const language of ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl']) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const code of codes) {
      const name = isInUse(code) ? display.of(code)?.toLowerCase() : undefined;
      if (name !== undefined && !names.has(name)) names.set(name, code);
    }
  }
  return names;
}

const COUNTS: ReadonlySet<FieldName> = new Set(['employees', 'openJobs']);

/** There is no fifth of a person: `1.200` are twelve hundred. */
function countOf(value: unknown): number | null {
  const isGrouped =
    typeof value === 'string' && value.includes('.') && /^\s*\d{1,3}(?:\.\d{3})+\s*$/u.test(value);
  const number = numberOf(isGrouped ? value.replaceAll('.', '') : value);
  return number === null ? null : Math.round(number);
}

/** Reads a column's value as the field's kind has it; null where it is empty or cannot be read so. */
export type ValueReader = (value: unknown) => FieldValue | null;

const READERS: Readonly<Record<string, ValueReader>> = {
  number: numberOf,
  year: yearOf,
  date: dateOf,
  url: urlOf,
  list: listOf,
};

export function valueReaderOf(field: FieldName): ValueReader {
  if (field === 'hqCountry') return countryOf;
  if (COUNTS.has(field)) return countOf;
  return READERS[fieldOf(field).kind] ?? textOf;
}
