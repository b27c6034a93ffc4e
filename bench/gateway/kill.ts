import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { type Served, startLoggingUpstream } from './contenders.ts';
import { type Answer, type Hammered, hammer, machineMs } from './hammer.ts';
import { type Books, type Customer, type KillStage, killNow, openKillStage, PRICE } from './killed.ts';

const KILLS = 20;
const CONNECTIONS = 32;
/** Others' load, until the process is as fast as it gets. */
const WARM_UP_MS = 2_500;
/** A process dies at a random moment this long after the customer's first request. */
const EARLIEST_MS = 300;
const LATEST_MS = 2_500;
/** Limits in parts of what could be spent until then: some are full before the process dies, most are not. */
const SMALLEST_LIMIT = 0.6;
const LARGEST_LIMIT = 4;
/** More than a run can spend. */
const AMPLE_USD = 1_000;
/** What the upstream says a request took, priced as the gateway is told to. */
const USD = (220 * PRICE.inputUsd + 66 * PRICE.outputUsd) / 1e6;
/** What a dead process held is free again, or spent, once its lease of 15 s has run out. */
const SWEPT_WITHIN_MS = 40_000;
/** Statements that were on their way when the process died are done by then. */
const LAST_STATEMENTS_MS = 300;

interface Round {
  readonly customer: Customer;
  readonly limitUsd: number;
  readonly killedAtMs: number;
  readonly served: readonly Served[];
  readonly seen: Hammered;
  readonly books: Books;
  /** Requests a second before. */
  readonly rate: number;
}

/** Kills the gateway under load, and compares what the upstream answered with ledger and counters. */
export const gatewayKillGroup: MeasurementGroup = {
  prefix: 'gateway/kill',
  run: async () => {
    const upstream = await startLoggingUpstream();
    const stage = await openKillStage(upstream.url);
    try {
      const rounds: Round[] = [];
      for (let kill = 0; kill < KILLS; kill += 1) rounds.push(await oneKill(stage, upstream.served));
      const swept = await settledBooks(stage, rounds);
      const further = await spendTheRest(stage, upstream.served, rounds);
      return rows({ rounds, swept, further, last: await booksOf(stage, rounds) });
    } finally {
      await stage.close();
      await upstream.close();
    }
  },
};

type TellServed = () => Promise<readonly Served[]>;

/** A customer of its own each time. */
async function oneKill(stage: KillStage, served: TellServed): Promise<Round> {
  const gateway = await stage.gateway();
  const rate = await warmUp(stage, gateway);
  const afterMs = EARLIEST_MS + Math.random() * (LATEST_MS - EARLIEST_MS);
  const share = SMALLEST_LIMIT + Math.random() * (LARGEST_LIMIT - SMALLEST_LIMIT);
  const limitUsd = rate * (afterMs / 1_000) * USD * share;
  const customer = await stage.customer(limitUsd);
  await served();
  const { seen, over } = hammer(asking(gateway, customer), { connections: CONNECTIONS });
  await sleep(afterMs);
  const killedAtMs = machineMs();
  await killNow(gateway.process);
  await over;
  await sleep(LAST_STATEMENTS_MS);
  const books = await stage.books(customer);
  return { customer, limitUsd, killedAtMs, served: await served(), seen, books, rate };
}

/** Requests a second in the last of its seconds. */
async function warmUp(stage: KillStage, gateway: Gateway): Promise<number> {
  const other = await stage.customer(AMPLE_USD);
  const { seen, stop, over } = hammer(asking(gateway, other), { connections: CONNECTIONS });
  await sleep(WARM_UP_MS - 1_000);
  const before = seen.answers.length;
  await sleep(1_000);
  const rate = seen.answers.length - before;
  stop();
  await over;
  return rate;
}

type Gateway = Awaited<ReturnType<KillStage['gateway']>>;

function asking(gateway: Gateway, customer: Customer) {
  return { ...gateway, headers: { authorization: `Bearer ${customer.key}` } };
}

/** The counters when nothing is with dead processes any more. A process that is in use sweeps up after others. */
async function settledBooks(stage: KillStage, rounds: readonly Round[]): Promise<Books[]> {
  const sweeper = await stage.gateway();
  const { stop, over } = hammer(asking(sweeper, await stage.customer(AMPLE_USD)), { connections: 1 });
  const deadline = machineMs() + SWEPT_WITHIN_MS;
  let all = await booksOf(stage, rounds);
  while (all.some(({ leasedUsd }) => leasedUsd > 0) && machineMs() < deadline) {
    await sleep(500);
    all = await booksOf(stage, rounds);
  }
  stop();
  await over;
  await killNow(sweeper.process);
  return all;
}

async function booksOf(stage: KillStage, rounds: readonly Round[]): Promise<Books[]> {
  const all: Books[] = [];
  for (const { customer } of rounds) all.push(await stage.books(customer));
  return all;
}

