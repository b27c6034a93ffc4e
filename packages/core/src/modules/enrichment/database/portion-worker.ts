import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, LeadlineError } from '../../../kernel/errors/index.ts';
import { type Portion, type Reading, type ReadToEnd, readPortions } from './portions.ts';

/** What the thread tells. */
export type FromThread =
  | { readonly type: 'portion'; readonly portion: Portion }
  | { readonly type: 'end'; readonly end: ReadToEnd }
  | {
      readonly type: 'failed';
      readonly code: ErrorCode | null;
      readonly message: string;
      readonly next: string | null;
      readonly kept: string | null;
    };

/** Portions on their way: enough to keep both sides busy, few enough to stay small. */
const MOST_UNDER_WAY = 6;
/** A little more than most portions take. */
const MEMORY_BYTES = 2.5 * 1024 * 1024;

const port = parentPort;
if (port) await tellPortions(port, workerData as Reading);

async function tellPortions(to: NonNullable<typeof parentPort>, reading: Reading): Promise<void> {
  const given = on(to, 'message') as AsyncIterator<[ArrayBuffer]>;
  let made = 0;
  const nextMemory = async (): Promise<ArrayBuffer> => {
    made += 1;
    return made > MOST_UNDER_WAY ? (await given.next()).value[0] : new ArrayBuffer(MEMORY_BYTES);
  };
  const tell = (said: FromThread, owned: ArrayBuffer[] = []) => to.postMessage(said, owned);
  try {
    const portions = readPortions(reading, nextMemory);
    let next = await portions.next();
    for (; !next.done; next = await portions.next())
      tell({ type: 'portion', portion: next.value }, [next.value.rows.buffer]);
    tell({ type: 'end', end: next.value });
  } catch (error) {
    tell(asFailure(error));
  } finally {
    to.close();
  }
}

function asFailure(error: unknown): FromThread {
  const known = error instanceof LeadlineError ? error : null;
  return {
    type: 'failed',
    code: known?.code ?? null,
    message: error instanceof Error ? error.message : String(error),
    next: known?.next ?? null,
    kept: known?.kept ?? null,
  };
}
