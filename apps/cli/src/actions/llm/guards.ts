import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import {
  GUARD_ACTIONS,
  GUARDS,
  type GuardChanges,
  type GuardPolicyView,
  type GuardTrial,
  guardOperations,
} from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import { withLeadline } from '../session.ts';

const ASK_ONLY = { work: false } as const;

export async function showGuards(context: CommandContext, flags: { readonly json?: boolean }): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const policy = await session.ask(guardOperations.get, {});
    context.terminal.print(flags.json ? JSON.stringify(policy, null, 2) : shownPolicy(policy));
  });
}

export interface SetFlags {
  readonly json?: boolean;
  readonly name?: readonly string[];
  readonly term?: readonly string[];
  /** False with --no-names and --no-terms. */
  readonly names?: boolean;
  readonly terms?: boolean;
  readonly judgeFailing?: 'open' | 'shut';
}

export async function setGuards(
  context: CommandContext,
  rules: readonly string[],
  flags: SetFlags,
): Promise<void> {
  const changes = changesOf(rules, flags);
  await withLeadline(context, ASK_ONLY, async (session) => {
    const policy = await session.ask(guardOperations.set, changes);
    context.terminal.print(flags.json ? JSON.stringify(policy, null, 2) : shownPolicy(policy));
  });
}

export interface TryFlags {
  readonly json?: boolean;
  readonly file?: string;
  readonly as: 'user' | 'fetched' | 'tool' | 'system' | 'answer';
}

export async function tryGuards(
  context: CommandContext,
  given: string | undefined,
  { json, file, as }: TryFlags,
): Promise<void> {
  const { shell, terminal } = context;
  if (given === undefined && file === undefined && shell.stdin.isTTY)
    terminal.say('Write the text, then Enter and Ctrl-D.');
  const text = given ?? (file === undefined ? await readAll(shell.stdin) : await readFile(file, 'utf8'));
  await withLeadline(context, ASK_ONLY, async (session) => {
    const trial = await session.ask(guardOperations.try, { text, as });
    terminal.print(json ? JSON.stringify(trial, null, 2) : shownTrial(trial));
  });
}

function changesOf(rules: readonly string[], flags: SetFlags): GuardChanges {
  const names = flags.names === false ? [] : flags.name;
  const terms = flags.terms === false ? [] : flags.term;
  if (rules.length === 0 && !names && !terms && !flags.judgeFailing)
    throw new LeadlineError('invalid_input', 'Say what is to change.', {
      next: 'For example: leadline llm guards set injection=block leaks=warn:0.7',
    });
  return {
    ...(rules.length > 0 && { guards: Object.fromEntries(rules.map(readRule)) }),
    ...(names && { names: [...names] }),
    ...(terms && { terms: [...terms] }),
    ...(flags.judgeFailing && { judge: { failing: flags.judgeFailing } }),
  };
}

type RuleChange = NonNullable<GuardChanges['guards']>[(typeof GUARDS)[number]];

/** `injection=block`, `leaks=warn:0.7`, `bias=default`. */
function readRule(written: string): [string, RuleChange] {
  const [, name = '', action = '', threshold] = /^(\w+)=(\w+)(?::([\d.]+))?$/u.exec(written) ?? [];
  const guard = GUARDS.find((each) => each.toLowerCase() === name.toLowerCase());
  const known = GUARD_ACTIONS.find((each) => each === action);
  if (!guard || (!known && action !== 'default'))
    throw new LeadlineError('invalid_input', `"${written}" cannot be read.`, {
      next: `Write guard=action. Guards: ${GUARDS.join(', ')}. Actions: ${GUARD_ACTIONS.join(', ')}, default.`,
    });
  if (!known) return [guard, null];
  return [guard, { action: known, ...(threshold !== undefined && { threshold: Number(threshold) }) }];
}

function shownPolicy({ guards, names, terms, judge }: GuardPolicyView): string {
  const rows = GUARDS.map((guard) => {
    const { action, threshold, kinds, own } = guards[guard];
    return [guard, action, String(threshold), kinds?.join(', ') ?? 'all', own ? 'workspace' : 'installation'];
  });
  const lines = table(['guard', 'does', 'from score', 'kinds', 'set by'], rows);
  if (names.length > 0) lines.push(`Always masked names: ${names.join(', ')}`);
  if (terms.length > 0) lines.push(`Always masked words: ${terms.join(', ')}`);
  lines.push(
    judge.model
      ? `In doubt (${judge.from} to ${judge.below}) ${judge.model} is asked; where it says nothing, the guard fails ${judge.failing}.`
      : 'In doubt nobody is asked (LEADLINE_GUARD_JUDGE names no model).',
  );
  return lines.join('\n');
}

function shownTrial({ text, blocked, findings, suspicions }: GuardTrial): string {
  const rows = findings.map(({ guard, kind, score, action, start, end, excerpt }) => [
    guard,
    kind,
    score.toFixed(2),
    action,
    `${start}–${end}`,
    excerpt,
  ]);
  const lines =
    rows.length > 0
      ? table(['guard', 'kind', 'score', 'does', 'place', 'words'], rows)
      : ['The guards would find nothing.'];
  for (const { guard, score } of suspicions) lines.push(`${guard}: score ${score.toFixed(2)} in all`);
  lines.push(blocked ? 'It would be blocked.' : `It would go on as:\n${text}`);
  return lines.join('\n');
}
