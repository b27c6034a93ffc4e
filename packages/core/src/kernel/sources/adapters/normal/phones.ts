import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/** A telephone number as E.164; undefined where it is none. Numbers without a country code are read as the country's. */
export function phoneOf(words: string | undefined, country?: string): string | undefined {
  // Some list several: `(11) 3333-4444 / (11) 5555-6666`.
  const first = words?.split(/[/;|]/)[0]?.trim().slice(0, 40);
  if (!first) return undefined;
  const home = country !== undefined && isSupportedCountry(country) ? country : undefined;
  const number = parsePhoneNumberFromString(first, home);
  return number?.isPossible() ? number.number : undefined;
}
