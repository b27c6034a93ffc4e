import type { Operation } from '../../kernel/operations/index.ts';
import { visibilityOperations } from './operations.ts';
import { createQuestionService } from './questions.ts';
import { createScheduleService } from './schedules.ts';
import { createVisibilityService, type VisibilityDeps, type VisibilityService } from './service.ts';

export { type ExportedFile, renderReport } from './export-report.ts';
export { parseColumnMap, readAnswerFiles, readQuestionFile } from './ingest/index.ts';
export { type AuditPlan, planAudit } from './policy/plan/index.ts';
export {
  REPORT_CONTENT_SECURITY_POLICY,
  renderHtmlComparison,
  renderTextSummary,
} from './report/index.ts';
export { VISIBILITY_TASKS } from './tasks/index.ts';
export { renderTextComparison } from './text-comparison.ts';

/** The visibility module: its operations, and the service behind those on audits. */
export interface Visibility {
  readonly audits: VisibilityService;
  readonly operations: readonly Operation[];
}

/** Builds the module and registers its workflows; call before `jobs.launch`. */
export function createVisibility(deps: VisibilityDeps): Visibility {
  const audits = createVisibilityService(deps);
  const questions = createQuestionService(deps);
  const schedules = createScheduleService({ ...deps, audits });
  return { audits, operations: visibilityOperations({ audits, questions, schedules }) };
}
