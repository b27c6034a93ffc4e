import { type AnalysedAnswer, type AuditReport, CATEGORIES, type Category } from '@leadline/contracts';
import { type MarkedText, mentionsIn } from './marked-answer.ts';
import { locateQuotes, type ReliedOn } from './quotes.ts';

/** At most this many answers are printed in full; a report of more says where the rest is. */
const ANSWERS_PRINTED = 2_000;

/** A note that calls the data an example, not one that merely says "for example". */
const EXAMPLE_NOTE = /(?<!\bfor )\bexample\b/iu;

/** One answer with the number it bears in every file of the report. */
export interface NumberedAnswer {
  readonly answer: AnalysedAnswer;
  /** 1 for the first; the same in HTML, Markdown and CSV. */
  readonly number: number;
  /** False for the answers beyond the printed ones: they have no anchor. */
  readonly printed: boolean;
  /** Its text with the mentions in it and the stretches that a judgement or an insight rests on. */
  readonly marked: MarkedText;
}

/** The report as presenters walk through it: ordered, numbered and with its evidence looked up. */
export interface ReportView {
  readonly report: AuditReport;
  readonly answers: readonly NumberedAnswer[];
  readonly byId: ReadonlyMap<string, NumberedAnswer>;
  /** Categories that have answers, in the order of the journey. */
  readonly categories: readonly Category[];
  /** Assistants in the order they first appear. */
  readonly providers: readonly string[];
  /** Short words about what the data are, shown beside every section's title. */
  readonly dataLabels: readonly DataLabel[];
}

export interface DataLabel {
  readonly text: string;
  readonly explanation: string;
}

/** Orders answers by category, then assistant, as they are numbered and shown everywhere. */
export function viewReport(report: AuditReport): ReportView {
  const providers = [...new Set(report.answers.map((answer) => answer.provider))];
  const ordered = orderAnswers(report.answers, providers);
  const relied = reliedOn(report);
  const answers = ordered.map((answer, index) => ({
    answer,
    number: index + 1,
    printed: index < ANSWERS_PRINTED,
    marked: {
      text: answer.text,
      mentions: mentionsIn(answer),
      quotes: locateQuotes(answer, relied.get(answer.id) ?? []),
      anchor: anchorOf(index + 1),
    },
  }));
  return {
    report,
    answers,
    byId: new Map(answers.map((numbered) => [numbered.answer.id, numbered])),
    categories: CATEGORIES.filter((category) => ordered.some((answer) => answer.category === category)),
    providers,
    dataLabels: dataLabelsOf(report),
  };
}

function orderAnswers(answers: readonly AnalysedAnswer[], providers: readonly string[]): AnalysedAnswer[] {
  const placeOf = new Map(providers.map((provider, place) => [provider, place]));
  const keyed = answers.map((answer) => ({
    answer,
    key: CATEGORIES.indexOf(answer.category) * (providers.length + 1) + (placeOf.get(answer.provider) ?? 0),
  }));
  return keyed.sort((a, b) => a.key - b.key).map(({ answer }) => answer);
}

/** Quotes that insights rest on, by answer. */
function reliedOn(report: AuditReport): Map<string, ReliedOn[]> {
  const relied = new Map<string, ReliedOn[]>();
  const add = (answerId: string, quote: string): void => {
    const known = relied.get(answerId);
    if (known === undefined) relied.set(answerId, [quote]);
    else known.push(quote);
  };
  const insights = [...report.priorities, ...report.categories.flatMap((category) => category.insights)];
  for (const insight of insights) for (const { answerId, quote } of insight.evidence) add(answerId, quote);
  for (const { example } of report.discoveredBrands) add(example.answerId, example.quote);
  return relied;
}

function dataLabelsOf(report: AuditReport): DataLabel[] {
  const labels: DataLabel[] = [];
  if (report.audit.simulated) {
    labels.push({
      text: 'Simulated',
      explanation: 'A sandbox stood in for at least one provider, so these are not results of a real audit.',
    });
  }
  if (report.note !== null && report.note.trim() !== '') {
    labels.push({
      text: EXAMPLE_NOTE.test(report.note) ? 'Example data' : 'See data note',
      explanation: report.note,
    });
  }
  return labels;
}

function anchorOf(number: number): string {
  return `answer-${number}`;
}

/** Where an answer stands on the page. */
export function answerAnchor(numbered: NumberedAnswer): string {
  return anchorOf(numbered.number);
}

/** Where a quote begins inside its answer; the answer itself when the words are not found in it. */
export function quoteAnchor(numbered: NumberedAnswer, quote: string): string {
  const at = numbered.marked.quotes.findIndex((mark) => mark.sources.includes(quote));
  return at < 0 ? answerAnchor(numbered) : `${answerAnchor(numbered)}-quote-${at + 1}`;
}
