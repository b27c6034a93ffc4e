import { styleText } from 'node:util';
import type { Output, Shell } from '../shell.ts';

type Format = Parameters<typeof styleText>[0];

/** Where results and remarks go: results to standard output, everything about them to standard error. */
export interface Terminal {
  /** One or more lines of the result. */
  print(text: string): void;
  /** The result as it is, without a line break of its own. */
  write(text: string): void;
  /** A remark that is not part of the result. */
  say(text: string): void;
  /** Colours for `print`, where the terminal takes colours (NO_COLOR is honoured). */
  style(format: Format, text: string): string;
  /** Colours for `say`. */
  tint(format: Format, text: string): string;
  /** True where somebody watches: lines can be drawn over, and questions answered. */
  readonly live: boolean;
  readonly columns: number;
  /** Puts one line in place of the last one drawn; an empty one wipes it. Only where `live`. */
  draw(line: string): void;
}

const USUAL_COLUMNS = 80;

export function createTerminal({ stdout, stderr }: Pick<Shell, 'stdout' | 'stderr'>): Terminal {
  return {
    print: (text) => void stdout.write(`${text}\n`),
    write: (text) => void stdout.write(text),
    say: (text) => void stderr.write(`${text}\n`),
    style: (format, text) => colour(stdout, format, text),
    tint: (format, text) => colour(stderr, format, text),
    live: stderr.isTTY === true,
    get columns() {
      // 0 in a pseudo-terminal that nobody gave a size.
      return stderr.columns || USUAL_COLUMNS;
    },
    draw: (line) => void stderr.write(`\r\u001b[2K${line}`),
  };
}

function colour(stream: Output, format: Format, text: string): string {
  return styleText(format, text, { stream, validateStream: true });
}
