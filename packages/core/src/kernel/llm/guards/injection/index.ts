export { type InjectionOptions, type InjectionScore, scoreInjection } from './find-injection.ts';
export { learnAhead, readExamples } from './wording/index.ts';
