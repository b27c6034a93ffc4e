import { visibilityOperations } from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import { withLeadline } from '../session.ts';
import { sayWarnings } from './audit.ts';
import { requireWritable, writeWhole } from './files.ts';
import { competitors, list } from './flag-values.ts';

export interface QuestionFlags {
  readonly brand: string;
  readonly category: string;
  readonly competitors?: string;
  readonly industry?: string;
  readonly market?: string;
  readonly personas?: string;
  readonly out?: string;
  readonly sandbox?: boolean;
}

export async function makeQuestions(context: CommandContext, flags: QuestionFlags): Promise<void> {
  const { terminal } = context;
  const input = {
    brand: { name: flags.brand },
    productCategory: flags.category,
    ...(flags.competitors !== undefined && { competitors: competitors(flags.competitors) }),
    ...(flags.industry !== undefined && { industry: flags.industry }),
    ...(flags.market !== undefined && { market: flags.market }),
    ...(flags.personas !== undefined && { personas: list(flags.personas) }),
  };
  const sandbox = flags.sandbox ? { sandbox: { brands: [flags.brand] } } : {};
  if (flags.out !== undefined) await requireWritable({ json: flags.out });
  await withLeadline(context, { work: false, ...sandbox }, async (session) => {
    const { questions, warnings, author } = await session.ask(visibilityOperations.generateQuestions, input);
    if (flags.out === undefined) {
      const rows = questions.map(({ category, text }) => [category, text]);
      terminal.print(table(['category', 'question'], rows).join('\n'));
    } else {
      const lines = questions.map(
        ({ text, category }) => `${JSON.stringify({ question: text, category })}\n`,
      );
      await writeWhole(flags.out, lines.join(''));
      terminal.say(`Written: ${flags.out} (${questions.length} questions)`);
    }
    terminal.say(author === 'rules' ? 'Made by rules, without a model.' : 'Made by a model.');
    sayWarnings(terminal, warnings);
  });
}
