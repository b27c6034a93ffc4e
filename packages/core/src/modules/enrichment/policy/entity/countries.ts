const byName = new Map<string, string>();

/** ISO 3166-1 alpha-2 of a country written in English (`Germany`), in its own short form (`UK`, `USA`) or as its code; else null. */
export function countryCode(text: string): string | null {
  if (byName.size === 0) fill();
  return byName.get(text.trim().toLowerCase().replaceAll('.', '')) ?? null;
}

/** Codes of countries that are codes of states of the USA too: `CA` after a city is California more often than Canada. */
export const ALSO_US_STATES: ReadonlySet<string> = new Set(
  'AL AR AZ CA CO DE GA ID IL IN KY LA MA MD ME MN MO MS MT NC NE PA SC SD TN VA'.split(' '),
);

const FURTHER: Readonly<Record<string, string>> = {
  usa: 'US',
  'united states of america': 'US',
  america: 'US',
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  deutschland: 'DE',
  österreich: 'AT',
  schweiz: 'CH',
  suisse: 'CH',
  españa: 'ES',
  italia: 'IT',
  brasil: 'BR',
  méxico: 'MX',
  holland: 'NL',
  nederland: 'NL',
  belgique: 'BE',
  belgië: 'BE',
  polska: 'PL',
  turkey: 'TR',
  sverige: 'SE',
  norge: 'NO',
  danmark: 'DK',
  suomi: 'FI',
  korea: 'KR',
  'south korea': 'KR',
  'hong kong': 'HK',
  macau: 'MO',
  'czech republic': 'CZ',
  russia: 'RU',
  vietnam: 'VN',
  uae: 'AE',
  'ivory coast': 'CI',
};

function fill(): void {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  for (let one = 65; one <= 90; one += 1) {
    for (let two = 65; two <= 90; two += 1) {
      const code = String.fromCharCode(one, two);
      const name = RETIRED.has(code) ? undefined : names.of(code);
      if (!name) continue;
      byName.set(code.toLowerCase(), code);
      byName.set(name.toLowerCase(), code);
    }
  }
  for (const [name, code] of Object.entries(FURTHER)) byName.set(name, code);
}

/** Codes that are no country: retired, private, or groups of countries. */
const RETIRED: ReadonlySet<string> = new Set(
  'AC AN BU CP CS CQ DD DG DY EA EU EZ FX HV IC NH NT QO RH SU TA TP UN VD XA XB XK YD YU ZR ZZ UK'.split(
    ' ',
  ),
);
