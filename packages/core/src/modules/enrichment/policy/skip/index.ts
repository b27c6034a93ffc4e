export { coversTheWorld } from './coverage.ts';
export { enoughFor, isKnownWellEnough } from './enough.ts';
export { type AnsweredCall, type SkipFacts, type SkippableCall, skipReason } from './skip-reason.ts';
