export { type AnswerJudgement, type AnswerToJudge, judgeAnswerByRules } from './judge-answer.ts';
export type { Stance } from './judge-stance.ts';
export { type NamedBrand, readStances, type StanceReading } from './read-stances.ts';
