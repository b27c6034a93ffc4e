import { type AuditReport, EXTRACTION_TYPES, type Score } from '@leadline/contracts';
import { count, counted, dollars, hitsOf, interval, percent, score } from './view/figures.ts';
import { analystName, CATEGORY_NAMES, STAGE_NAMES, TYPE_NAMES } from './view/names.ts';
import { rankByRate } from './view/narrative.ts';
import { fit, padTo, printable } from './view/plain-text.ts';
import { type ReportView, viewReport } from './view/report-view.ts';

/** Columns a terminal is sure to have. */
const WIDTH = 80;
const NAME_WIDTH = 22;
const BAR_WIDTH = 20;
const RIVALS_SHOWN = 5;

/**
 * What a terminal prints at the end of an audit: about twenty lines of at most eighty columns, without colour
 * codes and without control characters whatever the report holds.
 */
export function renderTextSummary(report: AuditReport): string {
  const view = viewReport(report);
  const blocks = [
    heading(view),
    scoreLines(view),
    rivalLines(view),
    placeLines(view),
    priorityLines(view),
    closing(view),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function heading({ report, dataLabels }: ReportView): string[] {
  const { mentionRate } = report.scores;
  const lines = [
    fit(
      `AI visibility of ${printable(report.audit.brand)}${dataLabels.map((label) => ` [${label.text}]`).join('')}`,
      WIDTH,
    ),
  ];
  if (report.audit.status !== 'succeeded') {
    lines.push(
      fit(`Not finished: ${report.audit.status}. ${printable(report.audit.error?.next ?? '')}`, WIDTH),
    );
  }
  const sample =
    mentionRate.rate === null
      ? 'no answers'
      : `${hitsOf(mentionRate)} answers, 95% interval ${interval(mentionRate)}`;
  lines.push(row('Mention rate', percent(mentionRate.rate), sample));
  return lines;
}

function row(name: string, value: string, note: string): string {
  return fit(
    `  ${padTo(fit(printable(name), NAME_WIDTH), NAME_WIDTH)} ${value.padStart(5)}  ${printable(note)}`,
    WIDTH,
  );
}

function scoreLine(name: string, of: Score, meaning: string): string {
  return row(name, score(of.value), `of 100, n = ${padTo(count(of.n), 5)} ${meaning}`);
}

function scoreLines({ report: { scores } }: ReportView): string[] {
  return [
    scoreLine('Overall score', scores.overall, 'all of the below, weighted'),
    scoreLine('Visibility', scores.visibility, 'how often and how early'),
    scoreLine('Sentiment', scores.sentiment, 'in what tone, when named'),
    scoreLine('Share of voice', scores.shareOfVoice, 'part of all brand mentions'),
    scoreLine('GEO', scores.geo, 'how answers carry the brand'),
  ];
}

function rivalLines({ report }: ReportView): string[] {
  const ranked = rankByRate(report.scores.rivals);
  if (ranked.length < 2) return [];
  const shown = ranked.filter((rival, at) => at < RIVALS_SHOWN || rival.isBrand);
  return shown.map((rival) => {
    const filled = Math.round((rival.mentionRate.rate ?? 0) * BAR_WIDTH);
    const bar = `${(rival.isBrand ? '█' : '▒').repeat(filled)}${'·'.repeat(BAR_WIDTH - filled)}`;
    return row(rival.name, percent(rival.mentionRate.rate), `${bar} ${interval(rival.mentionRate)}`);
  });
}

function placeLines({ report: { scores } }: ReportView): string[] {
  const stages = scores.byFunnelStage.filter((stage) => stage.answers > 0);
  const journey = stages.map(
    (stage) =>
      `${STAGE_NAMES[stage.funnelStage]} ${percent(stage.mentionRate.rate)} of ${count(stage.answers)}`,
  );
  const weakest = [...scores.byCategory]
    .filter((entry) => entry.mentionRate.rate !== null)
    .sort((a, b) => (a.mentionRate.rate ?? 0) - (b.mentionRate.rate ?? 0))[0];
  const lines = journey.length > 0 ? [fit(`  Journey: ${journey.join(' → ')}`, WIDTH)] : [];
  if (weakest !== undefined) {
    lines.push(
      fit(
        `  Weakest: ${CATEGORY_NAMES[weakest.category]} questions, ${percent(weakest.mentionRate.rate)} (${hitsOf(weakest.mentionRate)})`,
        WIDTH,
      ),
    );
  }
  return lines;
}

/** The first of each kind: what to do, where rivals lead, what to publish. */
function priorityLines({ report }: ReportView): string[] {
  return EXTRACTION_TYPES.flatMap((type) => {
    const first = report.priorities
      .filter((priority) => priority.type === type)
      .sort((a, b) => a.rank - b.rank)[0];
    return first === undefined
      ? []
      : [fit(`  ${padTo(TYPE_NAMES[type], NAME_WIDTH)}  ${printable(first.title)}`, WIDTH)];
  });
}

function closing({ report, answers }: ReportView): string[] {
  const { cost, calls, warnings, discoveredBrands } = report;
  const total = cost.analysisUsd + cost.collectionUsd;
  const made = calls.analysis + calls.collection;
  const who =
    report.analyst === 'builtin'
      ? `rules, without a model (${counted(made, 'planned call')})`
      : `${printable(analystName(report.analyst))} (${counted(made, 'call')})`;
  const lines = [
    `  Cost ${dollars(total)} for ${counted(answers.length, 'answer')}.`,
    fit(`  Written by ${who}.`, WIDTH),
  ];
  const notes = [
    discoveredBrands.length > 0 &&
      `${counted(discoveredBrands.length, 'brand')} found that nobody configured`,
    warnings.length > 0 && counted(warnings.length, 'warning'),
  ].filter((note) => note !== false);
  if (notes.length > 0) lines.push(fit(`  Also: ${notes.join(', ')}; see the report.`, WIDTH));
  return lines;
}
