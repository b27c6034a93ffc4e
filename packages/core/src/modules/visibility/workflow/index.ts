export { type AuditWorkflows, defineAuditWorkflows, type WorkflowDeps } from './define.ts';
