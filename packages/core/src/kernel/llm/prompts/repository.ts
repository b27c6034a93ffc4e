import { and, count, desc, eq, sql } from 'drizzle-orm';
import { LeadlineError } from '../../errors/index.ts';
import { notify } from '../../notices/index.ts';
import { type Database, fromDatabaseError, isUniqueViolation, type Store } from '../../store/index.ts';
import { answerRejections, promptChanges, promptChoices, prompts, promptVersions } from './tables.ts';

/** Carries the id of a workspace whose live prompts have changed. */
export const PROMPTS_CHANNEL = 'leadline_llm_prompts';

export type HeadRow = typeof prompts.$inferSelect;
export type VersionRow = typeof promptVersions.$inferSelect;
export type ChangeRow = typeof promptChanges.$inferSelect;

/** What is live of a prompt, with all that its live versions may ask for. */
export interface Head extends Pick<HeadRow, 'name' | 'revision' | 'shares' | 'retired'> {
  readonly variables: readonly string[];
}

const MOST_VERSIONS = 200;
const MOST_CHANGES = 50;

export async function readHeads(database: Database, workspaceId: string): Promise<Head[]> {
  const { rows } = await database.execute<Record<keyof Head, unknown>>(sql`
    select p.name, p.revision, p.shares, p.retired,
      coalesce((select array_agg(distinct variable) from prompt_versions v, unnest(v.variables) as variable
        where v.workspace_id = p.workspace_id and v.name = p.name and p.shares ? v.version), '{}') as variables
    from prompts p where p.workspace_id = ${workspaceId}`);
  return rows as unknown as Head[];
}

export async function readHead(database: Database, workspaceId: string, name: string): Promise<Head | null> {
  return (await readHeads(database, workspaceId)).find((head) => head.name === name) ?? null;
}

/** The head, held until the transaction ends; made where there is none. */
export async function lockHead(
  database: Database,
  { workspaceId, name }: { readonly workspaceId: string; readonly name: string },
  first: HeadRow['shares'],
): Promise<HeadRow> {
  await database
    .insert(prompts)
    .values({ workspaceId, name, revision: 0, shares: first })
    .onConflictDoNothing();
  const [head] = await database.select().from(prompts).where(isPrompt(workspaceId, name)).for('update');
  if (!head) throw new Error(`The prompt ${name} is gone.`);
  return head;
}

/** Writes what is live from now on, and tells every process. */
export async function writeChange(
  database: Database,
  head: HeadRow,
  change: Omit<ChangeRow, 'workspaceId' | 'name' | 'revision' | 'shares'>,
): Promise<void> {
  const { workspaceId, name, revision, shares, retired } = head;
  await database.update(prompts).set({ revision, shares, retired }).where(isPrompt(workspaceId, name));
  await database.insert(promptChanges).values({ workspaceId, name, revision, shares, ...change });
  await notify(database, PROMPTS_CHANNEL, workspaceId);
}

function isPrompt(workspaceId: string, name: string) {
  return and(eq(prompts.workspaceId, workspaceId), eq(prompts.name, name));
}

export async function readChange(
  database: Database,
  { workspaceId, name, revision }: Pick<HeadRow, 'workspaceId' | 'name' | 'revision'>,
): Promise<ChangeRow | null> {
  const [row] = await database
    .select()
    .from(promptChanges)
    .where(
      and(
        eq(promptChanges.workspaceId, workspaceId),
        eq(promptChanges.name, name),
        eq(promptChanges.revision, revision),
      ),
    );
  return row ?? null;
}

/** Newest first. */
export function readChanges(database: Database, workspaceId: string, name: string): Promise<ChangeRow[]> {
  return database
    .select()
    .from(promptChanges)
    .where(and(eq(promptChanges.workspaceId, workspaceId), eq(promptChanges.name, name)))
    .orderBy(desc(promptChanges.revision))
    .limit(MOST_CHANGES);
}

/** Every number that is taken. */
export async function takenVersions(
  database: Database,
  workspaceId: string,
  name: string,
): Promise<string[]> {
  const rows = await database
    .select({ version: promptVersions.version })
    .from(promptVersions)
    .where(isVersionOf(workspaceId, name));
  return rows.map(({ version }) => version);
}

/** @throws `conflict` when the number was taken meanwhile. */
export async function insertVersion(database: Database, row: VersionRow): Promise<void> {
  try {
    await database.insert(promptVersions).values(row);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new LeadlineError(
      'conflict',
      `There is a version ${row.version} already; somebody has just saved it.`,
      {
        next: 'Look at what was saved, then save again.',
      },
    );
  }
}

export async function readVersion(
  database: Database,
  { workspaceId, name, version }: Pick<VersionRow, 'workspaceId' | 'name' | 'version'>,
): Promise<VersionRow | null> {
  const [row] = await database
    .select()
    .from(promptVersions)
    .where(and(isVersionOf(workspaceId, name), eq(promptVersions.version, version)));
  return row ?? null;
}

/** Newest first, without their texts. */
export function readVersions(database: Database, workspaceId: string, name: string) {
  const { version, basedOn, note, author, createdAt, variables } = promptVersions;
  return database
    .select({ version, basedOn, note, author, createdAt, variables })
    .from(promptVersions)
    .where(isVersionOf(workspaceId, name))
    .orderBy(desc(createdAt), desc(version))
    .limit(MOST_VERSIONS);
}

function isVersionOf(workspaceId: string, name: string) {
  return and(eq(promptVersions.workspaceId, workspaceId), eq(promptVersions.name, name));
}

/** How many versions of each prompt the workspace has saved. */
export async function countVersions(database: Database, workspaceId: string): Promise<Map<string, number>> {
  const rows = await database
    .select({ name: promptVersions.name, saved: count() })
    .from(promptVersions)
    .where(eq(promptVersions.workspaceId, workspaceId))
    .groupBy(promptVersions.name);
  return new Map(rows.map(({ name, saved }) => [name, saved]));
}

/** Where a job's choice of a version is kept. */
export interface ChoiceRepository {
  /**
   * The version of this job: the one chosen before, in whatever process; else that of its earlier calls, from before the workspace touched
   * the prompt; else `proposed`, from now on.
   */
  claim(choice: typeof promptChoices.$inferSelect): Promise<string>;
  noteRejection(rejection: typeof answerRejections.$inferInsert): Promise<void>;
}

const CLAIM = `
insert into prompt_choices (workspace_id, job_id, name, version)
select $1::uuid, $2, $3, coalesce((
  select l.task_version from call_ledger l
  where l.workspace_id = $1::uuid and l.job_id = $2 and l.task = $3 and l.outcome <> 'rules'
  order by l.at limit 1), $4)
on conflict (workspace_id, job_id, name) do update set version = prompt_choices.version
returning version`;

export function createChoiceRepository({ pool }: Pick<Store, 'pool'>): ChoiceRepository {
  const query = async <Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> => {
    try {
      return (await pool.query<Row>(text, [...values])).rows;
    } catch (error) {
      throw fromDatabaseError(error);
    }
  };
  return {
    async claim({ workspaceId, jobId, name, version }) {
      const [row] = await query<{ version: string }>(CLAIM, [workspaceId, jobId, name, version]);
      return row?.version ?? version;
    },
    async noteRejection({ workspaceId, idempotencyKey, promptVersion, repaired, problems, at }) {
      await query(
        `insert into answer_rejections (workspace_id, idempotency_key, prompt_version, repaired, problems, at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [workspaceId, idempotencyKey, promptVersion, repaired, problems, at],
      );
    },
  };
}
