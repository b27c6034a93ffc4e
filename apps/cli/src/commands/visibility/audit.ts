import { Command } from 'commander';
import type { RunFlags } from '../../actions/visibility/audit.ts';
import type { CommandContext } from '../../context.ts';
import { addAnalysisOptions, addFileOptions, addLiveOptions, addSubjectOptions, SANDBOX } from './options.ts';

const EXAMPLES = `
Examples:
  leadline visibility audit --brand Acme --competitors "Globex,Initech" --answers answers.csv --report acme.html
  leadline visibility audit --brand Acme --answers chatgpt.jsonl gemini.jsonl --map query=question,text=answer
  leadline visibility audit --brand Acme --competitors Globex --category "project management" --live --budget 2.50
  leadline visibility audit --brand Acme --category "project management" --live --sandbox`;

export function auditCommand(context: CommandContext): Command {
  const command = new Command('audit').description(
    'measure how AI assistants see a brand, and write the report',
  );
  addSubjectOptions(command)
    .option('--answers <files...>', 'recorded answers: CSV, JSONL or JSON')
    .option('--map <columns>', 'which column holds what: query=query_text,text=response_text')
    .option('--provider <name>', 'the assistant that gave the answers, where no column says so')
    .option('--live', 'ask the assistants now');
  addLiveOptions(command);
  addAnalysisOptions(command);
  addFileOptions(command)
    .option('--dry-run', 'show what it would do and cost, then end')
    .option('-y, --yes', 'do not ask before spending')
    .option(...SANDBOX);
  return command.addHelpText('after', EXAMPLES).action(async (flags: RunFlags) => {
    const { runAudit } = await import('../../actions/visibility/audit.ts');
    await runAudit(context, flags);
  });
}
