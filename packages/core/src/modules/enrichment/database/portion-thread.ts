import { on } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import type { FromThread } from './portion-worker.ts';
import type { Portion, Reading, ReadToEnd } from './portions.ts';

/**
 * The same as `readPortions`, in a thread of its own: reading a large file keeps a processor busy, and this process has requests to answer
 * and rows to send meanwhile. The thread goes on as long as portions are released.
 */
export async function* readPortionsInThread(reading: Reading): AsyncGenerator<Portion, ReadToEnd> {
  // V8 guesses which places make what lives long. In every other thread it guessed so of a row's parts, which then outlived their
  // block, and copying them to and fro took a quarter of the time.
  setFlagsFromString('--no-allocation-site-pretenuring');
  const worker = new Worker(new URL('portion-worker.ts', import.meta.url), {
    workerData: reading,
    execArgv: [],
  });
  try {
    for await (const [said] of on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[FromThread]>) {
      if (said.type === 'failed') throw failureOf(said);
      if (said.type === 'end') return said.end;
      const { buffer } = said.portion.rows;
      // Given back instead of left to the garbage collector, which would be called for every few portions.
      yield { ...said.portion, release: () => worker.postMessage(buffer, [buffer]) };
    }
    throw new Error('The thread that reads the file ended before the file did.');
  } finally {
    await worker.terminate();
  }
}

function failureOf({ code, message, next, kept }: Extract<FromThread, { type: 'failed' }>): Error {
  if (code === null) return new Error(message);
  return new LeadlineError(code, message, { ...(next !== null && { next }), ...(kept !== null && { kept }) });
}
