import { LeadlineError } from '../../errors/index.ts';
import { type Allotment, give, isSafe } from './allotment.ts';
import type { Book } from './book.ts';
import { countsOf } from './policy/units.ts';
import type { Reservation } from './quotas.ts';
import type { Settlements } from './settlements.ts';
import type { Upkeep } from './upkeep.ts';
import type { Part } from './waiting-calls.ts';

export interface ReservationDeps {
  readonly book: Pick<Book, 'mark'>;
  readonly settlements: Settlements;
  readonly upkeep: Pick<Upkeep, 'reportSoon' | 'serveSoon'>;
  readonly monotonicMs: () => number;
}

/** The handle of units that are set aside already. */
export function openReservation(parts: readonly Part[], deps: ReservationDeps): Reservation {
  let ended = false;
  return {
    settle(actual) {
      const used = countsOf(actual, 'actual');
      if (ended) throw endedAlready();
      ended = true;
      if (parts.length === 0) return undefined;
      let safe = true;
      for (const { allotment, need } of parts) {
        end(allotment, { need, used: used[allotment.limit.unit] }, deps);
        safe &&= isSafe(allotment);
      }
      deps.upkeep.reportSoon(!safe);
      return safe ? undefined : deps.settlements.booked(parts.map(({ allotment }) => allotment));
    },
    release() {
      if (ended) return;
      ended = true;
      for (const { allotment, need } of parts) end(allotment, { need, used: 0 }, deps);
    },
  };
}

interface Ending {
  readonly need: number;
  readonly used: number;
}

function end(allotment: Allotment, { need, used }: Ending, deps: ReservationDeps): void {
  give(allotment, need, used);
  if (used > 0) {
    allotment.settledAtMs = deps.monotonicMs();
    deps.book.mark(allotment);
  }
  if (allotment.waiters > 0) deps.upkeep.serveSoon();
  if (!allotment.retired && !allotment.recalled) return;
  deps.book.mark(allotment);
  deps.upkeep.reportSoon(false);
}

function endedAlready(): LeadlineError {
  return new LeadlineError('conflict', 'This reservation has been settled or released already.', {
    kept: 'What was booked first.',
    next: 'Settle each call once.',
  });
}
