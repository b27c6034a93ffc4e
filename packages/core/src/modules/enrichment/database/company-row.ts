import type { CompanyColumnMap, FieldName, FieldValue, ImportField } from '@leadline/contracts';
import { normaliseCompanyName } from '../names/index.ts';
import { findingWords, type RecordKeys } from './keys.ts';
import { countryOf, domainOf, textOf, type ValueReader, valueReaderOf } from './values.ts';

/** A row of a file as it is kept. */
export interface CompanyRow {
  readonly name: string | null;
  readonly stem: string | null;
  readonly domain: string | null;
  readonly number: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly domainKey: number | null;
  readonly numberKey: number | null;
  readonly nameKey: number | null;
  readonly wordKey: number | null;
  readonly secondWordKey: number | null;
  /** Of name, country and city together; null where one is missing. */
  readonly placeKey: number | null;
  readonly fields: Readonly<Partial<Record<FieldName, FieldValue>>>;
}

export interface RowReader {
  /** The company a row tells of, or in words why it cannot be kept. */
  read(values: readonly unknown[]): CompanyRow | string;
  /** How many values of each field could not be read and were left out. */
  readonly unread: Record<string, number>;
}

/** Fields with a column of their own. */
const OWN_COLUMNS: ReadonlySet<string> = new Set(['domain', 'name', 'registryNumber', 'hqCountry', 'hqCity']);
const LONGEST_NAME = 500;
const LONGEST_NUMBER = 60;
const LONGEST_CITY = 120;

/** Numbers are compared without the signs between their letters and digits. */
export const plainNumber = (number: string): string => number.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

export function createRowReader(
  columns: readonly string[],
  { map, keys }: { readonly map: CompanyColumnMap; readonly keys: RecordKeys },
): RowReader {
  const unread: Record<string, number> = {};
  const missed = (field: string) => {
    unread[field] = (unread[field] ?? 0) + 1;
  };
  const at = (field: ImportField): number => {
    const column = map[field];
    return column === undefined || column === '' ? -1 : columns.indexOf(column);
  };
  const identityOf = createIdentityReader(at, missed);
  const fieldsOf = createFieldsReader(
    (Object.keys(map) as ImportField[])
      .filter((field) => !OWN_COLUMNS.has(field) && at(field) >= 0)
      .map((field) => ({
        field: field as FieldName,
        at: at(field),
        valueOf: valueReaderOf(field as FieldName),
      })),
    missed,
  );
  return {
    unread,
    read(values) {
      const identity = identityOf(values);
      return refusalOf(identity) ?? rowOf(identity, keys, fieldsOf(values));
    },
  };
}

type Identity = Pick<CompanyRow, 'name' | 'number' | 'domain' | 'country' | 'city'>;
type Missed = (field: string) => void;

function createIdentityReader(at: (field: ImportField) => number, missed: Missed) {
  const domainAt = at('domain');
  const websiteAt = at('website');
  const nameAt = at('name');
  const numberAt = at('registryNumber');
  const countryAt = at('hqCountry');
  const cityAt = at('hqCity');
  return (values: readonly unknown[]): Identity => {
    const domain = domainOf(values[domainAt]) ?? domainOf(values[websiteAt]);
    if (domain === null && textOf(values[domainAt]) !== null) missed('domain');
    const country = countryOf(values[countryAt]);
    if (country === null && textOf(values[countryAt]) !== null) missed('hqCountry');
    const number = textOf(values[numberAt]);
    return {
      name: shortened(values[nameAt], LONGEST_NAME),
      number,
      domain,
      country,
      city: shortened(values[cityAt], LONGEST_CITY),
    };
  };
}

const shortened = (value: unknown, longest: number): string | null =>
  textOf(value)?.slice(0, longest).toWellFormed() ?? null;

interface MappedField {
  readonly field: FieldName;
  readonly at: number;
  readonly valueOf: ValueReader;
}

function createFieldsReader(mapped: readonly MappedField[], missed: Missed) {
  return (values: readonly unknown[]): CompanyRow['fields'] => {
    const fields: Partial<Record<FieldName, FieldValue>> = {};
    for (const { field, at, valueOf } of mapped) {
      const raw = values[at];
      if (raw === undefined || raw === null || raw === '') continue;
      const value = valueOf(raw);
      if (value !== null) fields[field] = value;
      else if (textOf(raw) !== null) missed(field);
    }
    return fields;
  };
}

function refusalOf({ name, number, domain }: Identity): string | null {
  if (name === null && number === null && domain === null)
    return 'it has neither a name nor a domain nor a registry number';
  return number !== null && number.length > LONGEST_NUMBER
    ? `its registry number is longer than ${LONGEST_NUMBER} characters`
    : null;
}

/** Written out, because spreading objects together takes as long as reading the row. */
function rowOf(identity: Identity, keys: RecordKeys, fields: CompanyRow['fields']): CompanyRow {
  const { name, number, domain, country, city } = identity;
  const plain = number === null ? '' : plainNumber(number);
  const { stem, nameKey, wordKey, secondWordKey } = nameParts(name, keys);
  const isPlaced = stem !== null && country !== null && city !== null;
  return {
    name,
    stem,
    domain,
    number,
    country,
    city,
    domainKey: domain === null ? null : keys.domain(domain),
    numberKey: plain === '' ? null : keys.number(plain),
    nameKey,
    wordKey,
    secondWordKey,
    placeKey: isPlaced ? keys.name(`${stem}/${country}/${city.toLowerCase()}`) : null,
    fields,
  };
}

function nameParts(name: string | null, keys: RecordKeys) {
  if (name === null) return { stem: null, nameKey: null, wordKey: null, secondWordKey: null };
  const parsed = normaliseCompanyName(name);
  if (parsed.compact === '') return { stem: null, nameKey: null, wordKey: null, secondWordKey: null };
  const [first, second] = findingWords(parsed);
  return {
    stem: parsed.stem,
    nameKey: keys.name(parsed.compact),
    wordKey: keys.word(first),
    secondWordKey: second === null ? null : keys.word(second),
  };
}
