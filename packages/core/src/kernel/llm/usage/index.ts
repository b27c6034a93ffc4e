export { usageOperations } from './operations.ts';
export { type TimeRange, timeRange } from './range.ts';
export { createUsage, type UsageDeps, type UsageReader } from './service.ts';
