export { createLedger } from './create-ledger.ts';
export type { IdentifiedRow } from './insert.ts';
export type { CallRow, Ledger } from './ledger.ts';
export { createLedgerRepository } from './repository.ts';
export { createLedgerBuffer, type LedgerBuffer } from './write-behind.ts';
