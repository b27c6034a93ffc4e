import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { contextOperations } from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import { withLeadline } from '../session.ts';

const ASK_ONLY = { work: false } as const;
const LONGEST_SHOWN = 60;

export async function listContexts(
  context: CommandContext,
  flags: { readonly json?: boolean },
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const found = await session.ask(contextOperations.listContexts, {});
    const { terminal } = context;
    if (flags.json) return terminal.print(JSON.stringify(found, null, 2));
    if (found.items.length === 0)
      return terminal.print('No contexts yet. Keep one: leadline llm contexts set house --file about-us.txt');
    const rows = found.items.map(({ name, text, savedAt }) => [
      name,
      savedAt.slice(0, 16).replace('T', ' '),
      shortened(text),
    ]);
    terminal.print(table(['name', 'saved', 'text'], rows).join('\n'));
  });
}

export async function setContext(
  context: CommandContext,
  name: string,
  { file }: { readonly file?: string },
): Promise<void> {
  const { stdin } = context.shell;
  if (file === undefined && stdin.isTTY) context.terminal.say('Write the text, then Enter and Ctrl-D.');
  const text = file === undefined ? await readAll(stdin) : await readFile(file, 'utf8');
  await withLeadline(context, ASK_ONLY, async (session) => {
    const saved = await session.ask(contextOperations.saveContext, { name, text });
    context.terminal.print(
      `Kept ${saved.name} (${saved.text.length.toLocaleString('en')} characters). Requests ask for it by x-leadline-context: ${saved.name}`,
    );
  });
}

export async function removeContext(context: CommandContext, name: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    await session.ask(contextOperations.removeContext, { name });
    context.terminal.print(`Removed ${name}.`);
  });
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ');
  return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN - 1)}…` : line;
}
