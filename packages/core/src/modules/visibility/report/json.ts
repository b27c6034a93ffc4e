import type { AuditReport } from '@leadline/contracts';

/** The report as it is defined in the contracts, indented, with a newline at the end. */
export function renderJson(report: AuditReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
