import { stderr, stdin } from 'node:process';
import { createInterface } from 'node:readline/promises';
import type { AuditInput, AuditReport, Estimate } from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { Principal } from '@leadline/core/kernel/iam';
import { renderTextSummary } from '@leadline/core/modules/visibility';
import type { Leadline } from '@leadline/server';
import { Command, Option } from 'commander';
import { showProgress } from '../../terminal/progress.ts';
import { dollars, styleError } from '../../terminal/style.ts';
import { withLeadline } from '../session.ts';
import { type AuditFlags, readAuditInput } from './audit-input.ts';
import { writeOutputs } from './outputs.ts';

interface RunFlags extends AuditFlags {
  readonly report?: string;
  readonly json?: string;
  readonly csv?: string;
  readonly markdown?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly sandbox?: boolean;
}

const EXAMPLES = `
Examples:
  leadline visibility audit --brand Acme --competitors "Globex,Initech" --answers answers.csv --report acme.html
  leadline visibility audit --brand Acme --answers chatgpt.jsonl gemini.jsonl --map query=question,text=answer
  leadline visibility audit --brand Acme --competitors Globex --category "project management" --live --budget 2.50`;

export function auditCommand(): Command {
  const command = new Command('audit').description(
    'measure how AI assistants see a brand, and write the report',
  );
  addBrandOptions(command);
  addAnswerOptions(command);
  return command
    .addOption(
      new Option('--plan <name>', 'how thoroughly to analyse')
        .choices(['standard', 'compact'])
        .default('standard'),
    )
    .option('--analyst <model>', 'auto, builtin, or a model such as openai/gpt-5-nano', 'auto')
    .option('--budget <usd>', 'stop, resumable, before spending more')
    .option('--dry-run', 'show what it would do and cost, then end')
    .option('-y, --yes', 'do not ask before spending')
    .option('--sandbox', 'let the built-in sandbox stand in for every provider; results are simulated')
    .option('--report <file>', 'write the report as one HTML file')
    .option('--json <file>', 'write everything as JSON')
    .option('--csv <file>', 'write one row for each answer')
    .option('--markdown <file>', 'write the report as Markdown')
    .addHelpText('after', EXAMPLES)
    .action((flags: RunFlags) => runAudit(flags));
}

function addBrandOptions(command: Command): void {
  command
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
      'JSON file with any fields of the audit (company, reader, aliases of rivals …)',
    )
    .option('--note <text>', 'what readers must know of the data; shown on the report');
}

function addAnswerOptions(command: Command): void {
  command
    .option('--answers <files...>', 'recorded answers: CSV, JSONL or JSON')
    .option('--map <columns>', 'which column holds what: query=query_text,text=response_text')
    .option('--provider <name>', 'the assistant that gave the answers, where no column says so')
    .option('--live', 'ask the assistants now')
    .option('--assistants <names>', 'of openai,anthropic,gemini,perplexity: those to ask')
    .option('--questions <file>', 'questions to ask: CSV, JSONL, or text with one a line')
    .option('--repeats <n>', 'ask each question so many times');
}

async function runAudit(flags: RunFlags): Promise<void> {
  const { input, warnings } = await readAuditInput(flags);
  for (const warning of warnings) printWarning(warning.message, warning.items);
  await withLeadline({ work: true, sandbox: flags.sandbox === true }, async (leadline, principal) => {
    const estimate = await leadline.run('visibility.audits.estimate', input, principal);
    printEstimate(estimate as Estimate);
    if (flags.dryRun) return;
    await confirmSpending(estimate as Estimate, flags);
    await startAndShow(leadline, principal, { input, flags });
  });
}

/** Starts the audit, shows it at work, then its summary; writes the files asked for. */
export async function startAndShow(
  leadline: Leadline,
  principal: Principal,
  { input, flags }: { readonly input: AuditInput; readonly flags: RunFlags },
): Promise<AuditReport> {
  const { audit } = (await leadline.run('visibility.audits.start', input, principal)) as {
    audit: { id: string };
  };
  return followAndShow(leadline, principal, { auditId: audit.id, flags });
}

export async function followAndShow(
  leadline: Leadline,
  principal: Principal,
  { auditId, flags }: { readonly auditId: string; readonly flags: RunFlags },
): Promise<AuditReport> {
  await showProgress(leadline.visibility.follow(principal.workspaceId, auditId, -1));
  const { audit } = await leadline.visibility.get(principal.workspaceId, auditId);
  if (audit.status !== 'succeeded') throw unfinished(auditId, audit.error);
  const report = await leadline.visibility.report(principal.workspaceId, auditId);
  console.log(renderTextSummary(report));
  await writeOutputs(report, flags);
  console.error(styleError('dim', `Audit ${auditId}`));
  return report;
}

function unfinished(
  auditId: string,
  error: { code: string; message: string; next: string } | null,
): LeadlineError {
  return new LeadlineError(
    error?.code === 'budget_reached' ? 'budget_reached' : 'not_ready',
    error?.message ?? 'The audit did not end.',
    {
      kept: 'Every answer and every finished call.',
      next: error?.next ?? `Go on with \`leadline visibility resume ${auditId}\`.`,
    },
  );
}

function printWarning(message: string, items: readonly string[]): void {
  console.error(`${styleError('yellow', 'Note')} ${message}`);
  for (const item of items.slice(0, 5)) console.error(`  · ${item}`);
  if (items.length > 5) console.error(`  · … and ${items.length - 5} more`);
}

function printEstimate(estimate: Estimate): void {
  for (const warning of estimate.warnings) printWarning(warning.message, warning.items);
  const { calls, costUsd, analyst } = estimate;
  const who = analyst === 'builtin' ? 'rules, no model' : analyst;
  console.error(
    `Plan: ${estimate.answers} answers to ${estimate.questions} questions, ${calls.collection} collection and ` +
      `${calls.analysis} analysis calls by ${who}. Estimated cost ${dollars(costUsd.total)}.`,
  );
}

/** Asks before money is spent, when there is somebody to ask. */
async function confirmSpending(estimate: Estimate, flags: RunFlags): Promise<void> {
  if (estimate.costUsd.total === 0 || flags.yes || flags.budget !== undefined) return;
  if (!stdin.isTTY || !stderr.isTTY) return;
  const prompt = createInterface({ input: stdin, output: stderr });
  const reply = await prompt.question(`Spend about ${dollars(estimate.costUsd.total)}? [Y/n] `);
  prompt.close();
  if (/^n/iu.test(reply.trim())) {
    throw new LeadlineError('cancelled', 'Not started.', { kept: 'Nothing was spent.' });
  }
}
