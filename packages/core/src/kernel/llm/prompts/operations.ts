import { promptOperations as definitions } from '@leadline/contracts';
import type { Clock } from '../../clock/index.ts';
import { bindOperation, type Operation } from '../../operations/index.ts';
import { createPromptFigures } from './figures/index.ts';
import { createPromptDesk, type PromptDeskDeps } from './prompt-desk.ts';
import { createPromptReader } from './prompt-reader.ts';
import { createScores } from './scores.ts';

export interface PromptOperationDeps extends PromptDeskDeps {
  readonly clock: Clock;
}

/** Binds the operations on prompts and scores. */
export function promptOperations(deps: PromptOperationDeps): Operation[] {
  const reader = createPromptReader(deps);
  const desk = createPromptDesk(deps);
  const { figures } = createPromptFigures(deps);
  const scores = createScores(deps);
  return [
    bindOperation(definitions.listPrompts, async (_input, { principal }) => ({
      items: await reader.list(principal.workspaceId),
    })),
    bindOperation(definitions.getPrompt, (input, { principal }) => reader.get(principal.workspaceId, input)),
    bindOperation(definitions.diffPrompt, (input, { principal }) =>
      reader.diff(principal.workspaceId, input),
    ),
    bindOperation(definitions.savePrompt, (input, { principal }) => desk.save(principal, input)),
    bindOperation(definitions.splitPrompt, (input, { principal }) => desk.split(principal, input)),
    bindOperation(definitions.promotePrompt, (input, { principal }) => desk.promote(principal, input)),
    bindOperation(definitions.rollBackPrompt, (input, { principal }) => desk.rollBack(principal, input)),
    bindOperation(definitions.retirePrompt, (input, { principal }) => desk.retire(principal, input)),
    bindOperation(definitions.promptFigures, (input, { principal }) => figures(principal.workspaceId, input)),
    bindOperation(definitions.addScore, (input, { principal }) => scores.add(principal, input)),
  ];
}
