import { getTableName } from 'drizzle-orm';
import type { QueryConfig } from 'pg';
import { callLedger } from '../tables.ts';
import type { CallRow } from './ledger.ts';

export type IdentifiedRow = CallRow & { readonly id: string };

type Cell = string | number | boolean | null;

/**
 * One JSON value in place of a parameter for each cell: a tenth of the work for the driver and the planner. (COPY would be cheaper still, but
 * is refused to everybody who is subject to row-level security, as Leadline's own user is.)
 */
export function insertOf(rows: readonly IdentifiedRow[]): QueryConfig {
  return { text: INSERT, values: [JSON.stringify(rows.map(recordOf))] };
}

function recordOf(row: IdentifiedRow): Record<string, Cell> {
  const record: Record<string, Cell> = {};
  for (const [column, read] of Object.entries(CELLS)) record[column] = read(row);
  return record;
}

/** Each column's cell; also which columns there are, and in which order they are written. */
const CELLS: Readonly<Record<string, (row: IdentifiedRow) => Cell>> = {
  id: ({ id }) => id,
  workspace_id: ({ workspaceId }) => workspaceId,
  at: ({ at }) => at.toISOString(),
  job_id: ({ jobId }) => jobId,
  task: ({ task }) => storable(task),
  task_version: ({ taskVersion }) => storable(taskVersion),
  provider: ({ provider }) => provider,
  model: ({ model }) => storable(model),
  attempt: ({ attempt }) => attempt,
  outcome: ({ outcome }) => outcome,
  input_tokens: ({ inputTokens }) => inputTokens,
  cached_input_tokens: ({ cachedInputTokens }) => cachedInputTokens,
  output_tokens: ({ outputTokens }) => outputTokens,
  price_usd: ({ priceUsd }) => money(priceUsd),
  latency_ms: ({ latencyMs }) => latencyMs,
  queue_ms: ({ queueMs }) => queueMs,
  error_code: ({ errorCode }) => errorCode,
  idempotency_key: ({ idempotencyKey }) => idempotencyKey,
  prompt_hash: ({ promptHash }) => promptHash,
  key_id: ({ keyId = null }) => keyId,
  user_id: ({ userId = null }) => userId,
  tier: ({ tier = null }) => tier,
  cache: ({ cache, outcome }) => cache ?? (outcome === 'cached' ? 'exact' : 'miss'),
  saved_usd: ({ savedUsd }) => money(savedUsd),
  prompt_saved_usd: ({ promptSavedUsd }) => money(promptSavedUsd),
  prompt_version: ({ promptVersion = null }) => promptVersion,
  first_byte_ms: ({ firstByteMs = null }) => firstByteMs,
  correlation_id: ({ correlationId = null }) => correlationId,
  simulated: ({ simulated = null }) => simulated,
  account: ({ account = null }) => account,
  rule: ({ rule = null }) => rule,
  credits: ({ credits = null }) => credits,
  subject: ({ subject = null }) => (subject === null ? null : storable(subject)),
};
const COLUMNS = Object.keys(CELLS).join(', ');
const TABLE = getTableName(callLedger);
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
