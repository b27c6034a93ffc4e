import { LeadlineError } from '../../errors/index.ts';
import type { TaskResult } from '../task.ts';
import { rulesRow } from './rows.ts';
import type { TaskRun, TaskRunnerDeps, Tried } from './run-task.ts';

/** Answers a task without a model, and says so. `tried` is what a model did before, to be accounted for. */
export async function answerByRules<Input, Output>(
  deps: Pick<TaskRunnerDeps, 'ledger' | 'clock' | 'onEvent'>,
  run: TaskRun<Input, Output>,
  tried: Tried<Output>,
): Promise<TaskResult<Output>> {
  const { task, input, options } = run;
  if (!task.builtin) throw noRules(task.name);
  const output = task.builtin(input);
  await deps.ledger.record(rulesRow(run, deps.clock.now()));
  deps.onEvent({
    type: 'answer.by_rules',
    workspaceId: options.workspaceId,
    jobId: options.jobId ?? null,
    task: task.name,
    taskVersion: task.version,
    reason: tried.problems[0] ?? 'no model was wanted',
  });
  return {
    output,
    author: 'rules',
    model: null,
    promptVersion: null,
    repaired: tried.repaired,
    cached: false,
    problems: tried.problems,
    usage: tried.usage,
    costUsd: tried.costUsd,
  };
}

function noRules(task: string): LeadlineError {
  return new LeadlineError('provider_unconfigured', `${task} cannot be answered without a model.`, {
    next: "Set a provider's API key (`leadline doctor` lists them).",
  });
}
