export { usageOperations } from './operations.ts';
export { createUsage, type UsageDeps, type UsageReader } from './service.ts';
