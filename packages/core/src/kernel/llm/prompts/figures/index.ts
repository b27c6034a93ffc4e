export { createPromptFigures, type PromptFiguresReader } from './prompt-figures.ts';
