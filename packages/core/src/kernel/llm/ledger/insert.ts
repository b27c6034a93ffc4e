import { getTableColumns, getTableName } from 'drizzle-orm';
import type { QueryConfig } from 'pg';
import { callLedger } from '../tables.ts';
import type { CallRow } from './ledger.ts';

export type IdentifiedRow = CallRow & { readonly id: string };

type Cell = string | number | boolean | null;
type Columns = (typeof callLedger)['_']['columns'];
type Column = Columns[keyof Columns]['_']['name'];

/**
 * One JSON value in place of a parameter for each cell: a tenth of the work for the driver and the planner. (COPY would be cheaper still, but
 * is refused to everybody who is subject to row-level security, as Leadline's own user is.)
 */
export function insertOf(rows: readonly IdentifiedRow[]): QueryConfig {
  return { text: INSERT, values: [JSON.stringify(rows.map(recordOf))] };
}

/** A row's cells by their columns. One literal: it is made for every call there is, and V8 is quickest with what always looks the same. */
function recordOf(row: IdentifiedRow): Record<Column, Cell> {
  return {
    id: row.id,
    workspace_id: row.workspaceId,
    at: row.at.toISOString(),
    job_id: row.jobId,
    task: storable(row.task),
    task_version: storable(row.taskVersion),
    provider: row.provider,
    model: storable(row.model),
    attempt: row.attempt,
    outcome: row.outcome,
    input_tokens: row.inputTokens,
    cached_input_tokens: row.cachedInputTokens,
    output_tokens: row.outputTokens,
    price_usd: money(row.priceUsd),
    latency_ms: row.latencyMs,
    queue_ms: row.queueMs,
    error_code: row.errorCode,
    idempotency_key: row.idempotencyKey,
    prompt_hash: row.promptHash,
    key_id: row.keyId ?? null,
    user_id: row.userId ?? null,
    tier: row.tier ?? null,
    cache: row.cache ?? (row.outcome === 'cached' ? 'exact' : 'miss'),
    saved_usd: money(row.savedUsd),
    prompt_saved_usd: money(row.promptSavedUsd),
    prompt_version: row.promptVersion ?? null,
    first_byte_ms: row.firstByteMs ?? null,
    correlation_id: row.correlationId ?? null,
    simulated: row.simulated ?? null,
    account: row.account ?? null,
    rule: row.rule ?? null,
    credits: row.credits ?? null,
    subject: row.subject == null ? null : storable(row.subject),
  };
}

const TABLE = getTableName(callLedger);
const COLUMNS = Object.values(getTableColumns(callLedger))
  .map(({ name }) => name)
  .join(', ');
const INSERT = `insert into ${TABLE} (${COLUMNS})
  select ${COLUMNS} from json_populate_recordset(null::${TABLE}, $1::json) on conflict (id) do nothing`;

/** JSON writes small numbers as 1e-7 and the table keeps ten decimals. Most savings are nothing at all. */
function money(usd: number | undefined): string | number {
  return usd === undefined || usd === 0 ? 0 : usd.toFixed(10);
}

const LONGEST_NAME = 200;
// oxlint-disable-next-line no-control-regex -- PostgreSQL stores no NUL, and none of the others names anything
const UNSTORABLE = /[\u0000-\u001f\u007f]/gu;
// oxlint-disable-next-line no-control-regex -- the same, and halves of characters, which JSON columns refuse
const SUSPECT = /[\u0000-\u001f\u007f\ud800-\udfff]/;

/** Names that callers choose: one that PostgreSQL cannot store must not cost the other rows of its group. */
function storable(name: string): string {
  if (name.length <= LONGEST_NAME && !SUSPECT.test(name)) return name;
  return name.slice(0, LONGEST_NAME).toWellFormed().replaceAll(UNSTORABLE, '\ufffd');
}
