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

/** Portions that may wait to be taken: enough to keep both sides busy, few enough to stay small. */
const MOST_WAITING = 4;

const port = parentPort;
if (port) await tellPortions(port, workerData as Reading);

async function tellPortions(to: NonNullable<typeof parentPort>, reading: Reading): Promise<void> {
  const taken = on(to, 'message');
  const tell = (said: FromThread, owned: ArrayBuffer[] = []) => to.postMessage(said, owned);
  let waiting = 0;
  try {
    const portions = readPortions(reading);
    for (let next = await portions.next(); ; next = await portions.next()) {
      if (next.done) {
        tell({ type: 'end', end: next.value });
        return;
      }
      tell({ type: 'portion', portion: next.value }, [next.value.text.buffer as ArrayBuffer]);
      if (waiting < MOST_WAITING) waiting += 1;
      else await taken.next();
    }
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
