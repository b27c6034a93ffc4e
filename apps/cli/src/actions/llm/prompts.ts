import { extname } from 'node:path';
import { text } from 'node:stream/consumers';
import { type PromptChanged, promptOperations } from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { CommandContext } from '../../context.ts';
import { withLeadline } from '../session.ts';
import { readBytes } from '../visibility/files.ts';
import { amount } from '../visibility/flag-values.ts';
import { liveText } from './show-prompts.ts';

const ASK_ONLY = { work: false } as const;

export interface SaveFlags {
  readonly file: string;
  readonly examples?: string;
  readonly basedOn?: string;
  readonly as?: string;
  readonly bump?: string;
  readonly note?: string;
  readonly json?: boolean;
}

export interface ChangeFlags {
  readonly note?: string;
  readonly revision?: string;
  readonly json?: boolean;
}

export async function savePrompt(context: CommandContext, name: string, flags: SaveFlags): Promise<void> {
  const { json, file, examples, as: version, ...rest } = flags;
  const written = await readPrompt(context, file);
  const given = examples === undefined ? {} : { examples: await readJson(context, examples) };
  await withLeadline(context, ASK_ONLY, async (session) => {
    const saved = await session.ask(promptOperations.savePrompt, {
      name,
      ...rest,
      ...(version && { version }),
      ...written,
      ...given,
    });
    if (json) return context.terminal.print(JSON.stringify(saved, null, 2));
    context.terminal.print(saved.version);
    const next =
      saved.share > 0
        ? 'It is live.'
        : `It has no traffic yet: leadline llm prompts split ${name} ${saved.version}=10 ${saved.basedOn ?? 'code'}=90`;
    context.terminal.say(
      `Saved ${name} ${saved.version}${saved.basedOn ? `, based on ${saved.basedOn}` : ''}. ${next}`,
    );
  });
}

export async function splitPrompt(
  context: CommandContext,
  { name, weights }: { readonly name: string; readonly weights: readonly string[] },
  flags: ChangeFlags,
): Promise<void> {
  const pairs = weights.map((pair) => {
    const at = pair.lastIndexOf('=');
    return [pair.slice(0, at), at === -1 ? Number.NaN : amount(pair.slice(at + 1))] as const;
  });
  const wrong = pairs.findIndex(([version, weight]) => version === '' || Number.isNaN(weight));
  if (wrong !== -1)
    throw new LeadlineError('invalid_input', `"${weights[wrong]}" is no version with its weight.`, {
      next: 'Write them like code=90 1.2.0-ws=10.',
      kept: 'Nothing was changed.',
    });
  await change(context, flags, (session, more) =>
    session.ask(promptOperations.splitPrompt, { name, weights: Object.fromEntries(pairs), ...more }),
  );
}

export async function promotePrompt(
  context: CommandContext,
  which: { readonly name: string; readonly version: string },
  flags: ChangeFlags,
): Promise<void> {
  await change(context, flags, (session, more) =>
    session.ask(promptOperations.promotePrompt, { ...which, ...more }),
  );
}

export async function rollBackPrompt(
  context: CommandContext,
  which: { readonly name: string },
  flags: ChangeFlags,
): Promise<void> {
  await change(context, flags, (session, more) =>
    session.ask(promptOperations.rollBackPrompt, { ...which, ...more }),
  );
}

export async function retirePrompt(
  context: CommandContext,
  which: { readonly name: string; readonly version: string },
  flags: ChangeFlags,
): Promise<void> {
  await change(context, flags, (session, more) =>
    session.ask(promptOperations.retirePrompt, { ...which, ...more }),
  );
}

export async function scoreAnswer(
  context: CommandContext,
  score: {
    readonly requestId: string;
    readonly name: string;
    readonly value: string;
    readonly comment?: string;
  },
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { prompt, version } = await session.ask(promptOperations.addScore, score);
    context.terminal.print(`Scored an answer of ${prompt} ${version}: ${score.name} ${score.value}.`);
  });
}

type Session = Parameters<Parameters<typeof withLeadline>[2]>[0];

async function change(
  context: CommandContext,
  { json, ...more }: ChangeFlags,
  ask: (session: Session, more: Omit<ChangeFlags, 'json'>) => Promise<PromptChanged>,
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const changed = await ask(session, more);
    if (json) return context.terminal.print(JSON.stringify(changed, null, 2));
    context.terminal.print(`${changed.name}: ${liveText(changed.live)} (revision ${changed.revision})`);
    for (const warning of changed.warnings) context.terminal.say(warning);
  });
}

/** Instructions as text, or instructions and examples as JSON. */
async function readPrompt(context: CommandContext, file: string): Promise<object> {
  if (extname(file) === '.json') {
    const value = await readJson(context, file);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    throw unreadable(file, 'it holds no JSON object');
  }
  return { system: (await readText(context, file)).replace(/\r?\n$/u, '') };
}

async function readJson(context: CommandContext, file: string): Promise<unknown> {
  const content = await readText(context, file);
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw unreadable(file, cause instanceof Error ? cause.message : 'it is no JSON');
  }
}

async function readText({ shell }: CommandContext, file: string): Promise<string> {
  if (file === '-') return text(shell.stdin);
  const bytes = await readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(file, 'it is not UTF-8');
  }
}

function unreadable(file: string, why: string): LeadlineError {
  return new LeadlineError('unreadable_file', `${file} cannot be used: ${why}.`, {
    kept: 'Nothing was saved.',
    next: 'Correct the file.',
  });
}
