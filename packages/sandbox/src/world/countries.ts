import { EUROPE } from './countries-europe.ts';
import { AMERICAS_AND_ASIA } from './countries-far.ts';

/** Name, region, its code, latitude, longitude, postcode, national telephone number (patterns: see `fillPattern`). */
export type City = readonly [
  name: string,
  region: string,
  regionCode: string,
  latitude: number,
  longitude: number,
  postcode: string,
  phone: string,
];

export interface LegalForm {
  readonly form: string;
  /** `{}` stands for the name. */
  readonly write: string;
  readonly weight: number;
}

/** What companies of a country look like. */
export interface Country {
  readonly code: string;
  readonly name: string;
  /** Share of the world's companies, in parts. */
  readonly weight: number;
  readonly callingCode: string;
  readonly topLevel: readonly string[];
  readonly languages: readonly string[];
  readonly cities: readonly City[];
  readonly streets: readonly string[];
  /** `{n}` house number, `{street}`, `{city}`, `{code}` of the region, `{region}`, `{post}`. */
  readonly address: string;
  readonly forms: readonly LegalForm[];
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  /** What companies named after a family call their trade, by top-level industry; English where absent. */
  readonly trades?: Readonly<Record<string, string>>;
  /** The same family names and trades in the country's own script. */
  readonly ownScript?: Readonly<Record<string, string>>;
  readonly exchange: string;
}

export const COUNTRIES: readonly Country[] = [...AMERICAS_AND_ASIA, ...EUROPE];

const BY_CODE = new Map(COUNTRIES.map((country) => [country.code, country]));

/** A country of the world by its ISO code; the United States where the world has no such country. */
export function countryOf(code: string): Country {
  return BY_CODE.get(code) ?? (COUNTRIES[0] as Country);
}
