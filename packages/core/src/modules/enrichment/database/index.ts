export {
  type CompanyDatabase,
  type CompanyDatabaseDeps,
  createCompanyDatabase,
} from './create-company-database.ts';
export { COMPANY_DATABASE_SOURCE, type DatedRecord, observationsOf } from './observations.ts';
