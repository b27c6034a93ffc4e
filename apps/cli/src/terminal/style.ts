import { stderr, stdout } from 'node:process';
import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Colours what goes to standard output, where the terminal takes colours (NO_COLOR is honoured). */
export function style(format: Format, text: string): string {
  return styleText(format, text, { stream: stdout });
}

/** As `style`, for standard error. */
export function styleError(format: Format, text: string): string {
  return styleText(format, text, { stream: stderr });
}

/** US dollars with as many digits as the amount needs to be told from zero. */
export function dollars(amount: number): string {
  if (amount === 0) return '$0';
  return amount < 0.01 ? `$${amount.toFixed(4)}` : `$${amount.toFixed(2)}`;
}

/** Columns aligned by their widest cell; numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const numeric = head.map((_, column) => rows.every((row) => /^[-–\d.,%$ ]*$/u.test(row[column] ?? '')));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [style('bold', line(head)), ...rows.map(line)].join('\n');
}
