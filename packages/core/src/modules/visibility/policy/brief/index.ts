export { type BriefDraft, measuredScore, toExecutiveBrief } from './drafts.ts';
export { currentState, keyInsight } from './situation.ts';
export { type BriefInput, writeBriefByRules } from './write.ts';
