import { createHash } from 'node:crypto';
import { and, eq, lt, sql } from 'drizzle-orm';
import type { Clock } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';
import type { Store } from '../store/index.ts';
import { idempotencyKeys } from './tables.ts';

const KEPT_MS = 24 * 60 * 60_000;
/**
 * A request that has not ended by then is taken for dead with its process. Handlers only start long work, and
 * make the names of what they start from the same key, so that doing it again finds what is there.
 */
const GIVEN_UP_MS = 60_000;
const WAIT_MS = 10_000;
const POLL_MS = 50;
const LONGEST_POLL_MS = 1_000;
const KEY_SHAPE = /^[\x21-\x7e]{1,255}$/;

export interface IdempotentRequest {
  readonly workspaceId: string;
  readonly key: string;
  readonly operation: string;
  /** As parsed; JSON. */
  readonly input: unknown;
  readonly patience?: Patience;
}

/** For work that takes longer than starting a job does. */
interface Patience {
  /** A request that has not ended by then is taken for dead with its process: longer than any can take. */
  readonly givenUpMs: number;
  /** How long one waits for the first with the same key. */
  readonly waitMs: number;
  /** Ends the waiting, not the work. */
  readonly signal?: AbortSignal | undefined;
}

const USUAL_PATIENCE: Patience = { givenUpMs: GIVEN_UP_MS, waitMs: WAIT_MS };

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
}

type Claim =
  | { readonly state: 'ours'; readonly claimedAt: Date }
  | { readonly state: 'running' | 'other input' }
  | { readonly state: 'answered'; readonly response: unknown };

/**
 * Does the work for the first request with this key and gives its answer to all that follow within a day.
 * A request that comes while the first is at work waits for it. A failure is not kept: the next one tries anew.
 *
 * @throws `idempotency_mismatch` when the key came with another operation or input before;
 *   `conflict` (retryable) when the first is still at work after 10 s, or as long as `patience` says.
 */
export async function answerOnce(
  deps: Deps,
  request: IdempotentRequest,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const { patience = USUAL_PATIENCE } = request;
  if (!KEY_SHAPE.test(request.key))
    throw new LeadlineError('invalid_input', 'An Idempotency-Key has 1 to 255 visible ASCII characters.', {
      next: 'Send a random UUID, for example.',
    });
  const inputHash = hashOf(request.input);
  const waitUntil = deps.clock.monotonicMs() + patience.waitMs;
  for (let pauseMs = POLL_MS; ; pauseMs = Math.min(LONGEST_POLL_MS, pauseMs * 1.2)) {
    const claim = await claimKey(deps, { ...request, inputHash }, patience.givenUpMs);
    if (claim.state === 'answered') return claim.response;
    if (claim.state === 'ours')
      return doAndKeep(deps.store, { ...request, claimedAt: claim.claimedAt }, work);
    if (claim.state === 'other input') throw mismatch();
    if (deps.clock.monotonicMs() >= waitUntil) throw stillRunning();
    await deps.clock.sleep(pauseMs, patience.signal);
  }
}

/** Takes the key unless another request holds it; rows past their time count as gone. */
function claimKey(
  { store, clock }: Deps,
  request: IdempotentRequest & { readonly inputHash: string },
  givenUpMs: number,
): Promise<Claim> {
  const { workspaceId, key, operation, inputHash } = request;
  const now = clock.now();
  const before = (ms: number) => new Date(now.getTime() - ms);
  return store.tenant(workspaceId, async (database) => {
    const fresh = { operation, inputHash, response: null, createdAt: now };
    const taken = await database
      .insert(idempotencyKeys)
      .values({ workspaceId, key, ...fresh })
      .onConflictDoUpdate({
        target: [idempotencyKeys.workspaceId, idempotencyKeys.key],
        set: fresh,
        setWhere: sql`${idempotencyKeys.createdAt} < ${before(KEPT_MS)} or (${idempotencyKeys.response} is null
          and ${idempotencyKeys.createdAt} < ${before(givenUpMs)}
          and ${idempotencyKeys.operation} = ${operation} and ${idempotencyKeys.inputHash} = ${inputHash})`,
      })
      .returning({ key: idempotencyKeys.key });
    if (taken.length > 0) {
      await database.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before(KEPT_MS)));
      return { state: 'ours', claimedAt: now };
    }
    const [row] = await database.select().from(idempotencyKeys).where(at(request));
    // Gone between the two statements: the first request failed. Look again.
    if (!row) return { state: 'running' };
    if (row.operation !== operation || row.inputHash !== inputHash) return { state: 'other input' };
    return row.response === null
      ? { state: 'running' }
      : { state: 'answered', response: (row.response as { output: unknown }).output };
  });
}

async function doAndKeep(
  store: Store,
  claim: IdempotentRequest & { readonly claimedAt: Date },
  work: () => Promise<unknown>,
): Promise<unknown> {
  // Ours only as long as nobody took us for dead.
  const own = and(at(claim), eq(idempotencyKeys.createdAt, claim.claimedAt));
  let output: unknown;
  try {
    output = await work();
  } catch (error) {
    await store
      .tenant(claim.workspaceId, (database) => database.delete(idempotencyKeys).where(own))
      // The work's own error matters more; an orphaned claim is given up after a minute.
      .catch(() => undefined);
    throw error;
  }
  await store.tenant(claim.workspaceId, (database) =>
    database.update(idempotencyKeys).set({ response: { output } }).where(own),
  );
  return output;
}

function at({ workspaceId, key }: IdempotentRequest) {
  return and(eq(idempotencyKeys.workspaceId, workspaceId), eq(idempotencyKeys.key, key));
}

/** The same for inputs that differ only in the order of their fields. */
function hashOf(input: unknown): string {
  const sorted = JSON.stringify(input, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256')
    .update(sorted ?? '')
    .digest('hex');
}

function mismatch(): LeadlineError {
  return new LeadlineError('idempotency_mismatch', 'This Idempotency-Key was used for another request.', {
    next: 'Send a new key with a new request; the same key only to repeat the same one.',
  });
}

function stillRunning(): LeadlineError {
  return new LeadlineError(
    'conflict',
    'The first request with this Idempotency-Key is still being worked on.',
    {
      next: 'Send the same request again in a moment.',
      retryable: true,
    },
  );
}
