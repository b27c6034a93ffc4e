import type { CompanyColumnMap, FieldName, FieldValue, ImportField } from '@leadline/contracts';
import { normaliseCompanyName } from '../names/index.ts';
import { findingWords, type RecordKeys } from './keys.ts';
import { countryOf, domainOf, fieldValueOf, textOf } from './values.ts';

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

/** Numbers are compared without the signs between their letters and digits. */
export const plainNumber = (number: string): string => number.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

export function createRowReader(
  columns: readonly string[],
  { map, keys }: { readonly map: CompanyColumnMap; readonly keys: RecordKeys },
): RowReader {
  const at = (field: ImportField): number => {
    const column = map[field];
    return column === undefined || column === '' ? -1 : columns.indexOf(column);
  };
  const place = {
    domain: at('domain'),
    website: at('website'),
    name: at('name'),
    number: at('registryNumber'),
    country: at('hqCountry'),
    city: at('hqCity'),
  };
  const others = (Object.keys(map) as ImportField[])
    .filter((field) => !OWN_COLUMNS.has(field) && at(field) >= 0)
    .map((field) => ({ field: field as FieldName, at: at(field) }));
  const unread: Record<string, number> = {};
  const missed = (field: string) => {
    unread[field] = (unread[field] ?? 0) + 1;
  };

  function fieldsOf(values: readonly unknown[]): CompanyRow['fields'] {
    const fields: Partial<Record<FieldName, FieldValue>> = {};
    for (const { field, at: index } of others) {
      const raw = values[index];
      if (raw === undefined || raw === null || raw === '') continue;
      const value = fieldValueOf(field, raw);
      if (value !== null) fields[field] = value;
      else if (textOf(raw) !== null) missed(field);
    }
    return fields;
  }

  function read(values: readonly unknown[]): CompanyRow | string {
    const name = textOf(values[place.name])?.slice(0, LONGEST_NAME).toWellFormed() ?? null;
    const number = textOf(values[place.number]);
    const domain = domainOf(values[place.domain]) ?? domainOf(values[place.website]);
    if (domain === null && textOf(values[place.domain]) !== null) missed('domain');
    if (name === null && number === null && domain === null)
      return 'it has neither a name nor a domain nor a registry number';
    if (number !== null && number.length > LONGEST_NUMBER)
      return 'its registry number is longer than 60 characters';
    const country = countryOf(values[place.country]);
    if (country === null && textOf(values[place.country]) !== null) missed('hqCountry');
    const parts = { domain, number: number === null ? null : plainNumber(number) };
    const city =
      textOf(values[place.city])
        ?.slice(0, LONGEST_NUMBER * 2)
        .toWellFormed() ?? null;
    const named = nameParts(name, keys);
    const isPlaced = named.stem !== null && country !== null && city !== null;
    return {
      name,
      number,
      domain,
      country,
      city,
      domainKey: parts.domain === null ? null : keys.domain(parts.domain),
      numberKey: parts.number === null || parts.number === '' ? null : keys.number(parts.number),
      ...named,
      placeKey: isPlaced ? keys.name(`${named.stem}/${country}/${city.toLowerCase()}`) : null,
      fields: fieldsOf(values),
    };
  }
  return { read, unread };
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
