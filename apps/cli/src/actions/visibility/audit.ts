import { createInterface } from 'node:readline/promises';
import { type AuditHead, type Estimate, visibilityOperations, type Warning } from '@leadline/contracts';
import { type ErrorCode, HTTP_STATUS_OF, LeadlineError } from '@leadline/core/kernel/errors';
import { renderTextSummary } from '@leadline/core/modules/visibility';
import type { CommandContext } from '../../context.ts';
import { dollars } from '../../terminal/figures.ts';
import { showProgress } from '../../terminal/progress.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Session, withLeadline } from '../session.ts';
import { type AuditFlags, readAuditInput } from './audit-input.ts';
import { type OutputFlags, requireWritable, writeOutputs } from './files.ts';

export interface RunFlags extends AuditFlags, OutputFlags {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly sandbox?: boolean;
}

const WARNING_ITEMS_SHOWN = 5;

export async function runAudit(context: CommandContext, flags: RunFlags): Promise<void> {
  const { input, warnings } = await readAuditInput(flags);
  sayWarnings(context.terminal, warnings);
  await requireWritable(flags);
  const brands = [input.brand, ...input.competitors].map((brand) => brand.name);
  const options = { work: !flags.dryRun, ...(flags.sandbox && { sandbox: { brands } }) };
  await withLeadline(context, options, async (session) => {
    const estimate = await session.ask(visibilityOperations.estimateAudit, input);
    const { simulated } = session.leadline.llm;
    sayEstimate(context.terminal, estimate, simulated);
    if (flags.dryRun) return;
    if (!simulated) await confirmSpending(context, estimate, flags);
    const { audit } = await session.ask(visibilityOperations.startAudit, input);
    await followAudit(context, session, audit.id);
    await showReport(context, session, { auditId: audit.id, files: flags });
  });
}

/**
 * Shows an audit at work until it has ended.
 *
 * @throws the audit's own error when it did not succeed; `cancelled` when the command is told to stop.
 */
export async function followAudit(context: CommandContext, session: Session, auditId: string): Promise<void> {
  const { leadline, principal } = session;
  const { stopped } = context.shell;
  const events = leadline.visibility.follow(principal.workspaceId, auditId, -1, stopped);
  await showProgress(context.terminal, events);
  if (stopped.aborted) throw left(auditId);
  const { audit } = await leadline.visibility.get(principal.workspaceId, auditId);
  if (audit.status !== 'succeeded') throw unfinished(audit);
}

/** Prints the summary of a finished audit and writes the files asked for. */
export async function showReport(
  { terminal }: CommandContext,
  { leadline, principal }: Session,
  { auditId, files }: { readonly auditId: string; readonly files: OutputFlags },
): Promise<void> {
  const report = await leadline.visibility.report(principal.workspaceId, auditId);
  terminal.write(renderTextSummary(report));
  await writeOutputs(terminal, report, files);
  terminal.say(terminal.tint('dim', `Audit ${auditId}`));
}

function left(auditId: string): LeadlineError {
  return new LeadlineError('cancelled', `Stopped; audit ${auditId} waits for a worker.`, {
    kept: 'Every answer and every finished call.',
    next: `Go on with \`leadline visibility resume ${auditId}\`, or end it with \`leadline visibility cancel ${auditId}\`.`,
  });
}

function unfinished({ id, error }: AuditHead): LeadlineError {
  const code = error && error.code in HTTP_STATUS_OF ? (error.code as ErrorCode) : 'not_ready';
  return new LeadlineError(code, error?.message ?? `Audit ${id} did not end.`, {
    kept: 'Every answer and every finished call.',
    next: error?.next ?? `Go on with \`leadline visibility resume ${id}\`.`,
  });
}

/** Of many warnings of one kind the first is enough here; the report lists them all. */
export function sayWarnings(terminal: Terminal, warnings: readonly Warning[]): void {
  for (const [first, ...others] of Map.groupBy(warnings, ({ code }) => code).values()) {
    if (!first) continue;
    const lines = [`${terminal.tint('yellow', 'Note')} ${first.message}`];
    for (const item of first.items.slice(0, WARNING_ITEMS_SHOWN)) lines.push(`  · ${item}`);
    const more = first.items.length - WARNING_ITEMS_SHOWN;
    if (more > 0) lines.push(`  · … and ${more} more`);
    if (others.length > 0) lines.push(`  (and ${others.length} more notes of this kind)`);
    terminal.say(lines.join('\n'));
  }
}

function sayEstimate(terminal: Terminal, estimate: Estimate, simulated: boolean): void {
  sayWarnings(terminal, estimate.warnings);
  const { answers, questions, calls, costUsd, analyst } = estimate;
  const who = analyst === 'builtin' ? 'rules, without a model' : analyst;
  const price = simulated
    ? `Simulated by the sandbox: nothing is spent; real providers would cost about ${dollars(costUsd.total)}.`
    : `Estimated cost ${dollars(costUsd.total)}.`;
  terminal.say(
    `Plan: ${counted(answers, 'answer')} to ${counted(questions, 'question')}, ${calls.collection} collection and ` +
      `${calls.analysis} analysis calls by ${who}. ${price}`,
  );
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Asks before money is spent, when there is somebody to ask. */
async function confirmSpending(
  { shell: { stdin, stderr, stopped }, terminal }: CommandContext,
  { costUsd }: Estimate,
  flags: RunFlags,
): Promise<void> {
  if (costUsd.total === 0 || flags.yes || flags.budget !== undefined) return;
  if (!stdin.isTTY || !terminal.live) return;
  const prompt = createInterface({ input: stdin, output: stderr });
  try {
    const reply = await prompt.question(`Spend about ${dollars(costUsd.total)}? [Y/n] `, { signal: stopped });
    if (!/^n/iu.test(reply.trim())) return;
  } finally {
    prompt.close();
  }
  throw new LeadlineError('cancelled', 'Not started.', { kept: 'Nothing was spent.' });
}
