/** Regions of the Unicode list that are no countries. */
const NO_COUNTRY = new Set(['ZZ', 'EU', 'EZ', 'UN', 'QO', 'XA', 'XB']);

/** What people and providers write besides the names of the Unicode list. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  usa: 'US',
  'u s a': 'US',
  'u s': 'US',
  'united states of america': 'US',
  'the netherlands': 'NL',
  holland: 'NL',
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  'united kingdom of great britain and northern ireland': 'GB',
  'republic of ireland': 'IE',
  'czech republic': 'CZ',
  'russian federation': 'RU',
  'korea republic of': 'KR',
  'republic of korea': 'KR',
  korea: 'KR',
  'viet nam': 'VN',
  uae: 'AE',
  'hong kong': 'HK',
  macau: 'MO',
  turkey: 'TR',
  'peoples republic of china': 'CN',
  'taiwan province of china': 'TW',
  'iran islamic republic of': 'IR',
  'tanzania united republic of': 'TZ',
  'ivory coast': 'CI',
  brasil: 'BR',
};

const ALPHA_3: Readonly<Record<string, string>> = {
  USA: 'US',
  GBR: 'GB',
  DEU: 'DE',
  FRA: 'FR',
  BRA: 'BR',
  IND: 'IN',
  JPN: 'JP',
  CAN: 'CA',
  AUS: 'AU',
  NLD: 'NL',
  CHE: 'CH',
  SWE: 'SE',
  ESP: 'ES',
  ITA: 'IT',
  IRL: 'IE',
  SGP: 'SG',
  MEX: 'MX',
  POL: 'PL',
  AUT: 'AT',
  DNK: 'DK',
};

const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl'];

let known: ReadonlyMap<string, string> | undefined;

const canonical = new Map<string, string | undefined>();

/** The code a two-letter code stands for today (`UK` is `GB`); undefined where there is no such country. */
export function canonicalCountry(code: string): string | undefined {
  const upper = code.toUpperCase();
  if (!/^[A-Z]{2}$/.test(upper) || NO_COUNTRY.has(upper)) return undefined;
  if (!canonical.has(upper)) canonical.set(upper, resolve(upper));
  return canonical.get(upper);
}

function resolve(code: string): string | undefined {
  const today = Intl.getCanonicalLocales(`und-${code}`)[0]?.slice(4) ?? code;
  const name = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(today);
  return name === undefined || NO_COUNTRY.has(today) ? undefined : today;
}

/** A country as ISO 3166-1 alpha-2, from a code or a name in English, German, French, Spanish, Portuguese, Italian or Dutch. */
export function countryOf(words: string | undefined): string | undefined {
  if (!words) return undefined;
  const trimmed = words.trim();
  if (/^[A-Za-z]{2}$/.test(trimmed)) return canonicalCountry(trimmed);
  if (/^[A-Za-z]{3}$/.test(trimmed) && ALPHA_3[trimmed.toUpperCase()]) return ALPHA_3[trimmed.toUpperCase()];
  known ??= names();
  return known.get(plain(trimmed));
}

/** The English name of a country, for questions in words. */
export function countryName(code: string): string {
  return new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code;
}

function names(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const own = codes.filter((code) => canonicalCountry(code) === code);
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const code of own) {
      const name = display.of(code);
      if (name !== undefined && !found.has(plain(name))) found.set(plain(name), code);
    }
  }
  for (const [name, code] of Object.entries(OTHER_NAMES)) found.set(name, code);
  return found;
}

function plain(words: string): string {
  return words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
}
