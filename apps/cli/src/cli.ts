import { toLeadlineError } from '@leadline/core/kernel/errors';
import { Command, CommanderError } from 'commander';
import { companiesCommand } from './commands/companies/index.ts';
import { doctorCommand } from './commands/doctor.ts';
import { enrichCommand } from './commands/enrich/index.ts';
import { auditLogCommand } from './commands/iam/audit-log.ts';
import { keysCommand } from './commands/iam/keys.ts';
import { providerKeysCommand } from './commands/iam/provider-keys.ts';
import { usersCommand } from './commands/iam/users.ts';
import { llmCommand } from './commands/llm/index.ts';
import { mcpCommand } from './commands/mcp.ts';
import { quotasCommand } from './commands/quotas.ts';
import { serveCommand } from './commands/serve.ts';
import { sourcesCommand } from './commands/sources/index.ts';
import { startCommand } from './commands/start.ts';
import { visibilityCommand } from './commands/visibility/index.ts';
import type { CommandContext } from './context.ts';
import type { Shell } from './shell.ts';
import { sayError } from './terminal/errors.ts';
import { createTerminal } from './terminal/terminal.ts';
import { VERSION } from './version.ts';

const SUCCEEDED = 0;
const FAILED = 1;
const WRONG_CALL = 2;
/** As shells have it: 128 and the signal's number. */
const EXIT_OF_SIGNAL: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143 };

/**
 * Runs one command. Returns the exit code: 0 for success, 1 for a failure, 2 for a wrong call, 130 and 143 when
 * it was stopped by SIGINT or SIGTERM.
 */
export async function runCli(args: readonly string[], shell: Shell): Promise<number> {
  const terminal = createTerminal(shell);
  let failed = false;
  const context: CommandContext = { shell, terminal, fail: () => void (failed = true) };
  try {
    await createProgram(context).parseAsync([...args], { from: 'user' });
    return failed ? FAILED : SUCCEEDED;
  } catch (error) {
    // Commander has said what is wrong by itself.
    if (error instanceof CommanderError) return error.exitCode === 0 ? SUCCEEDED : WRONG_CALL;
    sayError(terminal, error);
    if (shell.stopped.aborted) return EXIT_OF_SIGNAL[String(shell.stopped.reason)] ?? FAILED;
    return toLeadlineError(error).code === 'invalid_input' ? WRONG_CALL : FAILED;
  }
}

function createProgram(context: CommandContext): Command {
  const program = new Command('leadline')
    .description(
      'How AI assistants see your brand, and what is true of a company: measured, with its evidence.',
    )
    .version(VERSION, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    // What stands after a command's name is the command's: a part of it may know an option of the same name.
    .enablePositionalOptions()
    .addHelpText(
      'after',
      '\nBegin with `leadline start`. Exit codes: 0 success, 1 failure, 2 wrong call.\nSettings are environment variables; docs/settings.md lists them.',
    );
  program.addCommand(startCommand(context));
  program.addCommand(serveCommand(context));
  program.addCommand(visibilityCommand(context));
  program.addCommand(enrichCommand(context));
  program.addCommand(companiesCommand(context));
  program.addCommand(llmCommand(context));
  program.addCommand(sourcesCommand(context));
  program.addCommand(doctorCommand(context));
  program.addCommand(mcpCommand(context));
  for (const make of [quotasCommand, keysCommand, usersCommand, providerKeysCommand, auditLogCommand])
    program.addCommand(make(context));
  for (const command of [program, ...everyCommand(program)]) settle(command, context.shell);
  return program;
}

/** Settings that commander does not hand down to commands that were made elsewhere. */
function settle(command: Command, { stdout, stderr }: Shell): void {
  command
    .exitOverride()
    .showHelpAfterError('(add --help for what it takes)')
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    });
}

function everyCommand(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...everyCommand(child)]);
}
