import type { ClassifiedQuestion, Warning } from '@leadline/contracts';
import { Command } from 'commander';
import { table } from '../../terminal/style.ts';
import { withLeadline } from '../session.ts';
import { parseCompetitors } from './audit-input.ts';
import { writeWhole } from './outputs.ts';

interface QuestionFlags {
  readonly brand: string;
  readonly category: string;
  readonly competitors?: string;
  readonly industry?: string;
  readonly market?: string;
  readonly personas?: string;
  readonly out?: string;
}

export function questionsCommand(): Command {
  return new Command('questions')
    .description('make 48 buyer questions, eight for each stage of the journey')
    .requiredOption('--brand <name>', 'the brand')
    .requiredOption('--category <text>', 'what is sold, such as "password manager"')
    .option('--competitors <names>', 'rivals, comma-separated')
    .option('--industry <text>', 'the industry')
    .option('--market <text>', 'country, region or segment')
    .option('--personas <list>', 'who asks, comma-separated')
    .option('--out <file>', 'write them as JSONL, ready for --questions')
    .action(async (flags: QuestionFlags) => {
      const input = {
        brand: { name: flags.brand },
        productCategory: flags.category,
        ...(flags.competitors !== undefined && { competitors: parseCompetitors(flags.competitors) }),
        ...(flags.industry !== undefined && { industry: flags.industry }),
        ...(flags.market !== undefined && { market: flags.market }),
        ...(flags.personas !== undefined && {
          personas: flags.personas.split(',').map((name) => name.trim()),
        }),
      };
      await withLeadline({ work: false }, async (leadline, principal) => {
        const made = (await leadline.run('visibility.questions.generate', input, principal)) as {
          questions: ClassifiedQuestion[];
          warnings: Warning[];
          author: string;
        };
        await print(made, flags.out);
      });
    });
}

async function print(
  made: {
    readonly questions: readonly ClassifiedQuestion[];
    readonly warnings: readonly Warning[];
    readonly author: string;
  },
  out: string | undefined,
): Promise<void> {
  if (out === undefined) {
    console.log(
      table(
        ['category', 'question'],
        made.questions.map(({ category, text }): string[] => [category, text]),
      ),
    );
  } else {
    await writeWhole(
      out,
      made.questions
        .map(({ text, category }) => `${JSON.stringify({ question: text, category })}\n`)
        .join(''),
    );
    console.log(`Written: ${out} (${made.questions.length} questions)`);
  }
  console.error(made.author === 'rules' ? 'Made by rules, without a model.' : 'Made by a model.');
  for (const warning of made.warnings) console.error(`Note: ${warning.message}`);
}
