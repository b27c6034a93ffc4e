export { QUESTIONS_PER_CLASSIFICATION } from './collect.ts';
export { type AuditWorkflows, defineAuditWorkflows, type WorkflowDeps } from './define.ts';
