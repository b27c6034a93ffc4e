export { renderCsv } from './csv.ts';
export { renderHtmlComparison } from './html-comparison.ts';
export { renderHtmlReport } from './html-report.ts';
export { renderJson } from './json.ts';
export { renderMarkdown } from './markdown-report.ts';
export { REPORT_CONTENT_SECURITY_POLICY } from './page/page.ts';
export { renderTextSummary } from './text-summary.ts';
