import type { JobEvent } from '@leadline/contracts';
import { dollars } from './figures.ts';
import type { Terminal } from './terminal.ts';

const BAR_WIDTH = 24;
/** Where nobody watches, a line for each tenth of the work is enough. */
const LINES = 10;

/**
 * Shows a job's progress as remarks: one line that is drawn over in a terminal, a line for each stage and each
 * tenth of the work elsewhere.
 */
export async function showProgress(terminal: Terminal, events: AsyncIterable<JobEvent>): Promise<void> {
  let tenth = -1;
  for await (const event of events) {
    if (terminal.live) {
      terminal.draw(drawnLine(terminal, event));
      continue;
    }
    const { done = 0, total = 0 } = event;
    const reached = total === 0 ? tenth : Math.floor((done / total) * LINES);
    if (event.type === 'call.finished' && reached === tenth) continue;
    tenth = reached;
    terminal.say(plainLine(event));
  }
  if (terminal.live) terminal.draw('');
}

function plainLine({ done, total, costUsd, message }: JobEvent): string {
  const cost = costUsd ? ` ${dollars(costUsd)}` : '';
  return total ? `[${done ?? 0}/${total}${cost}] ${message}` : message;
}

/** One row of the terminal: the message is cut to what the bar leaves. */
function drawnLine(terminal: Terminal, { done = 0, total = 0, costUsd, message }: JobEvent): string {
  const room = terminal.columns - 1;
  if (total === 0) return cut(message, room);
  const filled = Math.round((Math.min(done, total) / total) * BAR_WIDTH);
  const bar = '█'.repeat(filled) + terminal.tint('dim', '░'.repeat(BAR_WIDTH - filled));
  const cost = costUsd ? `  ${dollars(costUsd)}` : '';
  const count = ` ${String(done).padStart(String(total).length)}/${total}${cost}  `;
  return `${bar}${count}${cut(message, room - BAR_WIDTH - count.length)}`;
}

function cut(text: string, room: number): string {
  return text.slice(0, Math.max(0, room)).toWellFormed();
}
