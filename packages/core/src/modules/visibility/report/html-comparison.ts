import type { AuditComparison } from '@leadline/contracts';
import { comparisonHeader, comparisonSections } from './comparison/sections.ts';
import { html } from './page/html.ts';
import { printPage } from './page/page.ts';
import { printContents, printSection } from './page/section.ts';
import type { DataLabel } from './view/report-view.ts';

/** Two audits of one brand as one HTML file, with the same guarantees as the report. */
export function renderHtmlComparison(comparison: AuditComparison): string {
  const sections = comparisonSections(comparison);
  const dataLabels = labelsOf(comparison);
  return printPage({
    title: `What changed for ${comparison.after.brand}`,
    contents: printContents(sections),
    main: html`${comparisonHeader(comparison)}${sections.map((section) => printSection({ dataLabels }, section))}`,
    footer: html`<p>Made by Leadline from audits <code>${comparison.before.id}</code> and <code>${comparison.after.id}</code>.</p>`,
  });
}

function labelsOf({ before, after }: AuditComparison): DataLabel[] {
  if (!before.simulated && !after.simulated) return [];
  const text =
    before.simulated && after.simulated ? 'Simulated' : `Simulated ${before.simulated ? 'before' : 'after'}`;
  return [{ text, explanation: 'A sandbox stood in for at least one provider.' }];
}
