export { type InjectionOptions, type InjectionScore, scoreInjection } from './find-injection.ts';
