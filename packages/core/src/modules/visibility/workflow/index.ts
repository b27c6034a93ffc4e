export { QUESTIONS_PER_CLASSIFICATION } from './classify.ts';
export { type AuditWorkflows, defineAuditWorkflows, type WorkflowDeps } from './define.ts';
