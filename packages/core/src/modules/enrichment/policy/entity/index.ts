export type { CompanyQuery, NumberSystem } from './company-query.ts';
export { parseCompanyQuery } from './parse-query.ts';
