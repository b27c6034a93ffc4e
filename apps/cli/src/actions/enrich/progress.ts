import type { JobEvent, LayerLanded } from '@leadline/contracts';
import type { Terminal } from '../../terminal/terminal.ts';

/** Shows layers as they land; the source at work in one line that is drawn over, or a line for each where they are wanted. */
export async function showLanding(
  terminal: Terminal,
  events: AsyncIterable<JobEvent>,
  { sources }: { readonly sources: boolean },
): Promise<void> {
  for await (const event of events) {
    if (event.type === 'layer.landed') say(terminal, layerLine(event));
    else if (event.type === 'source.landed' && sources) say(terminal, `  ${event.message}`);
    else if (event.type.startsWith('job.')) continue;
    else if (terminal.live) terminal.draw(event.message.slice(0, terminal.columns - 1).toWellFormed());
  }
  if (terminal.live) terminal.draw('');
}

function say(terminal: Terminal, line: string): void {
  if (terminal.live) terminal.draw('');
  terminal.say(line);
}

const SHOWN = 6;

/** `Layer 1 landed: 4 sources answered · name, website, tagline and 17 more`. */
function layerLine({ message, data }: JobEvent): string {
  const names = ((data as LayerLanded | undefined)?.fields ?? []).map(({ field }) => field);
  if (names.length === 0) return message;
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `${message} · ${names.slice(0, SHOWN).join(', ')}${more}`;
}
