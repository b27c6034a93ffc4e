import type { Allotment } from './allotment.ts';

/** Who waits until what was settled would outlive this process. */
export interface Settlements {
  /** Resolves when everything settled so far on these is booked. */
  booked(allotments: readonly Allotment[]): Promise<void>;
  /** Tells those whose figures have been booked. */
  check(): void;
  readonly waiting: boolean;
}

interface Waiting {
  readonly marks: readonly { readonly allotment: Allotment; readonly sum: number }[];
  readonly resolve: () => void;
}

export function createSettlements(): Settlements {
  let waiting: Waiting[] = [];
  return {
    booked(allotments) {
      const marks = allotments.map((allotment) => ({ allotment, sum: allotment.settledSum }));
      return new Promise((resolve) => {
        waiting.push({ marks, resolve });
      });
    },
    check() {
      const open = waiting;
      waiting = [];
      for (const one of open) {
        if (one.marks.every(({ allotment, sum }) => allotment.bookedSum >= sum)) one.resolve();
        else waiting.push(one);
      }
    },
    get waiting() {
      return waiting.length > 0;
    },
  };
}
