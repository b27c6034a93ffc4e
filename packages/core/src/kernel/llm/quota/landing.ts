import { LeadlineError } from '../../errors/index.ts';
import { type Allotment, disown, land } from './allotment.ts';
import type { Book } from './book.ts';
import type { Report, ReportResult } from './counter-store.ts';
import type { Lease } from './lease.ts';
import type { WaitingCalls } from './waiting-calls.ts';

export interface LandingDeps {
  readonly lease: Lease;
  readonly book: Book;
  readonly waiting: WaitingCalls;
}

export interface Warned {
  readonly allotment: Allotment;
  readonly spent: number;
}

/** A report was applied: its allotments take what was granted. Those that came over the warning mark are returned. */
export function landAll(deps: LandingDeps, report: Report, results: readonly ReportResult[]): Warned[] {
  const { lease, book, waiting } = deps;
  const warned: Warned[] = [];
  const byPosition = new Map(results.map((result) => [result.n, result]));
  for (const [n, { allotment }] of report.flights.entries()) {
    const result = byPosition.get(n);
    if (!result) {
      dropGone(deps, allotment);
      continue;
    }
    land(allotment, result);
    if (result.warn) warned.push({ allotment, spent: result.spent });
    if (result.present) continue;
    lease.notBefore(allotment.span.endMs);
    allotment.retired = true;
    book.mark(allotment);
  }
  waiting.asked(report.flights.map(({ allotment }) => allotment));
  return warned;
}

/** The counter is not there: its workspace was deleted, and nothing is left to count. */
function dropGone({ book, waiting }: LandingDeps, allotment: Allotment): void {
  allotment.pending = 0;
  disown(allotment, { forfeited: 0, flightApplied: true });
  allotment.retired = true;
  allotment.known = false;
  book.drop(allotment);
  waiting.fail(
    allotment,
    new LeadlineError('not_found', 'The workspace whose quota was asked for does not exist any more.', {
      kept: 'The call was not made and cost nothing.',
    }),
  );
}

/** What was asked before the book was given up: how much of each counts as spent already. */
export type Forfeited = ReadonlyMap<Allotment, number>;

/**
 * This process was taken for dead, and holds nothing any more. What is open or not booked goes on as a debt of whoever it is
 * from now on. In one go, so that no call comes in between.
 */
export function giveUpAll(
  book: Book,
  report: Report,
  lost: { forfeited: Forfeited; flightApplied: boolean },
): void {
  const all = new Set([...book.all(), ...report.flights.map(({ allotment }) => allotment)]);
  book.clear();
  for (const allotment of all) {
    allotment.retired = true;
    const forfeited = lost.forfeited.get(allotment) ?? 0;
    disown(allotment, { forfeited, flightApplied: lost.flightApplied });
    if (allotment.open > 0 || allotment.pending !== 0) book.adopt(allotment);
  }
}
