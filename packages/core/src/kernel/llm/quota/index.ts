export { createQuotas, type QuotasDeps } from './create-quotas.ts';
export { quotaOperations } from './operations.ts';
export type { Dimension, Limit, LimitInput, LimitLabel, QuotaScope, StoredLimit } from './policy/limits.ts';
export { BUILT_IN_PLANS } from './policy/plans.ts';
export type { Amounts, QuotaUnit } from './policy/units.ts';
export type { QuotaWindow } from './policy/windows.ts';
export { type QuotaPressure, readQuotaPressure } from './pressure.ts';
export { QuotaError } from './quota-error.ts';
export {
  DEFAULT_QUOTA_SETTINGS,
  type LimitUsage,
  type QuotaEvent,
  type QuotaRules,
  type QuotaSettings,
  type Quotas,
  type Reservation,
} from './quotas.ts';
