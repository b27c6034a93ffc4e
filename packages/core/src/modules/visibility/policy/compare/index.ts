export type { ComparableAudit } from './cells.ts';
export { compareAudits } from './compare-audits.ts';
