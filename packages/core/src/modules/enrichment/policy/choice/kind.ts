/** What is known of a company before anything is bought: the context in which a source is chosen. */
export interface CompanyKind {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly industry: string | null;
  /** A band of `employeeRange`. */
  readonly size: string | null;
  readonly listed: boolean | null;
}

/** The context of every company. */
export const EVERY = 'every';

/** The contexts a company belongs to, the widest first. */
export function contextsOf({ country, industry, size, listed }: CompanyKind): string[] {
  return [
    EVERY,
    ...(country === null ? [] : [`country ${country}`]),
    ...(industry === null ? [] : [`industry ${industry}`]),
    ...(size === null ? [] : [`size ${size}`]),
    ...(listed === null ? [] : [listed ? 'listed' : 'not listed']),
  ];
}
