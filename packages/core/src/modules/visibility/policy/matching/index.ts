export {
  type BrandInput,
  type BrandMatcher,
  compileBrands,
  hostOf,
  type MatcherOptions,
} from './brands.ts';
export { isCalendarWord, isCommonWord, isDerivedCommonWord } from './common-words.ts';
export type { Cue } from './evidence.ts';
export {
  brandOfHost,
  type Decision,
  type Found,
  findInReading,
  findMentions,
  type Mention,
  type PlacedMention,
} from './find-mentions.ts';
export { fold, foldToString } from './fold.ts';
export {
  type AnswerMeasure,
  type BrandMeasure,
  measureAnswer,
  measureReading,
  prominenceOf,
  shareOfVoiceOf,
} from './measure.ts';
export { type BrandProblem, brandProblems } from './problems.ts';
