export { estimatePlan, type PlanEstimate } from './estimate-plan.ts';
export { planAudit } from './plan-audit.ts';
export type { AuditPlan, Batch, BatchPart, PlannableAnswer, PlannedCall } from './types.ts';
