export { type DueQuestion, fieldsDue } from './fields-due.ts';
export { answerDays, fieldDays, type Keeping, LAYER_DAYS } from './fresh-days.ts';
