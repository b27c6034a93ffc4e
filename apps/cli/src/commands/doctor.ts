import { Command } from 'commander';
import type { CommandContext } from '../context.ts';

export function doctorCommand(context: CommandContext): Command {
  return new Command('doctor')
    .description('check what Leadline stands on, and say what to do about what fails')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nChecks runtime, settings, disk, server, database, migrations, workers, and each configured provider,\nto which it puts one tiny question (a small part of a cent).',
    )
    .action(async (flags: { json?: boolean }) => {
      const { runDoctor } = await import('../actions/doctor.ts');
      await runDoctor(context, flags);
    });
}
