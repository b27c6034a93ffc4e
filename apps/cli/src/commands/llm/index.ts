import { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { explainCommand } from './explain.ts';
import { healthCommand } from './health.ts';
import { modelsCommand } from './models.ts';
import { usageCommand } from './usage.ts';

export function llmCommand(context: CommandContext): Command {
  const command = new Command('llm').description(
    'language models: which there are, which would answer, what was asked',
  );
  for (const make of [explainCommand, modelsCommand, healthCommand, usageCommand])
    command.addCommand(make(context));
  return command;
}
