import { Command } from 'commander';
import type { QuestionFlags } from '../../actions/visibility/questions.ts';
import type { CommandContext } from '../../context.ts';
import { SANDBOX } from './options.ts';

export function questionsCommand(context: CommandContext): Command {
  return new Command('questions')
    .description('make 48 buyer questions, eight for each stage of the journey')
    .requiredOption('--brand <name>', 'the brand')
    .requiredOption('--category <text>', 'what is sold, such as "password manager"')
    .option('--competitors <names>', 'rivals, comma-separated')
    .option('--industry <text>', 'the industry')
    .option('--market <text>', 'country, region or segment')
    .option('--personas <list>', 'who asks, comma-separated')
    .option('--out <file>', 'write them as JSONL, ready for --questions')
    .option(...SANDBOX)
    .action(async (flags: QuestionFlags) => {
      const { makeQuestions } = await import('../../actions/visibility/questions.ts');
      await makeQuestions(context, flags);
    });
}
