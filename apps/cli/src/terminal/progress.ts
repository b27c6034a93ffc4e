import { stderr } from 'node:process';
import type { JobEvent } from '@leadline/contracts';
import { dollars, styleError } from './style.ts';

const BAR_WIDTH = 24;
const LOG_EVERY = 10;

/**
 * Shows a job's progress on standard error: one line that is drawn over in a terminal, a line now and then
 * elsewhere. Returns the last event.
 */
export async function showProgress(events: AsyncIterable<JobEvent>): Promise<JobEvent | null> {
  const live = stderr.isTTY;
  let last: JobEvent | null = null;
  let loggedAt = 0;
  for await (const event of events) {
    last = event;
    if (live) {
      stderr.write(`\r\u001b[2K${fit(lineOf(event), stderr.columns)}`);
    } else if (event.type !== 'call.finished' || (event.done ?? 0) >= loggedAt + LOG_EVERY) {
      loggedAt = event.done ?? loggedAt;
      stderr.write(`${lineOf(event)}\n`);
    }
  }
  if (live) stderr.write('\r\u001b[2K');
  return last;
}

function lineOf(event: JobEvent): string {
  const { done, total, costUsd } = event;
  if (done === undefined || total === undefined || total === 0) return event.message;
  const filled = Math.round((Math.min(done, total) / total) * BAR_WIDTH);
  const bar = '█'.repeat(filled) + styleError('dim', '░'.repeat(BAR_WIDTH - filled));
  const cost = costUsd ? `  ${dollars(costUsd)}` : '';
  return `${bar} ${String(done).padStart(String(total).length)}/${total}${cost}  ${event.message}`;
}

/** Cuts a line so that it stays on one row of the terminal; colour codes take no room. */
function fit(line: string, columns: number): string {
  let room = columns - 1;
  let shown = '';
  for (const part of line.split(/(\u001b\[[\d;]*m)/u)) {
    if (part.startsWith('\u001b')) {
      shown += part;
    } else {
      const kept = [...part].slice(0, Math.max(0, room));
      room -= kept.length;
      shown += kept.join('');
    }
  }
  return shown;
}
