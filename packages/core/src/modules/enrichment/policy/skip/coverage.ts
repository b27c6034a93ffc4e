/** Countries a source covers, where it does not cover all; the reason is shown. */
const COVERAGE: Readonly<Record<string, { readonly countries: ReadonlySet<string>; readonly what: string }>> =
  {
    'brasil-api': { countries: new Set(['BR']), what: 'Brazil' },
    'receita-ws': { countries: new Set(['BR']), what: 'Brazil' },
  };

export const coversTheWorld = (source: string): boolean => COVERAGE[source] === undefined;

/** Why a source cannot know a company of this country; null where it may, or the country is not known. */
export function outOfCoverage(source: string, country: string | null): string | null {
  const coverage = COVERAGE[source];
  if (!coverage || country === null || coverage.countries.has(country)) return null;
  return `It covers ${coverage.what} alone; the company is in ${country}.`;
}
