import type { AuditHead } from '@leadline/contracts';
import type { AuditSummary } from './records.ts';

/** What is told of an audit wherever it is named. */
export function toHead(audit: AuditSummary): AuditHead {
  const { overallScore: _overallScore, mentionRate: _mentionRate, ...rest } = audit;
  return {
    ...rest,
    competitors: [...audit.competitors],
    createdAt: audit.createdAt.toISOString(),
    finishedAt: audit.finishedAt?.toISOString() ?? null,
  };
}
