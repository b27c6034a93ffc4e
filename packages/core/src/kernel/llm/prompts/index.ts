export { createPrompts, type PromptsDeps } from './create-prompts.ts';
export { type PromptOperationDeps, promptOperations } from './operations.ts';
export type { PromptMemory } from './prompt-memory.ts';
export type { ProgramPrompt, Prompts, PromptWish, TaskInstructions } from './prompts.ts';
export { readVersionLabel, versionLabel } from './version.ts';
