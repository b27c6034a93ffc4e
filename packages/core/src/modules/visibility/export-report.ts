import type { AuditReport, ExportFormat } from '@leadline/contracts';
import { renderCsv, renderHtmlReport, renderJson, renderMarkdown } from './report/index.ts';

export interface ExportedFile {
  readonly contentType: string;
  readonly fileName: string;
  readonly body: string;
}

const FORMATS: Readonly<
  Record<ExportFormat, { contentType: string; extension: string; render: (report: AuditReport) => string }>
> = {
  html: { contentType: 'text/html; charset=utf-8', extension: 'html', render: renderHtmlReport },
  json: { contentType: 'application/json; charset=utf-8', extension: 'json', render: renderJson },
  csv: { contentType: 'text/csv; charset=utf-8', extension: 'csv', render: renderCsv },
  markdown: { contentType: 'text/markdown; charset=utf-8', extension: 'md', render: renderMarkdown },
};

/** A finished audit as a file, named after brand and day. */
export function renderReport(report: AuditReport, format: ExportFormat): ExportedFile {
  const { contentType, extension, render } = FORMATS[format];
  const brand = report.brand.name
    .normalize('NFKD')
    .replaceAll(/[^\w]+/gu, '-')
    .replaceAll(/^-|-$/gu, '')
    .toLowerCase();
  const day = report.audit.createdAt.slice(0, 10);
  return { contentType, fileName: `leadline-${brand || 'audit'}-${day}.${extension}`, body: render(report) };
}
