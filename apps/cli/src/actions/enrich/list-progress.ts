import type { JobEvent, ListHead } from '@leadline/contracts';
import { dollars } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';

const BAR_WIDTHS = [24, 12, 8];
/** Where nobody watches, a line for each tenth of the rows is enough. */
const LINES = 10;
/** Before so many rows nobody can say how long it takes. */
const LEAST_ROWS = 5;

type Counts = ListHead['counts'];

/** How far a list is. */
interface Standing {
  readonly done: number;
  readonly total: number;
  readonly costUsd: number;
  readonly budgetUsd: number;
  readonly fill: number | null;
  readonly counts: Counts;
  /** Seconds, where it can be said. */
  readonly leftSeconds: number | null;
}

/** Shows a list at work: one line that is drawn over in a terminal, a line for each tenth of the rows elsewhere. */
export async function showListProgress(
  terminal: Terminal,
  events: AsyncIterable<JobEvent>,
  { list, now = Date.now }: { readonly list: ListHead; readonly now?: () => number },
): Promise<void> {
  const doneBefore = list.rows - (list.counts.waiting ?? 0);
  const begun = now();
  const show = (standing: Standing) => terminal.draw(drawnLine(terminal, standing));
  if (terminal.live) show({ ...list, done: doneBefore, total: list.rows, leftSeconds: null });
  let tenth = -1;
  for await (const event of events) {
    if (event.type !== 'row.done') continue;
    const standing = standingOf(event, list, { doneBefore, elapsedMs: now() - begun });
    if (terminal.live) show(standing);
    const reached = Math.floor((standing.done / standing.total) * LINES);
    if (!terminal.live && reached !== tenth) terminal.say(plainLine(standing));
    tenth = reached;
  }
  if (terminal.live) terminal.draw('');
}

/** `[120/500 $1.20 of $5.00] hit rate 83 %, 3 in doubt, 2 min left`. */
function plainLine(standing: Standing): string {
  const [count = '', money = '', ...rest] = words(standing, false);
  return `[${count} ${money}] ${rest.join(', ')}`.trimEnd();
}

function standingOf(
  { done = 0, total = 0, costUsd = 0, data }: JobEvent,
  { budgetUsd, counts }: ListHead,
  { doneBefore, elapsedMs }: { readonly doneBefore: number; readonly elapsedMs: number },
): Standing {
  const told = (data ?? {}) as { readonly fill?: number | null; readonly counts?: Counts };
  const rows = done - doneBefore;
  const leftSeconds = rows < LEAST_ROWS ? null : ((elapsedMs / rows) * (total - done)) / 1000;
  return {
    done,
    total,
    costUsd,
    budgetUsd,
    fill: told.fill ?? null,
    counts: told.counts ?? counts,
    leftSeconds,
  };
}

/** One row of the terminal: what matters less is left out where there is no room. */
function drawnLine(terminal: Terminal, standing: Standing): string {
  const room = terminal.columns - 1;
  const { done, total } = standing;
  for (const isShort of [false, true])
    for (const width of BAR_WIDTHS) {
      const text = words(standing, isShort).join(' · ');
      if (width + 1 + text.length > room) continue;
      const filled = total === 0 ? 0 : Math.floor((Math.min(done, total) / total) * width);
      return `${'█'.repeat(filled)}${terminal.tint('dim', '░'.repeat(width - filled))} ${text}`;
    }
  return words(standing, true).join(' · ').slice(0, room);
}

function words(
  { done, total, costUsd, budgetUsd, fill, counts, leftSeconds }: Standing,
  isShort: boolean,
): string[] {
  const rate = fill === null ? [] : [`${isShort ? '' : 'hit rate '}${percent(fill)}`];
  const doubt = counts['in-doubt'] ?? 0;
  const lost = (counts.failed ?? 0) + (counts.unusable ?? 0);
  const troubles = [
    ...(doubt > 0 ? [`${doubt} in doubt`] : []),
    ...(lost > 0 ? [`${lost} without result`] : []),
  ];
  const left =
    leftSeconds === null || done >= total ? [] : [`${duration(leftSeconds)}${isShort ? '' : ' left'}`];
  const money = isShort
    ? `${dollars(costUsd)}/${dollars(budgetUsd)}`
    : `${dollars(costUsd)} of ${dollars(budgetUsd)}`;
  const count = `${String(done).padStart(String(total).length)}/${total}`;
  return [count, money, ...rate, ...(isShort ? [] : troubles), ...left];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
