const EMPLOYEE_BANDS = [
  [10, '1-10'],
  [50, '11-50'],
  [200, '51-200'],
  [500, '201-500'],
  [1_000, '501-1000'],
  [5_000, '1001-5000'],
  [10_000, '5001-10000'],
] as const;

/** The band a headcount falls in. */
export function employeeBand(employees: number): string {
  return EMPLOYEE_BANDS.find(([most]) => employees <= most)?.[1] ?? '10001+';
}

const REVENUE_BANDS = [
  [1e6, '<1M'],
  [10e6, '1M-10M'],
  [50e6, '10M-50M'],
  [100e6, '50M-100M'],
  [500e6, '100M-500M'],
  [1e9, '500M-1B'],
] as const;

/** The band a revenue in US dollars falls in; a bound belongs to the band above it. */
export function revenueBand(revenueUsd: number): string {
  return REVENUE_BANDS.find(([below]) => revenueUsd < below)?.[1] ?? '1B+';
}
