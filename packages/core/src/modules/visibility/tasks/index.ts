import { EXTRACTION_TYPES } from '@leadline/contracts';
import type { TaskDefinition } from '../../../kernel/llm/index.ts';
import { consolidateTask } from './consolidate.ts';
import { classifyQuestionsTask, generateQuestionsTask } from './questions.ts';
import { readBatchTask } from './read-batch.ts';
import { selectTask } from './select.ts';
import { writeBriefTask } from './write-brief.ts';

export { type BatchInput, batchAnswers } from './batch.ts';
export { type ConsolidateInput, consolidateTask, insightsOf } from './consolidate.ts';
export {
  categoriesOf,
  classifyQuestionsTask,
  generateQuestionsTask,
  type QuestionsInput,
} from './questions.ts';
export { type BatchFindings, findingsOf, readBatchTask } from './read-batch.ts';
export { prioritiesOf, type SelectInput, selectTask } from './select.ts';
export { type BriefInput, briefOf, writeBriefTask } from './write-brief.ts';

const PER_TYPE = [...EXTRACTION_TYPES.map((type) => [type]), EXTRACTION_TYPES];

/** Every task an audit may put to a model, whatever its plan. */
export const VISIBILITY_TASKS: readonly TaskDefinition[] = [
  generateQuestionsTask,
  classifyQuestionsTask,
  ...EXTRACTION_TYPES.map((type) => readBatchTask([type])),
  readBatchTask(['metrics']),
  readBatchTask([...EXTRACTION_TYPES, 'metrics']),
  ...PER_TYPE.map(consolidateTask),
  ...PER_TYPE.map(selectTask),
  writeBriefTask,
];
