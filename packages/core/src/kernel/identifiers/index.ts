export {
  EMPLOYEE_BANDS,
  employeeBand,
  REVENUE_BANDS,
  readEmployeeBand,
  readRevenueBand,
  revenueBand,
  revenueBandBetween,
} from './bands.ts';
export {
  bareNumber,
  formatCnpj,
  passesLuhn,
  readCik,
  readCnpj,
  readIsin,
  readLei,
  readSiren,
} from './check-digits.ts';
export { readVat, type VatNumber } from './vat.ts';
