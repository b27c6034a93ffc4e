import type { ListEstimate, ListHead, ListInput, ListRow, SourceView } from '@leadline/contracts';
import { dollars, table } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { wrap } from '../../terminal/wrap.ts';
import { SIMULATED } from './simulated.ts';

const NAMED = 5;

/** What a list would cost, before it is started. */
export function listEstimateText(
  terminal: Terminal,
  estimate: ListEstimate,
  { input, simulated }: { readonly input: ListInput; readonly simulated: boolean },
): string {
  const { rows, companies, atHand, unusable, unusableRows, likelyUsd, mostUsd, basis, slowest } = estimate;
  const { columns } = terminal;
  const same = rows - unusableRows - companies;
  const repeated = same > 0 ? ` (${counted(same, 'row')} name one again)` : '';
  const head = `${input.name ?? 'list'}: ${counted(rows, 'row')}, ${counted(companies, 'company', 'companies')}${repeated}; ${atHand === 0 ? 'none is' : `${atHand} ${atHand === 1 ? 'is' : 'are'}`} at hand.`;
  const would = simulated ? 'Simulated by the sandbox: nothing is spent; it would cost' : 'Cost:';
  const cost = `${would} likely ${dollars(likelyUsd)}, at most ${dollars(mostUsd)} (budget ${dollars(input.budgetUsd)}). The likely cost rests on ${basis}.`;
  return [
    wrap(head, columns),
    ...(unusableRows > 0 ? [terminal.tint('yellow', `${counted(unusableRows, 'row')} cannot be used:`)] : []),
    ...unusable
      .slice(0, NAMED)
      .map(({ row, query, reason }) => rowLine(terminal, { row, query, problem: reason })),
    ...more(unusableRows - NAMED),
    wrap(cost, columns),
    ...(slowest && slowest.seconds >= 60 ? [wrap(timeText(slowest), columns)] : []),
  ].join('\n');
}

function timeText({ title, perMinute, seconds }: NonNullable<ListEstimate['slowest']>): string {
  const minutes = Math.ceil(seconds / 60);
  const time = minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
  return `Time: about ${time}, as ${title} answers ${Math.round(perMinute)} requests a minute. Fewer fields (--fields) may take less.`;
}

function rowLine(
  { columns }: Terminal,
  { row, query, problem }: Pick<ListRow, 'row' | 'query' | 'problem'>,
): string {
  const named = query === '' ? '' : ` "${cut(query, 40)}"`;
  return wrap(`    row ${row}${named}: ${problem ?? 'no reason is known'}`, columns, 6);
}

const more = (count: number): string[] => (count > 0 ? [`    … and ${count} more`] : []);

/** What became of a list: rows by outcome with some of their reasons, what it cost, where it is. */
export interface ListOutcome {
  readonly list: ListHead;
  /** Of each outcome that is no success, some rows. */
  readonly troubled: readonly ListRow[];
  /** Sources that are left alone just now. */
  readonly shut: readonly SourceView[];
  readonly file: string | null;
}

const TROUBLES = [
  ['in-doubt', 'In doubt'],
  ['failed', 'Failed'],
  ['unusable', 'Unusable'],
] as const;
const NAMED_EACH = 3;

export function listSummary(terminal: Terminal, { list, troubled, shut, file }: ListOutcome): string {
  const { counts, rows, fill, atHand, name, simulated } = list;
  const done = counts.done ?? 0;
  const waiting = counts.waiting ?? 0;
  const line = (title: string, text: string) => wrap(`  ${title.padEnd(10)}${text}`, terminal.columns, 12);
  return [
    ...(simulated ? [terminal.style('yellow', SIMULATED)] : []),
    terminal.style('bold', wrap(`${name}: ${done} of ${counted(rows, 'row')} enriched`, terminal.columns)),
    line(
      'Hit rate',
      fill === null ? '–' : `${Math.round(fill * 100)} % of the wanted fields, over the rows enriched`,
    ),
    ...(waiting > 0 ? [line('Waiting', counted(waiting, 'row'))] : []),
    ...TROUBLES.flatMap(([status, title]) => {
      const count = counts[status] ?? 0;
      const shown = troubled.filter((row) => row.status === status).slice(0, NAMED_EACH);
      if (count === 0) return [];
      return [
        line(title, counted(count, 'row')),
        ...shown.map((row) => rowLine(terminal, row)),
        ...more(count - shown.length),
      ];
    }),
    line('Cost', costText(list)),
    ...(atHand > 0
      ? [line('At hand', `${counted(atHand, 'row')} cost nothing: all wanted was known and fresh`)]
      : []),
    ...shut.map(({ title, lastError }) =>
      line('Source', `${title} is left alone: ${lastError ?? 'it failed repeatedly'}`),
    ),
    ...(file === null ? [] : [line('File', file)]),
  ].join('\n');
}

function costText({ costUsd, savedUsd, budgetUsd, simulated }: ListHead): string {
  const saved = savedUsd > 0 ? `; ${dollars(savedUsd)} saved` : '';
  return `${simulated ? 'would have been ' : ''}${dollars(costUsd)} of a budget of ${dollars(budgetUsd)}${saved}`;
}

const WIDE = 110;

/** Lists of companies, newest first: a table where there is room, else three lines for each. */
export function listsText(terminal: Terminal, lists: readonly ListHead[], nextCursor: string | null): string {
  if (lists.length === 0)
    return wrap(
      'No lists here. Begin with `leadline enrich --file companies.csv --fields industry,employees,hq --budget 5`.',
      terminal.columns,
    );
  const more = nextCursor === null ? [] : [terminal.style('dim', `More: --cursor ${nextCursor}`)];
  const rows = lists.map((list) => cellsOf(list));
  if (terminal.columns >= WIDE) {
    const [head = '', ...lines] = table(
      ['list', 'started', 'name', 'status', 'rows', 'hit rate', 'cost', 'budget'],
      rows,
    );
    return [terminal.style('bold', head), ...lines, ...more].join('\n');
  }
  const blocks = rows.map(
    ([id = '', started = '', name = '', status = '', done = '', rate = '', cost = '', budget = '']) =>
      [
        `${terminal.style('bold', cut(name, terminal.columns - 20))}  ${started}`,
        wrap(`  ${status} · ${done} rows · hit rate ${rate} · ${cost} of ${budget}`, terminal.columns, 2),
        terminal.style('dim', `  ${id}`),
      ].join('\n'),
  );
  return [...blocks, ...more].join('\n');
}

function cellsOf(list: ListHead): string[] {
  const { id, createdAt, name, simulated, status, counts, rows, fill, costUsd, budgetUsd } = list;
  return [
    id,
    createdAt.slice(0, 16).replace('T', ' '),
    cut(name, 30),
    simulated ? `${status}, simulated` : status,
    `${rows - (counts.waiting ?? 0)}/${rows}`,
    fill === null ? '–' : `${Math.round(fill * 100)}%`,
    dollars(costUsd),
    dollars(budgetUsd),
  ];
}

function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : nouns}`;
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1).toWellFormed()}…`;
}
