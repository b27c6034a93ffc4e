import { Command } from 'commander';
import type { CommandContext } from '../../context.ts';

const actions = () => import('../../actions/iam/provider-keys.ts');
const PROVIDER = ['<provider>', 'such as openai or anthropic'] as const;

export function providerKeysCommand(context: CommandContext): Command {
  return new Command('provider-keys')
    .description('the workspace’s own keys with model providers, encrypted at rest')
    .addCommand(
      new Command('set')
        .description('store a key, read from standard input')
        .argument(...PROVIDER)
        .action(async (provider: string) => (await actions()).setProviderKey(context, provider)),
    )
    .addCommand(
      new Command('list')
        .description('the providers there is a key with')
        .option('--json', 'print JSON')
        .action(async (flags: { json?: boolean }) => (await actions()).listProviderKeys(context, flags)),
    )
    .addCommand(
      new Command('delete')
        .description('delete a key; the one in the settings is used again')
        .argument(...PROVIDER)
        .action(async (provider: string) => (await actions()).deleteProviderKey(context, provider)),
    )
    .addCommand(
      new Command('test')
        .description('ask the provider one tiny question')
        .argument(...PROVIDER)
        .action(async (provider: string) => (await actions()).testProviderKey(context, provider)),
    )
    .addCommand(
      new Command('rekey')
        .description('encrypt all keys of all workspaces under a new master key')
        .action(async () => (await actions()).rekeyProviderKeys(context)),
    );
}
