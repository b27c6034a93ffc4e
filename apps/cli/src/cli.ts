import { Command, CommanderError } from 'commander';
import { doctorCommand } from './commands/doctor.ts';
import { mcpCommand } from './commands/mcp.ts';
import { serveCommand, startCommand } from './commands/serve.ts';
import { visibilityCommand } from './commands/visibility.ts';
import { printError } from './terminal/errors.ts';
import { VERSION } from './version.ts';

/** Runs one command. Returns the exit code: 0 for success, 1 for a failure, 2 for a wrong call. */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = new Command('leadline')
    .description('How AI assistants see your brand, measured answer by answer.')
    .version(VERSION)
    .showHelpAfterError('(add --help for what it takes)')
    .exitOverride();
  program.addCommand(startCommand());
  program.addCommand(serveCommand());
  program.addCommand(visibilityCommand());
  program.addCommand(doctorCommand());
  program.addCommand(mcpCommand());
  for (const command of everyCommand(program)) command.exitOverride();
  try {
    await program.parseAsync([...args], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Commander has printed its own message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    printError(error);
    return 1;
  }
}

function everyCommand(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...everyCommand(child)]);
}
