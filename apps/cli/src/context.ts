import type { Shell } from './shell.ts';
import type { Terminal } from './terminal/terminal.ts';

/** What every command is given. */
export interface CommandContext {
  readonly shell: Shell;
  readonly terminal: Terminal;
  /** Makes the exit code 1 although nothing was thrown. */
  fail(): void;
}
