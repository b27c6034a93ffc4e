import type { AnalysedAnswer, Scores } from '@leadline/contracts';
import { rate } from '../../../../kernel/statistics/index.ts';
import { sum } from './formulas.ts';

/** A rejected quote is a disagreement about this field; `model` holds the quote that the answer lacks. */
const REJECTED_QUOTE = 'quotes';

/** What a model states of the brand that is measured as well: mentioned, mention count, first position. */
const MEASURED_OF_BRAND = 3;
/** What it states of each rival that is measured as well: mentioned. */
const MEASURED_OF_RIVAL = 1;

/** How complete and how trustworthy the judged part is. Answers judged by rules state nothing to check. */
export function qualityFigures(answers: readonly AnalysedAnswer[]): Scores['quality'] {
  const byModel = answers.filter((answer) => answer.judgedBy === 'model');
  const stated = sum(
    byModel.map((answer) => MEASURED_OF_BRAND + MEASURED_OF_RIVAL * answer.competitors.length),
  );
  const denied = sum(byModel.map((answer) => answer.disagreements.length - rejectedQuotes(answer)));
  const accepted = sum(byModel.map((answer) => answer.brand.quotes.length));
  const rejected = sum(byModel.map(rejectedQuotes));
  return {
    judged: rate(answers.filter((answer) => answer.judgedBy !== null).length, answers.length),
    modelAgreement: rate(Math.max(0, stated - denied), stated),
    quotesAccepted: rate(accepted, accepted + rejected),
  };
}

function rejectedQuotes(answer: AnalysedAnswer): number {
  return answer.disagreements.filter(
    (disagreement) => disagreement.field.split('.').at(-1) === REJECTED_QUOTE,
  ).length;
}
