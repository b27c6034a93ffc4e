export { createLearnedChoice, type LearnedChoiceDeps } from './learned-choice.ts';
