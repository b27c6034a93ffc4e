import { createInterface } from 'node:readline/promises';
import {
  type ListEstimate,
  type ListHead,
  type ListRow,
  listOperations,
  type SourceView,
  sourceOperations,
} from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { CommandContext } from '../../context.ts';
import { dollars } from '../../terminal/figures.ts';
import { requireWritableFile, writeWholeFile } from '../output-file.ts';
import { type Session, withLeadline } from '../session.ts';
import { showListProgress } from './list-progress.ts';
import { type ListFlags, type ListOutput, readListRequest, resumeCommandOf } from './list-request.ts';
import { listEstimateText, listSummary } from './list-text.ts';

/** Enriches a file of companies: what it costs first, then row after row, then where the result is. */
export async function runList(
  context: CommandContext,
  { company, file }: { readonly company: string | undefined; readonly file: string },
  flags: ListFlags,
): Promise<void> {
  const { terminal } = context;
  if (company !== undefined)
    throw new LeadlineError('invalid_input', `Give either a company or --file, not both.`, {
      kept: 'Nothing was started.',
    });
  const request = await readListRequest(file, flags);
  const { input, output, notes } = request;
  if (!flags.dryRun) await requireWritableFile(output.out);
  for (const note of notes) terminal.say(terminal.tint('dim', note));
  const options = { work: !flags.dryRun, ...(flags.sandbox && { sandbox: { brands: [] } }) };
  await withLeadline(context, options, async (session) => {
    const { simulated } = session.leadline.llm;
    const estimate = await session.ask(listOperations.estimate, input);
    const text = listEstimateText(terminal, estimate, { input, simulated });
    if (flags.dryRun) return terminal.print(output.json ? JSON.stringify(estimate, null, 2) : text);
    terminal.say(text);
    if (!simulated) await confirmSpending(context, estimate, flags);
    const { list } = await session.ask(listOperations.start, input);
    await followList(context, session, { list, output, estimate });
  });
}

/** Asks before money is spent. Where there is nobody to ask, a budget must say what may be spent. */
async function confirmSpending(
  { shell: { stdin, stderr, stopped }, terminal }: CommandContext,
  { mostUsd, likelyUsd }: ListEstimate,
  { yes, budget }: ListFlags,
): Promise<void> {
  if (yes || mostUsd === 0) return;
  if (!stdin.isTTY || !terminal.live) {
    if (budget !== undefined) return;
    throw new LeadlineError(
      'invalid_input',
      `It may cost up to ${dollars(mostUsd)}, and there is nobody to ask.`,
      {
        kept: 'Nothing was started.',
        next: 'Say what the list may spend with --budget, or add --yes.',
      },
    );
  }
  const prompt = createInterface({ input: stdin, output: stderr });
  try {
    const question = `Go on? Likely ${dollars(likelyUsd)}, never more than ${dollars(mostUsd)}. [Y/n] `;
    if (!/^n/iu.test((await prompt.question(question, { signal: stopped })).trim())) return;
  } finally {
    prompt.close();
  }
  throw new LeadlineError('cancelled', 'Not started.', { kept: 'Nothing was spent.' });
}

export interface FollowedList {
  readonly list: ListHead;
  readonly output: ListOutput;
  readonly estimate?: ListEstimate;
}

/**
 * Shows a list at work to the end of its pass, and writes what is known by then into its file, however it ended.
 *
 * @throws `budget_reached` and whatever else stopped it short, `cancelled` when the command is told to stop: each with the words to go on.
 */
export async function followList(
  context: CommandContext,
  session: Session,
  { list: { id }, list: started, output, estimate }: FollowedList,
): Promise<void> {
  const { leadline, principal } = session;
  const { stopped } = context.shell;
  const { terminal } = context;
  const events = leadline.enrichment.lists.follow(principal.workspaceId, id, -1, stopped);
  await showListProgress(terminal, events, { list: started });
  await writeList(session, id, output);
  const list = await session.ask(listOperations.get, { listId: id });
  if (output.json) terminal.print(JSON.stringify({ list, estimate, file: output.out }, null, 2));
  else {
    const [troubled, shut] = await Promise.all([troubledRows(session, list), shutSources(session)]);
    terminal.print(listSummary(terminal, { list, troubled, shut, file: output.out }));
  }
  if (stopped.aborted) throw left(list, output);
  if (list.status !== 'succeeded') throw unfinished(list, output);
}

/** Writes the file of a list with what is known by now. */
export async function writeList(
  session: Session,
  listId: string,
  { out, format, provenance }: Pick<ListOutput, 'out' | 'format' | 'provenance'>,
): Promise<void> {
  const asked = { listId, format, provenance: provenance ? 'yes' : 'no' };
  const { body } = await session.ask(listOperations.export, asked);
  await writeWholeFile(out, body, {
    kept: 'Everything found is stored in the database.',
    next: `Name another file: \`leadline enrich export ${listId} --out FILE\`.`,
  });
}

const EACH = 3;

async function troubledRows(session: Session, { id, counts }: ListHead): Promise<ListRow[]> {
  const statuses = (['in-doubt', 'failed', 'unusable'] as const).filter(
    (status) => (counts[status] ?? 0) > 0,
  );
  const pages = await Promise.all(
    statuses.map((status) => session.ask(listOperations.rows, { listId: id, status, limit: EACH })),
  );
  return pages.flatMap(({ rows }) => rows);
}

/** Sources without credits, with a refused key, or down: what they know is missing from the rows. */
async function shutSources(session: Session): Promise<SourceView[]> {
  const { items } = await session.ask(sourceOperations.list, { since: '24h' });
  return items.filter(({ configured, breaker }) => configured && breaker !== 'closed');
}

function left(list: ListHead, output: ListOutput): LeadlineError {
  const resume = resumeCommandOf(list.id, output);
  return new LeadlineError('cancelled', `Stopped; the list waits for a worker.`, {
    kept: `What was found so far, in ${output.out}.`,
    next: `Go on with \`${resume}\`, or end it with \`leadline enrich cancel ${list.id}\`.`,
  });
}

function unfinished(list: ListHead, output: ListOutput): LeadlineError {
  const kept = `What was found so far, in ${output.out}.`;
  if (list.status === 'paused')
    return new LeadlineError(
      'budget_reached',
      `The list’s budget of ${dollars(list.budgetUsd)} is used up.`,
      {
        kept,
        next: `Go on with \`${resumeCommandOf(list.id, output, enoughUsd(list))}\`.`,
      },
    );
  const said = list.error ?? `The list is ${list.status}.`;
  return new LeadlineError(list.status === 'cancelled' ? 'cancelled' : 'not_ready', said, {
    kept,
    next: `Go on with \`${resumeCommandOf(list.id, output)}\`.`,
  });
}

/** A budget that should do for the rows that wait, by what the others cost: a fifth more, in whole cents above the present one. */
function enoughUsd({ budgetUsd, costUsd, rows, counts }: ListHead): number {
  const waiting = counts.waiting ?? 0;
  const each = costUsd / Math.max(1, rows - waiting);
  const wanted = Math.max(costUsd + each * waiting * 1.2, budgetUsd * 1.5);
  return wanted < 1 ? Math.ceil(wanted * 100) / 100 : Math.ceil(wanted);
}
