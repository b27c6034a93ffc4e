import { countryOf } from '../../world/countries.ts';
import type { Facts } from './known.ts';

const COUNTRY_NAMES = new Intl.DisplayNames(['en'], { type: 'region' });

/** A country's English name; null where the code is none. */
export function countryName(code: string | undefined): string | null {
  return code !== undefined && /^[A-Z]{2}$/.test(code) ? (COUNTRY_NAMES.of(code) ?? null) : null;
}

/** The short form of a region, such as `TX`; null where it is not known. */
export function regionCode({ hqCountry, hqRegion }: Facts): string | null {
  if (hqCountry === undefined || hqRegion === undefined) return null;
  const country = countryOf(hqCountry);
  return country.code === hqCountry
    ? (country.cities.find(([, region]) => region === hqRegion)?.[2] ?? null)
    : null;
}

export interface Street {
  /** Street and house number as written. */
  readonly line: string;
  readonly name: string;
  readonly number: string | null;
}

/**
 * The street of a one-line address, which comes first in it: `350 Main Street, …`, `Hauptstraße 12, …` or
 * `Rua das Flores, 12, …`.
 */
export function streetOf(address: string | undefined): Street | null {
  const [first, second] = (address ?? '').split(',').map((part) => part.trim());
  if (first === undefined || first === '') return null;
  const before = /^(\d+[a-z]?)\s+(.+)$/i.exec(first);
  if (before) return { line: first, name: before[2] ?? first, number: before[1] ?? null };
  const after = /^(.+?)\s+(\d+[a-z]?)$/i.exec(first);
  if (after) return { line: first, name: after[1] ?? first, number: after[2] ?? null };
  const apart = /^\d+[a-z]?$/i.test(second ?? '') ? (second as string) : null;
  return { line: apart === null ? first : `${first}, ${apart}`, name: first, number: apart };
}

/** Letters and digits alone, without accents: addresses written differently become the same. */
export function plain(text: string): string {
  return text
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
