export { passesIban, passesLuhn } from './check-digits.ts';
export {
  findPersonalData,
  PERSONAL_KINDS,
  type PersonalKind,
  type PersonalOptions,
} from './find-personal-data.ts';
export { compileTerms, type ListedTerms } from './listed-terms.ts';
export type { IdCountry } from './national-ids.ts';
export { type CountryCode, DEFAULT_PHONE_COUNTRIES } from './phone.ts';
