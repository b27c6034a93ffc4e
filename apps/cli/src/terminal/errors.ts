import { toLeadlineError } from '@leadline/core/kernel/errors';
import { styleError } from './style.ts';

/** Says what happened, what was kept, and what to do next. */
export function printError(raw: unknown): void {
  const error = toLeadlineError(raw);
  const lines = [`${styleError('red', 'Error')} ${error.message} ${styleError('dim', `(${error.code})`)}`];
  const shown = error.issues.filter((issue) => !error.message.includes(issue.message));
  for (const issue of shown) lines.push(`  · ${issue.path}: ${issue.message}`);
  if (error.kept) lines.push(`Kept: ${error.kept}`);
  if (error.next) lines.push(`Next: ${error.next}`);
  if (error.code === 'internal' && error.cause instanceof Error && error.cause.stack) {
    lines.push(styleError('dim', error.cause.stack));
  }
  console.error(lines.join('\n'));
}
