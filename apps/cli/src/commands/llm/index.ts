import { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { cacheCommand } from './cache.ts';
import { contextsCommand } from './contexts.ts';
import { explainCommand } from './explain.ts';
import { guardsCommand } from './guards.ts';
import { healthCommand } from './health.ts';
import { modelsCommand } from './models.ts';
import { promptsCommand } from './prompts.ts';
import { usageCommand } from './usage.ts';

const COMMANDS = [
  explainCommand,
  modelsCommand,
  healthCommand,
  usageCommand,
  cacheCommand,
  contextsCommand,
  guardsCommand,
  promptsCommand,
];

export function llmCommand(context: CommandContext): Command {
  const command = new Command('llm').description(
    'language models: which there are, which would answer, what was asked',
  );
  for (const make of COMMANDS) command.addCommand(make(context));
  return command;
}
