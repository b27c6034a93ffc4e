import { randomUUID } from 'node:crypto';
import type { promptOperations } from '@leadline/contracts';
import { sql } from 'drizzle-orm';
import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { Principal } from '../../iam/index.ts';
import type { Store } from '../../store/index.ts';
import { answerScores } from './tables.ts';
import { readVersionLabel } from './version.ts';

type ScoreInput = (typeof promptOperations)['addScore']['input']['_zod']['output'];

export interface Scores {
  /** @throws `not_found` for an answer that no prompt version made, or that is unknown. */
  add(
    who: Principal,
    score: ScoreInput,
  ): Promise<{ readonly id: string; readonly prompt: string; readonly version: string }>;
}

/** A program's answer is written down a moment after it was given: a score that comes quicker waits for it. */
const WAITS_MS = [0, 60, 200, 500] as const;

export function createScores({ store, clock }: { readonly store: Store; readonly clock: Clock }): Scores {
  const find = async (workspaceId: string, requestId: string): Promise<string | null> =>
    store.tenant(workspaceId, async (database) => {
      const { rows } = await database.execute<{ prompt_version: string }>(sql`
        select prompt_version from call_ledger
        where workspace_id = ${workspaceId} and idempotency_key = ${requestId} and prompt_version is not null limit 1`);
      return rows[0]?.prompt_version ?? null;
    });
  return {
    async add(who, { requestId, name, value, comment }) {
      const { workspaceId } = who;
      const promptVersion = await firstFound(clock, () => find(workspaceId, requestId));
      if (promptVersion === null) throw noSuchAnswer(requestId);
      const id = randomUUID();
      const author = who.userId ?? who.keyId;
      const row = {
        id,
        workspaceId,
        requestId,
        promptVersion,
        name,
        value,
        comment,
        author,
        at: clock.now(),
      };
      await store.tenant(workspaceId, (database) => database.insert(answerScores).values(row));
      const { name: prompt, version } = readVersionLabel(promptVersion);
      return { id, prompt: prompt ?? '', version };
    },
  };
}

async function firstFound(clock: Clock, find: () => Promise<string | null>): Promise<string | null> {
  for (const ms of WAITS_MS) {
    if (ms > 0) await clock.sleep(ms);
    const found = await find();
    if (found !== null) return found;
  }
  return null;
}

function noSuchAnswer(requestId: string): LeadlineError {
  return new LeadlineError('not_found', `No answer ${requestId} was made with a prompt.`, {
    next: 'Send the `x-leadline-request-id` of an answer that has an `x-leadline-prompt-version`.',
    kept: 'Nothing was stored.',
  });
}
