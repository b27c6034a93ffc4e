import { LeadlineError } from '../../errors/index.ts';
import { type Allotment, disown, land, launch } from './allotment.ts';
import type { Book } from './book.ts';
import type { CounterStore, Report, ReportAnswer, ReportResult } from './counter-store.ts';
import type { Lease } from './lease.ts';
import type { WaitingCalls } from './waiting-calls.ts';

/** Brings this process's figures and the database's together, one numbered report at a time. */
export interface Reporter {
  /**
   * Makes and sends one report. A report whose answer was lost is cleared up first: it is sent again under its number, or
   * found to have been applied. @throws `database_unavailable` and its kin; nothing is lost, the next call goes on from there.
   */
  report(): Promise<void>;
}

export interface ReporterDeps {
  readonly counters: CounterStore;
  readonly lease: Lease;
  readonly book: Book;
  readonly waiting: WaitingCalls;
  readonly newId: () => string;
  readonly monotonicMs: () => number;
  readonly onNews: (news: News) => void;
}

export interface News {
  readonly warned: readonly { readonly allotment: Allotment; readonly spent: number }[];
  readonly recalled: readonly Allotment[];
  readonly changed: ReportAnswer['changed'];
  readonly leaseLost: boolean;
}

const MOST_FLIGHTS = 500;
const NO_NEWS: News = { warned: [], recalled: [], changed: [], leaseLost: false };

export function createReporter(deps: ReporterDeps): Reporter {
  const { counters, lease, book, waiting } = deps;
  /** Sent, and not known to have been applied or not. */
  let doubtful: Report | null = null;

  const write = async (holder: string): Promise<Report> => {
    const needs = waiting.needs();
    for (const allotment of needs.keys()) book.mark(allotment);
    const chosen = book.takeMarked(MOST_FLIGHTS);
    const unknown = chosen.filter((allotment) => !allotment.known);
    try {
      if (unknown.length > 0) await counters.ensure(unknown);
    } catch (error) {
      for (const allotment of chosen) book.mark(allotment);
      throw error;
    }
    for (const allotment of unknown) allotment.known = true;
    const nowMs = deps.monotonicMs();
    const flights = chosen.map((allotment) => ({
      allotment,
      flight: launch(allotment, allotment.retired ? [] : (needs.get(allotment) ?? []), nowMs),
    }));
    // Whoever asks for it from now on gets one of its own: this one goes with the report.
    for (const { allotment, flight } of flights) if (flight.closes) book.drop(allotment);
    return { holder, seq: lease.seq + 1, flights, horizon: lease.horizon };
  };

  const absorb = (report: Report, results: readonly ReportResult[]): News => {
    const warned = [];
    const byPosition = new Map(results.map((result) => [result.n, result]));
    for (const [n, { allotment }] of report.flights.entries()) {
      const result = byPosition.get(n);
      if (!result) {
        dropGone(allotment);
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
    return { ...NO_NEWS, warned };
  };

  /** The counter is not there: its workspace was deleted, and nothing is left to count. */
  const dropGone = (allotment: Allotment) => {
    allotment.pending = 0;
    disown(allotment, 0, true);
    Object.assign(allotment, { retired: true, known: false });
    book.drop(allotment);
    waiting.fail(allotment, goneWorkspace());
  };

  const send = async (report: Report): Promise<News> => {
    const sent = lease.mark();
    doubtful = report;
    const answer = await counters.report(report);
    if (!answer.applied) return clearUp(report);
    doubtful = null;
    lease.confirmed(report.seq, sent, answer);
    const recalled = answer.recalled.flatMap(([workspaceId, counter, startMs, ceiling]) => {
      const allotment = book.findAt({ workspaceId, counter, startMs, ceiling });
      return allotment ? [allotment] : [];
    });
    return { ...absorb(report, answer.results), recalled, changed: answer.changed };
  };

  /** The report was not applied, or had been before: the database knows which. */
  const clearUp = async (report: Report): Promise<News> => {
    const concerned = report.flights.map(({ allotment }) => allotment);
    const state = await counters.lookUp(report.holder, concerned);
    if (!state.alive) return loseLease(report, state.seq === report.seq);
    // A number that is neither: the database was set back to an earlier state, and knows nothing of this lease.
    if (state.seq < report.seq - 1) return loseLease(report, false);
    if (state.seq < report.seq) return send(report);
    doubtful = null;
    lease.applied(report.seq);
    return absorb(
      report,
      state.results.map((result) => ({ ...result, present: true, warn: false })),
    );
  };

  /** Taken for dead. What is open or not booked goes on as a debt under a new name. */
  const loseLease = async (report: Report, flightApplied: boolean): Promise<News> => {
    const flying = report.flights.map(({ allotment }) => allotment);
    const kept = [...new Set([...book.all(), ...flying])].filter(
      (allotment) => allotment.open > 0 || allotment.pending > 0 || allotment.flight !== null,
    );
    const { results } = await counters.lookUp(report.holder, kept);
    const forfeited = new Map(results.map((result) => [result.n, result.forfeited]));
    const unused = [...book.all()];
    book.clear();
    for (const allotment of unused) allotment.retired = true;
    for (const [n, allotment] of kept.entries()) {
      disown(allotment, forfeited.get(n) ?? 0, flightApplied);
      book.adopt(allotment);
    }
    doubtful = null;
    lease.lost();
    return { ...NO_NEWS, leaseLost: true };
  };

  return {
    async report() {
      if (lease.holder === null) {
        const id = deps.newId();
        lease.opened(id, await counters.openHolder(id));
      }
      const earlier = doubtful;
      if (earlier) deps.onNews(await clearUp(earlier));
      if (lease.holder !== null) deps.onNews(await send(await write(lease.holder)));
    },
  };
}

function goneWorkspace(): LeadlineError {
  return new LeadlineError('not_found', 'The workspace whose quota was asked for does not exist any more.', {
    kept: 'The call was not made and cost nothing.',
  });
}
