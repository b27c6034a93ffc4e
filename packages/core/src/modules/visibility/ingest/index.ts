export { type ColumnMap, parseColumnMap } from './column-map.ts';
export type { InputFile } from './decode.ts';
export { type ReadAnswers, type ReadAnswersOptions, readAnswerFiles } from './read-answer-files.ts';
export { type ReadQuestions, readQuestionFile } from './read-question-file.ts';
