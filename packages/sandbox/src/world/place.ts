import { createRandom, hashText, type Random } from '../random.ts';
import type { CompanyFacts } from './company.ts';
import { type City, COUNTRIES, type Country } from './countries.ts';
import type { Head } from './heads.ts';
import { fillPattern } from './patterns.ts';

export type Place = Pick<
  CompanyFacts,
  'hqAddress' | 'hqCity' | 'hqRegion' | 'hqCountry' | 'hqPostcode' | 'latitude' | 'longitude' | 'placeId'
>;

function addressIn(country: Country, city: City, random: Random): { address: string; postcode: string } {
  const postcode = fillPattern(city[5], random);
  const parts: Readonly<Record<string, string>> = {
    n: String(random.int(1, random.chance(0.2) ? 1_900 : 180)),
    street: random.pick(country.streets),
    city: city[0],
    region: city[1],
    code: city[2],
    post: postcode,
  };
  const line = country.address.replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? '');
  return { address: `${line}, ${country.name}`, postcode };
}

function placeIn(country: Country, city: City, seed: string): Place {
  const random = createRandom(`${seed}|place`);
  const { address, postcode } = addressIn(country, city, random);
  const near = (degrees: number): number => Math.round((degrees + (random.next() - 0.5) * 0.08) * 1e5) / 1e5;
  return {
    hqAddress: address,
    hqCity: city[0],
    hqRegion: city[1],
    hqCountry: country.code,
    hqPostcode: postcode,
    latitude: near(city[3]),
    longitude: near(city[4]),
    placeId: `ChIJ${Buffer.from(`${hashText(seed)}${hashText(seed, 7)}`)
      .toString('base64url')
      .slice(0, 23)}`,
  };
}

/** City of the head office: the larger half of the companies sits in the country's first cities. */
export function cityOf(head: Head): City {
  const random = createRandom(`${head.seed}|city`);
  const { cities } = head.country;
  return cities[Math.floor(random.next() * random.next() * cities.length)] ?? (cities[0] as City);
}

export function placeOf(head: Head): Place {
  return placeIn(head.country, cityOf(head), head.seed);
}

/** Where the company sat before: another house, mostly in the same city. */
export function formerPlaceOf(head: Head): Place {
  const random = createRandom(`${head.seed}|former-place`);
  const city = random.chance(0.7) ? cityOf(head) : random.pick(head.country.cities);
  return placeIn(head.country, city, `${head.seed}|former`);
}

/** Cities with offices, the head office first. */
export function locationsOf(head: Head): readonly string[] {
  const random = createRandom(`${head.seed}|locations`);
  const count = Math.min(9, Math.floor(Math.log10(head.employees + 1) * 2 * random.next()));
  const near = head.country.cities.map(([name]) => name);
  const far = head.employees > 300 ? COUNTRIES.map(({ cities }) => (cities[0] as City)[0]) : [];
  const others = random.shuffle([...near, ...far]).slice(0, count);
  return [...new Set([cityOf(head)[0], ...others])];
}

/** A telephone number of the head office, E.164. */
export function phoneOf(head: Head, which = 'phone'): string {
  const random = createRandom(`${head.seed}|${which}`);
  return `+${head.country.callingCode}${fillPattern(cityOf(head)[6], random)}`;
}
