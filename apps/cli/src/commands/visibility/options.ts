import { type Command, Option } from 'commander';

/** Who is audited: shared by everything that starts an audit, now or later. */
export function addSubjectOptions(command: Command): Command {
  return command
    .option('--brand <name>', 'the brand to audit')
    .option('--aliases <names>', 'other spellings of it, comma-separated')
    .option('--products <names>', 'products whose mention counts as the brand')
    .option('--domains <domains>', 'its own web domains')
    .option(
      '--competitors <names>',
      'rivals, comma-separated; aliases after "=": "Globex=Globex Inc|GlobexOne"',
    )
    .option('--category <text>', 'what is sold, such as "password manager"')
    .option('--industry <text>', 'the industry')
    .option('--market <text>', 'country, region or segment')
    .option('--personas <list>', 'who asks such questions, comma-separated')
    .option(
      '--context <file>',
      'JSON file with any fields of the audit (company, reader, aliases of rivals …); flags win',
    )
    .option('--note <text>', 'what readers must know of the data; shown on the report');
}

export function addLiveOptions(command: Command): Command {
  return command
    .option('--assistants <names>', 'of openai,anthropic,gemini,perplexity: those to ask (all four)')
    .option('--questions <file>', 'questions to ask: CSV, JSONL, or text with one a line (48 are made)')
    .option('--repeats <n>', 'ask each question so many times (1)');
}

export function addAnalysisOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--plan <name>', 'how thoroughly to analyse (standard)').choices(['standard', 'compact']),
    )
    .option('--analyst <model>', 'auto, builtin, or a model such as openai/gpt-5-nano (auto)')
    .option('--budget <usd>', 'stop, resumable, before spending more');
}

/** Files a finished audit is written to. */
export function addFileOptions(command: Command): Command {
  return command
    .option('--report <file>', 'write the report as one HTML file')
    .option('--json <file>', 'write everything as JSON')
    .option('--csv <file>', 'write one row for each answer')
    .option('--markdown <file>', 'write the report as Markdown');
}

export const SANDBOX = [
  '--sandbox',
  'let the built-in sandbox stand in for every provider; results are simulated',
] as const;
