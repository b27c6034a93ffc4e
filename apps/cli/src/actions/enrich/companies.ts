import { createInterface } from 'node:readline/promises';
import {
  COMPANY_FIELDS,
  enrichmentOperations,
  type FieldHistory,
  type FieldName,
  type FieldValue,
  fieldOf,
} from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Session, withLeadline } from '../session.ts';
import { amount, list } from '../visibility/flag-values.ts';
import { type OutputFlags, printEnrichment } from './enrich.ts';
import { profileText } from './profile-text.ts';

const ASK_ONLY = { work: false } as const;

export interface ShowFlags extends OutputFlags {}

/** An identifier may be a company's or an enrichment's; an enrichment is looked for where no company has it. */
export async function showCompany(context: CommandContext, company: string, flags: ShowFlags): Promise<void> {
  const { terminal } = context;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const profile = await session
      .ask(enrichmentOperations.getCompany, { companyId: company })
      .catch(async (error: unknown) => {
        const enrichment = await enrichmentOf(session, company);
        if (!enrichment) throw error;
        printEnrichment(context, enrichment, flags);
        return null;
      });
    if (!profile) return;
    terminal.print(
      flags.json ? JSON.stringify(profile, null, 2) : profileText(terminal, profile, new Date()),
    );
  });
}

async function enrichmentOf(session: Session, id: string) {
  if (!/^[\da-f-]{36}$/iu.test(id)) return null;
  return session.ask(enrichmentOperations.get, { enrichmentId: id }).catch(() => null);
}

export interface CorrectFlags {
  readonly note?: string;
  readonly undo?: boolean;
  readonly json?: boolean;
}

export async function correctField(
  context: CommandContext,
  given: {
    readonly company: string;
    readonly field: string;
    readonly value: string | undefined;
    readonly flags: CorrectFlags;
  },
): Promise<void> {
  const { company: companyId, flags } = given;
  const field = fieldNamed(given.field);
  const { terminal } = context;
  await withLeadline(context, ASK_ONLY, async (session) => {
    if (flags.undo) {
      const undone = await session.ask(enrichmentOperations.uncorrect, { companyId, field });
      const now = undone.field
        ? ` ${field} is now ${shown(undone.field.value)}.`
        : ` Nobody else knows ${field}.`;
      const text = undone.undone
        ? `The correction is taken back.${now}`
        : `${field} was not corrected by hand.`;
      return terminal.print(flags.json ? JSON.stringify(undone, null, 2) : text);
    }
    const value = valueOf(field, given.value);
    const note = flags.note === undefined ? {} : { note: flags.note };
    const corrected = await session.ask(enrichmentOperations.correct, { companyId, field, value, ...note });
    terminal.print(
      flags.json
        ? JSON.stringify(corrected, null, 2)
        : `${field} is ${shown(corrected.value)}, whatever sources say. Undo with \`leadline enrich correct ${companyId} ${field} --undo\`.`,
    );
  });
}

function fieldNamed(text: string): FieldName {
  const found = Object.keys(COMPANY_FIELDS).find((name) => name.toLowerCase() === text.toLowerCase());
  if (found) return found as FieldName;
  throw new LeadlineError('invalid_input', `There is no field "${text}".`, {
    next: `Fields: ${Object.keys(COMPANY_FIELDS).join(', ')}.`,
  });
}

function valueOf(field: FieldName, text: string | undefined): FieldValue {
  if (text === undefined)
    throw new LeadlineError('invalid_input', 'No value is given.', {
      next: `Write it after the field, or take a correction back with --undo.`,
    });
  const { kind } = fieldOf(field);
  if (kind === 'list') return list(text);
  return kind === 'number' || kind === 'year' ? amount(text) : text;
}

function shown(value: FieldValue): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

export async function showHistory(
  context: CommandContext,
  given: { readonly company: string; readonly field: string; readonly json: boolean | undefined },
): Promise<void> {
  const field = fieldNamed(given.field);
  const { terminal } = context;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const history = await session.ask(enrichmentOperations.fieldHistory, { companyId: given.company, field });
    terminal.print(given.json ? JSON.stringify(history, null, 2) : historyText(terminal, field, history));
  });
}

function historyText(terminal: Terminal, field: FieldName, history: FieldHistory): string {
  const { current, correction, observations } = history;
  const now = current ? `${field} is ${shown(current.value)}` : `${field} is not known`;
  const by = correction
    ? [
        `Written by ${correction.by} on ${correction.at.slice(0, 10)}${correction.note ? `: ${correction.note}` : ''}.`,
      ]
    : [];
  if (observations.length === 0) return [`${now}.`, ...by, 'No source has said anything of it.'].join('\n');
  const rows = observations.map(({ source, call, value, confidence, observedAt, fetchedAt, url }) => [
    fetchedAt.slice(0, 10),
    `${source} ${call}`,
    shown(value).slice(0, 50),
    `${Math.round(confidence * 100)}%`,
    observedAt.slice(0, 10),
    url ?? '',
  ]);
  const [head = '', ...lines] = table(['heard', 'source', 'value', 'sure', 'seen on', 'where'], rows);
  return [`${now}.`, ...by, terminal.style('bold', head), ...lines].join('\n');
}

export async function forgetCompany(
  context: CommandContext,
  company: string,
  flags: { readonly yes?: boolean },
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { entity } = await session.ask(enrichmentOperations.getCompany, { companyId: company });
    if (!flags.yes) await confirm(context, `Erase ${entity.name} with all that is kept of it? [y/N] `);
    const gone = await session.ask(enrichmentOperations.forget, { companyId: entity.companyId });
    context.terminal.print(
      `Erased ${entity.name}: ${gone.observations} observations, ${gone.enrichments} enrichments.`,
    );
  });
}

/** Where nobody can be asked, `--yes` must say it. */
async function confirm(
  { shell: { stdin, stderr, stopped }, terminal }: CommandContext,
  question: string,
): Promise<void> {
  if (!stdin.isTTY || !terminal.live)
    throw new LeadlineError('invalid_input', 'Erasing cannot be undone, and there is nobody to ask.', {
      kept: 'Everything.',
      next: 'Add --yes.',
    });
  const prompt = createInterface({ input: stdin, output: stderr });
  try {
    if (/^y/iu.test((await prompt.question(question, { signal: stopped })).trim())) return;
  } finally {
    prompt.close();
  }
  throw new LeadlineError('cancelled', 'Not erased.', { kept: 'Everything.' });
}
