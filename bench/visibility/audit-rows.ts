import { Client } from 'pg';

/** What the database holds of some audits, read past the engine. */
export interface AuditRows {
  readonly succeeded: number;
  readonly answers: number;
  readonly withoutMetrics: number;
  readonly withoutReason: number;
  readonly judgedByRules: number;
}

export function createStoreReader(databaseUrl: string) {
  return {
    read: async (auditIds: readonly string[]): Promise<AuditRows> => {
      const client = new Client({ connectionString: databaseUrl });
      await client.connect();
      try {
        const { rows } = await client.query<Record<keyof AuditRows, number>>(
          `select (select count(*)::int from ai_visibility_audits where id = any($1::uuid[]) and status = 'succeeded') as succeeded,
                  count(*)::int as answers,
                  count(*) filter (where judged_by is null)::int as "withoutMetrics",
                  count(*) filter (where judged_by is null and missing_reason is null)::int as "withoutReason",
                  count(*) filter (where judged_by = 'rules')::int as "judgedByRules"
           from audit_responses where audit_id = any($1::uuid[])`,
          [auditIds],
        );
        const [row] = rows;
        if (!row) throw new Error('No row came back.');
        return row;
      } finally {
        await client.end();
      }
    },
  };
}
