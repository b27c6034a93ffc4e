import type { Clock } from '../../../kernel/clock/index.ts';
import type { Jobs, WorkflowContext, WorkflowRef } from '../../../kernel/jobs/index.ts';
import { type AnalysisDeps, createAnalysis } from './analysis.ts';
import { type AuditInputRef, auditWorkflow } from './audit.ts';
import { categoryWorkflow } from './category.ts';
import { collectWorkflow } from './collect.ts';
import { judgeWorkflow } from './judge.ts';
import { createAuditLoader } from './loaded-audit.ts';
import { createProgress } from './progress.ts';
import { typesWorkflow } from './types.ts';

export interface WorkflowDeps extends AnalysisDeps {
  readonly jobs: Jobs;
  readonly clock: Clock;
}

export interface AuditWorkflows {
  readonly audit: WorkflowRef<AuditInputRef, void>;
}

/**
 * Registers the durable work of an audit. One workflow for each strand that may run beside others, so that
 * within each the steps begin in a fixed order and a result is waited for only where it is needed:
 *
 *     audit ─ collect ─ measure ─┬─ judge: the metrics of every batch ────────────┬─ scores
 *                                └─ types: for each type or group of types        │
 *                                     └─ category: read batches → consolidate     └─ select ─ brief
 */
export function defineAuditWorkflows(deps: WorkflowDeps): AuditWorkflows {
  const parts = { ...deps, loader: createAuditLoader(deps), progress: createProgress(deps.jobs) };
  const analysis = createAnalysis(parts);
  const shared = { ...parts, analysis };
  const define = <Input, Output>(
    name: string,
    run: (context: WorkflowContext, input: Input) => Promise<Output>,
  ) => deps.jobs.define(`visibility.${name}`, run);
  const collect = define('collect', collectWorkflow(shared));
  const judge = define('judge', judgeWorkflow(shared));
  const category = define('category', categoryWorkflow(shared));
  const types = define('types', typesWorkflow({ ...shared, category }));
  const audit = define('audit', auditWorkflow({ ...shared, collect, judge, types }));
  return { audit };
}
