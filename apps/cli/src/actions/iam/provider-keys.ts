import { text } from 'node:stream/consumers';
import { providerKeyOperations } from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import { withLeadline } from '../session.ts';

const ASK_ONLY = { work: false } as const;

/** The key comes by standard input: what stands in a command line is kept by the shell and shown by `ps`. */
export async function setProviderKey(context: CommandContext, provider: string): Promise<void> {
  const { stdin } = context.shell;
  if (stdin.isTTY) context.terminal.say('Paste the key, then Enter and Ctrl-D.');
  const secret = (await text(stdin)).trim();
  if (secret === '')
    throw new LeadlineError('invalid_input', 'No key came by standard input.', {
      next: `For example: leadline provider-keys set ${provider} < key-file`,
      kept: 'Nothing was stored.',
    });
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { lastFour } = await session.ask(providerKeyOperations.setProviderKey, { provider, secret });
    context.terminal.print(`Stored the key with ${provider}, encrypted${lastFour && ` (…${lastFour})`}.`);
  });
}

export async function listProviderKeys(
  context: CommandContext,
  flags: { readonly json?: boolean },
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { items } = await session.ask(providerKeyOperations.listProviderKeys, {});
    if (flags.json) return context.terminal.print(JSON.stringify(items, null, 2));
    const rows = items.map(({ provider, lastFour, updatedAt }) => [
      provider,
      `…${lastFour}`,
      updatedAt.slice(0, 16).replace('T', ' '),
    ]);
    const lines =
      rows.length === 0
        ? ['No keys of its own: those in the settings are used.']
        : table(['provider', 'key', 'set'], rows);
    context.terminal.print(lines.join('\n'));
  });
}

export async function deleteProviderKey(context: CommandContext, provider: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { deleted } = await session.ask(providerKeyOperations.deleteProviderKey, { provider });
    context.terminal.print(
      deleted ? `Deleted the key with ${provider}.` : `There was no key with ${provider}.`,
    );
  });
}

export async function testProviderKey(context: CommandContext, provider: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const test = await session.ask(providerKeyOperations.testProviderKey, { provider });
    const whose = test.source === 'workspace' ? "the workspace's key" : 'the key in the settings';
    context.terminal.print(`${provider}, with ${whose}: ${test.state}. ${test.detail}`);
    if (test.next !== undefined) context.terminal.say(`Next: ${test.next}`);
    if (test.state !== 'ok') context.fail();
  });
}

export async function rekeyProviderKeys(context: CommandContext): Promise<void> {
  await withLeadline(context, ASK_ONLY, async ({ leadline }) => {
    const { rekeyed } = await leadline.providerKeys.rekey();
    context.terminal.print(`Keys of all workspaces encrypted anew: ${rekeyed}.`);
  });
}
