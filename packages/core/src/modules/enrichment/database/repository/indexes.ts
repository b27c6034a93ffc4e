import type { ClientBase } from 'pg';

/** As `tables.ts` declares them; small ones over hashes, so that building them anew is a matter of a second. */
const KEY_INDEXES: Readonly<Record<string, string>> = {
  company_records_domain: 'domain_key',
  company_records_number: 'number_key',
  company_records_name: 'name_key',
  company_records_word: 'word_key',
  company_records_second_word: 'second_word_key',
};

/** Smaller files are done before it would pay. */
const LEAST_BYTES = 5_000_000;
const INDEX_MEMORY = '128MB';

/** Takes the indexes off an empty table before a bulk load. True when it did. */
export async function dropIndexesForBulk(client: ClientBase, fileBytes: number): Promise<boolean> {
  if (fileBytes < LEAST_BYTES) return false;
  await client.query('begin');
  try {
    // Nobody may begin to fill the table between the look and the drop.
    await client.query('lock table company_records in access exclusive mode');
    const { rows } = await client.query('select exists (select from company_records) as filled');
    const isEmpty = !(rows[0] as { filled: boolean }).filled;
    if (isEmpty) await client.query(`drop index if exists ${Object.keys(KEY_INDEXES).join(', ')}`);
    await client.query('commit');
    return isEmpty;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Builds the indexes that are missing, also those that a killed process left out. */
export async function buildMissingIndexes(clients: readonly ClientBase[]): Promise<void> {
  const [first] = clients;
  if (!first) return;
  const { rows } = await first.query(
    `select indexname from pg_indexes where tablename = 'company_records' and schemaname = current_schema()`,
  );
  const there = new Set((rows as { indexname: string }[]).map((row) => row.indexname));
  const missing = Object.entries(KEY_INDEXES).filter(([name]) => !there.has(name));
  if (missing.length === 0) return;
  const next = missing.values();
  const build = async (client: ClientBase) => {
    await client.query(`set maintenance_work_mem = '${INDEX_MEMORY}'`);
    try {
      for (const [name, column] of next)
        await client.query(`create index if not exists ${name} on company_records using btree (${column})`);
    } finally {
      await client.query('reset maintenance_work_mem');
    }
  };
  await Promise.all(clients.map(build));
  // Of the columns that queries choose by: reading all the fields would take longer than building the indexes.
  await first.query(
    `analyze company_records (${Object.values(KEY_INDEXES).join(', ')}, merged_into, import_id)`,
  );
}
