import { type FieldName, type FieldValue, fieldOf } from '@leadline/contracts';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import {
  bareNumber,
  EMPLOYEE_BANDS,
  REVENUE_BANDS,
  readCik,
  readEmployeeBand,
  readLei,
  readRevenueBand,
} from '../../../../kernel/identifiers/index.ts';
import { countryCode } from '../entity/countries.ts';
import { cleanLink } from './clean-link.ts';
import { cleanText } from './clean-text.ts';

/** Lowest and highest values that any company can have; growth is a share, coordinates are degrees, money is dollars. */
const RANGES: Partial<Readonly<Record<FieldName, readonly [lowest: number, highest: number]>>> = {
  employees: [0, 5_000_000],
  employeeGrowth12m: [-1, 50],
  revenueUsd: [0, 2e12],
  shareCapital: [0, 1e14],
  fundingTotalUsd: [0, 5e11],
  latitude: [-90, 90],
  longitude: [-180, 180],
  openJobs: [0, 500_000],
};
const WHOLE: ReadonlySet<FieldName> = new Set(['employees', 'openJobs']);
const EARLIEST_YEAR = 1500;
const LONGEST: Partial<Readonly<Record<FieldName, number>>> = {
  description: 1200,
  tagline: 300,
  hqAddress: 300,
};
const LONGEST_TEXT = 200;
const LONGEST_ITEM = 300;
const MOST_ITEMS = 200;

/**
 * A value as a profile writes it, or null where no company can have it: fetched words are data, and a number below nothing, a founding in
 * the future, a telephone number that no country has, markup alone are none. Twice gives the same as once.
 */
export function cleanValue(field: FieldName, value: FieldValue, now: Date): FieldValue | null {
  const { kind } = fieldOf(field);
  if (kind === 'list') return Array.isArray(value) ? cleanList(field, value, now) : null;
  if (kind === 'number' || kind === 'year')
    return typeof value === 'number' ? cleanNumber(field, value, now) : null;
  if (typeof value !== 'string') return null;
  if (kind === 'date') return cleanDate(value, now);
  const text = cleanText(value, kind === 'url' ? 2000 : (LONGEST[field] ?? LONGEST_TEXT));
  if (text === '') return null;
  if (kind === 'url') return cleanLink(field, text);
  const rule = TEXT_RULES[field];
  return rule ? rule(text) : /[\p{L}\p{N}]/u.test(text) ? text : null;
}

function cleanNumber(field: FieldName, value: number, now: Date): number | null {
  if (!Number.isFinite(value)) return null;
  if (fieldOf(field).kind === 'year')
    return Number.isInteger(value) && value >= EARLIEST_YEAR && value <= now.getUTCFullYear() ? value : null;
  const [lowest, highest] = RANGES[field] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (value < lowest || value > highest) return null;
  return WHOLE.has(field) ? Math.round(value) : value === 0 ? 0 : value;
}

function cleanDate(value: string, now: Date): string | null {
  const day = /^\d{4}-\d{2}-\d{2}$/u.test(value) ? new Date(`${value}T00:00:00.000Z`) : null;
  if (day === null || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== value) return null;
  return day.getUTCFullYear() >= EARLIEST_YEAR && day <= now ? value : null;
}

function cleanList(field: FieldName, items: readonly string[], now: Date): string[] | null {
  const clean = items.flatMap((item) => {
    const text = typeof item === 'string' ? cleanText(item, LONGEST_ITEM) : '';
    return /[\p{L}\p{N}]/u.test(text)
      ? (ITEM_RULES[field]?.(text, now) ?? (ITEM_RULES[field] ? [] : text))
      : [];
  });
  const distinct = [...new Set(clean)].slice(0, MOST_ITEMS);
  return distinct.length > 0 ? distinct : null;
}

type Rule = (text: string) => string | null;
const shaped =
  (pattern: RegExp, write: (text: string) => string = (text) => text): Rule =>
  (text) => {
    const written = write(text);
    return pattern.test(written) ? written : null;
  };
const upper = (text: string): string => text.toUpperCase();

const STATUSES: readonly (readonly [status: string, words: RegExp])[] = [
  [
    'dissolved',
    /dissol|liquidat|struck|closed|terminat|cancel|baixada|gelöscht|radi[ée]e|ceased|bankrupt|insolv/iu,
  ],
  ['inactive', /inactiv|inapta|suspens|suspend|dormant|lapsed|nula/iu],
  ['active', /^(?:active|ativa|issued|registered|good standing|existing|current|aktiv|open)\b/iu],
];

const TEXT_RULES: Partial<Readonly<Record<FieldName, Rule>>> = {
  companyStatus: (text) => STATUSES.find(([, words]) => words.test(text))?.[0] ?? null,
  lei: readLei,
  cik: readCik,
  ticker: shaped(/^[A-Z0-9][A-Z0-9.\-:]{0,14}$/u, upper),
  jurisdiction: shaped(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/u, (text) => upper(text).replace('_', '-')),
  registryNumber: shaped(/\d/u),
  taxId: shaped(/^.*\d.*\d.*\d/u, (text) => bareNumber(text)),
  employeeRange: (text) =>
    EMPLOYEE_BANDS.some(({ label }) => label === text) ? text : (readEmployeeBand(text)?.band ?? null),
  revenueRange: (text) =>
    REVENUE_BANDS.some(({ label }) => label === text) ? text : (readRevenueBand(text)?.band ?? null),
  hqCountry: countryCode,
  hqPostcode: shaped(/^[\p{L}\p{N}][\p{L}\p{N} -]{1,11}$/u, upper),
  phone: (text) => {
    const phone = text.startsWith('+') ? parsePhoneNumberFromString(text) : undefined;
    return phone?.isPossible() ? phone.number : null;
  },
  email: shaped(
    /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?!example\.|localhost)(?:[\p{L}\p{N}-]{1,63}\.)+[\p{L}]{2,24}$/u,
    (text) => text.replace(/^mailto:/iu, '').toLowerCase(),
  ),
  placeId: shaped(/^[\w-]{5,200}$/u),
  fundingStage: shaped(/^[a-z][a-z0-9 +-]{2,30}$/u, (text) => text.toLowerCase().replaceAll('_', '-')),
};

const ITEM_RULES: Partial<Readonly<Record<FieldName, (item: string, now: Date) => string | null>>> = {
  languages: (item) => (/^[a-z]{2}$/u.test(item.toLowerCase()) ? item.toLowerCase() : null),
  recentNews: (item, now) => {
    const match = /^(\d{4}-\d{2}-\d{2}) \S/u.exec(item);
    return match?.[1] && cleanDate(match[1], now) !== null ? item : null;
  },
};
