import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

/** One measured figure beside the bar it must reach. */
export interface Measurement {
  /** `area/what`, the same from release to release. */
  readonly name: string;
  readonly value: number;
  /** For example `≤ 1.10`; empty for a figure that is only reported. */
  readonly bar: string;
  readonly unit: string;
  readonly holds: boolean;
  /** Baselines, sample sizes, and whatever is needed to read the figure right. */
  readonly note: string;
}

/** A group of figures measured together; `prefix` is what `--only` selects by. */
export interface MeasurementGroup {
  readonly prefix: string;
  run(): Promise<Measurement[]>;
}

/** Builds a row and decides whether it holds, from a bar such as `≤ 1.10`, `≥ 0.99` or `= 118`. */
export function measurement(row: Omit<Measurement, 'holds'>): Measurement {
  return { ...row, holds: meets(row.value, row.bar) };
}

function meets(value: number, bar: string): boolean {
  if (bar === '') return true;
  const match = /^(≤|≥|=)\s*([\d.]+)$/u.exec(bar);
  if (!match) throw new Error(`Unreadable bar "${bar}".`);
  const limit = Number(match[2]);
  if (match[1] === '≤') return value <= limit;
  return match[1] === '≥' ? value >= limit : value === limit;
}

/** Runs the groups chosen on the command line, prints the table, writes `--json`, and sets the exit code. */
export async function runMeasurements(title: string, groups: readonly MeasurementGroup[]): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'string' }, only: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(
      `${title}\n\n  --only PREFIX  run the groups whose name begins so: ${groups.map((g) => g.prefix).join(', ')}`,
    );
    console.log('  --json FILE    also write [{name, value, bar, unit, holds, note}]');
    return;
  }
  const chosen = groups.filter((group) => matches(group.prefix, values.only));
  if (chosen.length === 0) throw new Error(`No group begins with "${values.only}".`);
  const rows: Measurement[] = [];
  for (const group of chosen) {
    process.stderr.write(`measuring ${group.prefix} …\n`);
    rows.push(...(await group.run()).filter((row) => matches(row.name, values.only)));
  }
  console.log(table(title, rows));
  if (values.json) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`);
  if (rows.some((row) => !row.holds)) process.exitCode = 1;
}

function matches(name: string, only: string | undefined): boolean {
  return only === undefined || name.startsWith(only) || only.startsWith(`${name}/`);
}

function table(title: string, rows: readonly Measurement[]): string {
  const name = Math.max(4, ...rows.map((row) => row.name.length));
  const lines = rows.map((row) => {
    const value = `${format(row.value)} ${row.unit}`.trim().padStart(16);
    const verdict = row.bar === '' ? '  –  ' : row.holds ? ' yes ' : ' NO  ';
    return `${row.name.padEnd(name)}  ${value}  ${row.bar.padStart(10)}  ${verdict}  ${row.note}`;
  });
  const head = `${'name'.padEnd(name)}  ${'value'.padStart(16)}  ${'bar'.padStart(10)}  holds  note`;
  return [`\n${title}`, head, '-'.repeat(head.length), ...lines, ''].join('\n');
}

function format(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}
