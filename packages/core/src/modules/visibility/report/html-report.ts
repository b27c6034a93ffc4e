import type { AuditReport } from '@leadline/contracts';
import { html } from './page/html.ts';
import { printPage } from './page/page.ts';
import { printContents, printSection, type ReportSection } from './page/section.ts';
import { answersSection } from './sections/answers.ts';
import { breakdownSection } from './sections/breakdown.ts';
import { briefSection, roadmapSection } from './sections/brief.ts';
import { categoryInsightsSection } from './sections/category-insights.ts';
import { citationsSection, discoveredSection } from './sections/citations.ts';
import { funnelSection } from './sections/funnel.ts';
import { glanceSection } from './sections/glance.ts';
import { printHeader } from './sections/header.ts';
import { heatMapSection } from './sections/heat-map.ts';
import { prioritiesSection } from './sections/priorities.ts';
import { costSection, qualitySection } from './sections/quality.ts';
import { rivalsSection, voiceSection } from './sections/rivals.ts';
import { sentimentSection } from './sections/sentiment.ts';
import { type ReportView, viewReport } from './view/report-view.ts';

type SectionMaker = (view: ReportView) => ReportSection | null;

/** The order of the report: findings, what to do about them, and the evidence under both. */
const SECTIONS: readonly SectionMaker[] = [
  glanceSection,
  rivalsSection,
  heatMapSection,
  funnelSection,
  voiceSection,
  sentimentSection,
  citationsSection,
  discoveredSection,
  briefSection,
  prioritiesSection,
  roadmapSection,
  categoryInsightsSection,
  breakdownSection,
  qualitySection,
  costSection,
  answersSection,
];

/**
 * The audit as one HTML file that needs no network: styles, drawings and script are inside, everything
 * that came from outside is escaped, and a content security policy lets nothing else run.
 */
export function renderHtmlReport(report: AuditReport): string {
  const view = viewReport(report);
  const sections = SECTIONS.map((make) => make(view)).filter((section) => section !== null);
  return printPage({
    title: `How AI assistants see ${report.audit.brand}`,
    contents: printContents(sections),
    main: html`${printHeader(view)}${sections.map((section) => printSection(view, section))}`,
    footer: html`
      <p>Made by Leadline. Audit <code>${report.audit.id}</code>, report format ${report.schemaVersion}. Rates carry their sample and a 95% Wilson interval; estimates are marked as such.</p>`,
  });
}
