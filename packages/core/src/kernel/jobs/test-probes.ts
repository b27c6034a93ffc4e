import { systemClock } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';

/** Counts calls by name; fails those it is told to, until it is told otherwise. */
export function counter() {
  const calls: string[] = [];
  const failing = new Map<string, Error>();
  return {
    calls,
    failing,
    count: (name: string) => calls.filter((call) => call === name).length,
    async call(name: string, ms = 0): Promise<string> {
      calls.push(name);
      await systemClock.sleep(ms);
      const error = failing.get(name);
      if (error) throw error;
      return `${name} done`;
    },
  };
}

/** A promise and the key to it. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** What the gateway throws before a call that might pass the budget. */
export function budgetReached(): LeadlineError {
  return new LeadlineError('budget_reached', 'The next call might pass the budget.', {
    next: 'Raise the budget and resume.',
    kept: 'Everything so far.',
  });
}
