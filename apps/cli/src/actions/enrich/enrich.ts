import { type Enrichment, type EnrichmentEstimate, enrichmentOperations } from '@leadline/contracts';
import { type ErrorCode, HTTP_STATUS_OF, LeadlineError } from '@leadline/core/kernel/errors';
import type { CommandContext } from '../../context.ts';
import { dollars, table } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Session, withLeadline } from '../session.ts';
import { amount, list } from '../visibility/flag-values.ts';
import { candidatesText, enrichmentText } from './profile-text.ts';
import { showLanding } from './progress.ts';
import { SIMULATED } from './simulated.ts';

export interface OutputFlags {
  readonly sources?: boolean;
  readonly json?: boolean;
}

export interface EnrichFlags extends OutputFlags {
  readonly fields?: string;
  readonly budget?: string;
  readonly layers?: string;
  readonly country?: string;
  readonly refresh?: boolean;
  readonly dryRun?: boolean;
  readonly sandbox?: boolean;
}

export async function runEnrich(
  context: CommandContext,
  company: string | undefined,
  flags: EnrichFlags,
): Promise<void> {
  const input = inputOf(company, flags);
  const options = { work: !flags.dryRun, ...(flags.sandbox && { sandbox: { brands: [] } }) };
  await withLeadline(context, options, async (session) => {
    if (flags.dryRun) {
      const estimate = await session.ask(enrichmentOperations.estimate, input);
      const { simulated } = session.leadline.llm;
      const text = () => estimateText(context.terminal, estimate, simulated);
      return context.terminal.print(flags.json ? JSON.stringify(estimate, null, 2) : text());
    }
    const started = await session.ask(enrichmentOperations.progressive, { ...input, wait: 'none' });
    await showEnrichment(context, session, { started, flags });
  });
}

function inputOf(company: string | undefined, flags: EnrichFlags) {
  if (company === undefined)
    throw new LeadlineError('invalid_input', 'No company is named.', {
      next: 'Name one: `leadline enrich stripe.com`; `leadline enrich --help` shows more.',
    });
  const { fields, budget, layers, country, refresh = false } = flags;
  return {
    url: company,
    refresh,
    ...(fields !== undefined && { fields: list(fields) }),
    ...(budget !== undefined && { budgetUsd: amount(budget) }),
    ...(layers !== undefined && { layers: Number(layers) }),
    ...(country !== undefined && { country }),
  };
}

/**
 * Shows an enrichment at work until it has ended, then what it found.
 *
 * @throws its own error when it failed; `cancelled` when the command is told to stop.
 */
export async function showEnrichment(
  context: CommandContext,
  session: Session,
  { started, flags }: { readonly started: Enrichment; readonly flags: OutputFlags },
): Promise<void> {
  const { leadline, principal } = session;
  const { stopped } = context.shell;
  const { id } = started;
  if (started.served === 'live') {
    if (started.simulated) context.terminal.say(context.terminal.tint('yellow', SIMULATED));
    const events = leadline.enrichment.enrichments.follow(principal.workspaceId, id, -1, stopped);
    await showLanding(context.terminal, events, { sources: flags.sources === true });
    if (stopped.aborted) throw left(id);
  }
  const found =
    started.served === 'live' ? await session.ask(enrichmentOperations.get, { enrichmentId: id }) : started;
  printEnrichment(context, found, flags);
}

/** Prints what was found; what stopped it short is a remark, and an error where nothing was found. */
export function printEnrichment(context: CommandContext, found: Enrichment, flags: OutputFlags): void {
  const { terminal } = context;
  for (const warning of found.warnings) terminal.say(`${terminal.tint('yellow', 'Note')} ${warning}`);
  if (flags.json) terminal.print(JSON.stringify(found, null, 2));
  else if (found.candidates.length > 0) terminal.print(candidatesText(terminal, found));
  else if (found.profile)
    terminal.print(enrichmentText(terminal, found, { sources: flags.sources === true, now: new Date() }));
  if (found.candidates.length > 0) return context.fail();
  if (found.error === null) return;
  if (found.status !== 'paused' || !found.profile) throw errorOf(found);
  terminal.say(`${terminal.tint('yellow', 'Stopped')} ${found.error.message}\nNext: ${found.error.next}`);
}

function errorOf({ id, error, profile }: Enrichment): LeadlineError {
  const code = error && error.code in HTTP_STATUS_OF ? (error.code as ErrorCode) : 'not_ready';
  return new LeadlineError(code, error?.message ?? `Enrichment ${id} did not end.`, {
    kept: profile ? 'Everything found so far.' : 'Nothing had been found yet.',
    next: error?.next ?? `Go on with \`leadline enrich resume ${id}\`.`,
  });
}

function left(id: string): LeadlineError {
  return new LeadlineError('cancelled', `Stopped; enrichment ${id} waits for a worker.`, {
    kept: 'Everything found so far.',
    next: `Go on with \`leadline enrich resume ${id}\`, or end it with \`leadline enrich cancel ${id}\`.`,
  });
}

function estimateText(terminal: Terminal, estimate: EnrichmentEstimate, simulated: boolean): string {
  if (estimate.fromCache) return 'Everything wanted is at hand and fresh: it costs nothing.';
  const rows = estimate.calls.map(({ layer, source, call, priceUsd, withinBudget }) => [
    String(layer),
    `${source} ${call}`,
    dollars(priceUsd),
    withinBudget ? '' : 'above the budget',
  ]);
  const [head = '', ...lines] = table(['layer', 'source', 'price', ''], rows);
  const { missing, likelyUsd, mostUsd, budgetUsd } = estimate;
  return [
    ...(simulated ? ['Simulated by the sandbox: nothing is spent. With the sources themselves:'] : []),
    `${missing.length} ${missing.length === 1 ? 'field' : 'fields'} would be asked for; likely ${dollars(likelyUsd)}, at most ${dollars(mostUsd)} (budget ${dollars(budgetUsd)}).`,
    terminal.style('bold', head),
    ...lines,
  ].join('\n');
}
