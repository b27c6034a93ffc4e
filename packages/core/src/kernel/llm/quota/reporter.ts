import { type Allotment, launch } from './allotment.ts';
import type { Book } from './book.ts';
import type { CounterStore, Report, ReportAnswer } from './counter-store.ts';
import { giveUpAll, landAll, type Warned } from './landing.ts';
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
  readonly warned: readonly Warned[];
  readonly recalled: readonly Allotment[];
  readonly changed: ReportAnswer['changed'];
  readonly leaseLost: boolean;
}

const MOST_FLIGHTS = 500;
const NO_NEWS: News = { warned: [], recalled: [], changed: [], leaseLost: false };

export function createReporter(deps: ReporterDeps): Reporter {
  const { counters, lease, book } = deps;
  /** Sent, and not known to have been applied or not. */
  let doubtful: Report | null = null;

  const send = async (report: Report): Promise<News> => {
    const sent = lease.mark();
    doubtful = report;
    const answer = await counters.report(report);
    if (!answer.applied) return clearUp(report);
    doubtful = null;
    lease.confirmed(report.seq, sent, answer);
    const warned = landAll(deps, report, answer.results);
    return { ...NO_NEWS, warned, recalled: recalledOf(book, report, answer), changed: answer.changed };
  };

  /** The report was not applied, or had been before: the database knows which. */
  const clearUp = async (report: Report): Promise<News> => {
    const state = await counters.lookUp(report.holder, flyingOf(report));
    // A number that is neither: the database was set back to an earlier state, and knows nothing of this lease.
    if (!state.alive || state.seq < report.seq - 1) return loseLease(report, state.seq === report.seq);
    if (state.seq < report.seq) return send(report);
    doubtful = null;
    lease.applied(report.seq);
    const results = state.results.map((result) => ({ ...result, present: true, warn: false }));
    return { ...NO_NEWS, warned: landAll(deps, report, results) };
  };

  const loseLease = async (report: Report, flightApplied: boolean): Promise<News> => {
    const asked = [...new Set([...book.all(), ...flyingOf(report)])];
    const { results } = await counters.lookUp(report.holder, asked);
    const forfeited = new Map<Allotment, number>();
    for (const { n, forfeited: units } of results) forfeited.set(asked[n] as Allotment, units);
    giveUpAll(book, report, { forfeited, flightApplied });
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
      if (lease.holder !== null) deps.onNews(await send(await writeReport(deps, lease.holder)));
    },
  };
}

/** Chooses what has something to report, or is waited for, and sets its figures aside for the way. */
async function writeReport(deps: ReporterDeps, holder: string): Promise<Report> {
  const { book, lease, waiting } = deps;
  const needs = waiting.needs();
  for (const allotment of needs.keys()) book.mark(allotment);
  const chosen = book.takeMarked(MOST_FLIGHTS);
  await ensureCounters(deps, chosen);
  const nowMs = deps.monotonicMs();
  const flights = chosen.map((allotment) => ({
    allotment,
    flight: launch(allotment, allotment.retired ? [] : (needs.get(allotment) ?? []), nowMs),
  }));
  // Whoever asks for it from now on gets one of its own: this one goes with the report.
  for (const { allotment, flight } of flights) if (flight.closes) book.drop(allotment);
  return { holder, seq: lease.seq + 1, flights, horizon: lease.horizon };
}

async function ensureCounters({ book, counters }: ReporterDeps, chosen: readonly Allotment[]): Promise<void> {
  const unknown = chosen.filter((allotment) => !allotment.known);
  try {
    if (unknown.length > 0) await counters.ensure(unknown);
  } catch (error) {
    for (const allotment of chosen) book.mark(allotment);
    throw error;
  }
  for (const allotment of unknown) allotment.known = true;
}

function flyingOf(report: Report): Allotment[] {
  return report.flights.map(({ allotment }) => allotment);
}

/** What is called back. The answer lists what was so before the report: those that gave back with it have done their part. */
function recalledOf(book: Book, report: Report, answer: ReportAnswer): Allotment[] {
  const done = new Set(
    report.flights.filter(({ flight }) => flight.clears).map(({ allotment }) => allotment),
  );
  return answer.recalled.flatMap(([workspaceId, counter, startMs, ceiling]) => {
    const allotment = book.findAt({ workspaceId, counter, startMs, ceiling });
    return allotment && !done.has(allotment) ? [allotment] : [];
  });
}
