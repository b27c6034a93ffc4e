export { builtinQuestions, type QuestionBrief } from './builtin-questions.ts';
export { type Classification, classifyQuestion, questionClassifier } from './classify.ts';
export type { QuestionSubject } from './facts.ts';
export {
  type Measurability,
  type Measurable,
  measurability,
  measurabilityWarnings,
} from './measurability.ts';
