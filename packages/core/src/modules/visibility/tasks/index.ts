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
