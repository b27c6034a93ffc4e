export { type Chance, chanceOf } from './chance.ts';
export { type CompanyKind, contextsOf } from './kind.ts';
export { type ChoiceSettings, DEFAULT_CHOICE, learnedWave } from './learned-choice.ts';
export {
  addLessons,
  type FinishedEnrichment,
  type Lesson,
  type Lessons,
  lessonsFrom,
  lessonsOf,
  NO_LESSONS,
} from './lessons.ts';
export { type ChoosableCall, keyOfCall, type Planned, type Wave } from './plan.ts';
export { staticWave } from './static-order.ts';