/** Everybody asks on until their limit is full: what was answered besides, by customer. */
async function spendTheRest(
  stage: KillStage,
  served: TellServed,
  rounds: readonly Round[],
): Promise<number[]> {
  const heir = await stage.gateway();
  const further: number[] = [];
  for (const { customer } of rounds) {
    await served();
    await hammer(asking(heir, customer), { connections: CONNECTIONS, untilRefused: true }).over;
    further.push((await served()).length);
  }
  const ended = once(heir.process, 'exit');
  heir.process.send('close');
  await ended;
  return further;
}

interface Found {
  readonly rounds: readonly Round[];
  readonly swept: readonly Books[];
  readonly further: readonly number[];
  /** When every limit was full and everything booked. */
  readonly last: readonly Books[];
}

function rows(found: Found): Measurement[] {
  const { rounds } = found;
  const requests = sum(rounds.map(({ served }) => served.length));
  const full = rounds.filter(({ seen }) => seen.refused > 0).length;
  const rate = median(rounds.map((round) => round.rate));
  const note = `${KILLS} kill -9, each ${EARLIEST_MS} to ${LATEST_MS} ms into the load of ${CONNECTIONS} connections at ${rate.toFixed(0)} requests a second, ${requests} answered by the upstream; ${full} limits were full before`;
  const others = rounds.flatMap(({ seen }) => seen.others);
  return [
    ...moneyRows(found, note),
    missingRow(rounds),
    measurement({
      name: 'gateway/kill/other-answers',
      value: others.length,
      bar: '= 0',
      unit: 'answers',
      note:
        others[0] ?? 'every request was answered, refused because its limit was full, or cut off by the kill',
    }),
  ];
}

function moneyRows({ rounds, swept, further, last }: Found, note: string): Measurement[] {
  const spent = (index: number) => swept[index]?.spentUsd ?? 0;
  const counted = [swept, last].flatMap((books) =>
    rounds.map(({ limitUsd }, index) => (books[index]?.spentUsd ?? 0) - limitUsd),
  );
  const lost = rounds.map(({ seen }, index) => usdOf(seen.answers) - spent(index));
  const tooMuch = rounds.map(({ served }, index) => spent(index) - served.length * USD);
  const paid = rounds.map(
    ({ limitUsd, served }, index) => (served.length + (further[index] ?? 0)) * USD - limitUsd,
  );
  const unheard = rounds.map(({ served, seen }) => served.length - seen.answers.length);
  const unspent = sum(paid.map((usd) => Math.max(0, -usd))) / sum(rounds.map(({ limitUsd }) => limitUsd));
  return [
    measurement({
      name: 'gateway/kill/overspent',
      value: inRequests(most(counted)),
      bar: '= 0',
      unit: 'requests',
      note: `counters over their limit, once leases had run out and when everybody had asked on until it was full; ${note}`,
    }),
    measurement({
      name: 'gateway/kill/overpaid',
      value: inRequests(most(paid)),
      bar: '= 0',
      unit: 'requests',
      note: `by the upstream's own count, after everybody asked on until their limit was full; ${(unspent * 100).toFixed(1)} % of the limits was left; calls the kill cut off between upstream and client: ${sum(unheard)} in all, ${most(unheard)} at most`,
    }),
    measurement({
      name: 'gateway/kill/settled-lost',
      value: inRequests(most(lost)),
      bar: '= 0',
      unit: 'requests',
      note: `answered to clients and not in the counter, at most; charged too much by at most ${inRequests(most(tooMuch))} requests`,
    }),
  ];
}

function missingRow(rounds: readonly Round[]): Measurement {
  const oldest = rounds.map(oldestMissingMs);
  const rows = rounds.map(missingIn);
  return measurement({
    name: 'gateway/kill/rows-missing',
    value: most(oldest),
    bar: '≤ 100',
    unit: 'ms',
    note: `how long before the kill the upstream had answered the oldest request that is not in the ledger; median ${median(oldest).toFixed(0)} ms; ${sum(rows.map(({ length }) => length))} rows in all, ${most(rows.map(({ length }) => length))} at most`,
  });
}

function missingIn({ served, books }: Round): readonly Served[] {
  return served.filter(([id]) => !books.rows.has(id));
}

function oldestMissingMs(round: Round): number {
  return most(missingIn(round).map(([, atMs]) => round.killedAtMs - atMs));
}

function usdOf(answers: readonly Answer[]): number {
  return sum(answers.map(({ usd }) => usd));
}

/** To a thousandth: sums of prices are not exact. */
function inRequests(usd: number): number {
  return Math.round((usd / USD) * 1_000) / 1_000;
}

/** At least 0. */
function most(values: readonly number[]): number {
  return Math.max(0, ...values);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
