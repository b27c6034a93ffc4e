import type { AuditReport } from '@leadline/contracts';
import {
  answerLines,
  briefLines,
  categoryLines,
  citationLines,
  closingLines,
  headLines,
  heatMapLines,
  priorityLines,
  rivalLines,
  scoreLines,
} from './markdown/sections.ts';
import { viewReport } from './view/report-view.ts';

const SECTIONS = [
  headLines,
  scoreLines,
  rivalLines,
  heatMapLines,
  briefLines,
  priorityLines,
  categoryLines,
  citationLines,
  closingLines,
  answerLines,
];

/** The report as GitHub-flavoured Markdown, for wikis and messages; every word of the report is printed literally. */
export function renderMarkdown(report: AuditReport): string {
  const view = viewReport(report);
  const printed = SECTIONS.map((section) => section(view).join('\n').trim()).filter(
    (section) => section !== '',
  );
  return `${printed.join('\n\n')}\n`;
}
