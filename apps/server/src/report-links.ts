import type { Iam } from '@leadline/core/kernel/iam';

/** Addresses that open one report without a key: signed, so that they cannot be guessed or changed. */
export interface ReportLinks {
  /** Path of a report on this server. */
  path(workspaceId: string, auditId: string): Promise<string>;
  /** The workspace a link speaks for; rejects with `not_found` when it is not good. */
  workspaceOf(auditId: string, token: string): Promise<string>;
}

export function createReportLinks(iam: Iam): ReportLinks {
  return {
    path: async (workspaceId, auditId) =>
      `/reports/${auditId}?token=${await iam.sign(workspaceId, subject(auditId))}`,
    workspaceOf: (auditId, token) => iam.verify(token, subject(auditId)),
  };
}

function subject(auditId: string): string {
  return `report:${auditId}`;
}
