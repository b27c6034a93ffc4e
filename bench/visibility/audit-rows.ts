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
  const query = async <Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> => {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return (await client.query<Row>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  return {
    async read(auditIds: readonly string[]): Promise<AuditRows> {
      const [row] = await query<AuditRows>(
        `select (select count(*)::int from ai_visibility_audits where id = any($1::uuid[]) and status = 'succeeded') as succeeded,
                count(*)::int as answers,
                count(*) filter (where judged_by is null)::int as "withoutMetrics",
                count(*) filter (where judged_by is null and missing_reason is null)::int as "withoutReason",
                count(*) filter (where judged_by = 'rules')::int as "judgedByRules"
         from audit_responses where audit_id = any($1::uuid[])`,
        [auditIds],
      );
      if (!row) throw new Error('No row came back.');
      return row;
    },
    /** Steps of an audit whose outcome is checkpointed, as the idempotency keys of their calls. */
    async keptSteps(auditId: string): Promise<Set<string>> {
      const rows = await query<{ key: string }>(
        `select workflow_uuid || ':' || function_id as key from dbos.operation_outputs
         where starts_with(workflow_uuid, $1) and child_workflow_id is null and error is null`,
        [auditId],
      );
      return new Set(rows.map((row) => row.key));
    },
  };
}
