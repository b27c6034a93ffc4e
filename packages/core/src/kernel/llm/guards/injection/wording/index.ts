export { learnAhead, readExamples, wordingEvidence } from './wording-evidence.ts';
