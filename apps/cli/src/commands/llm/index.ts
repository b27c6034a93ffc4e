import { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { usageCommand } from './usage.ts';

export function llmCommand(context: CommandContext): Command {
  const command = new Command('llm').description('language models: what was asked, and what it came to');
  for (const make of [usageCommand]) command.addCommand(make(context));
  return command;
}
