import { toLeadlineError } from '@leadline/core/kernel/errors';
import type { Terminal } from './terminal.ts';

const ISSUES_SHOWN = 20;

/** Says what happened, what was kept, and what to do next. */
export function sayError(terminal: Terminal, raw: unknown): void {
  const error = toLeadlineError(raw);
  const lines = [
    `${terminal.tint('red', 'Error')} ${error.message} ${terminal.tint('dim', `(${error.code})`)}`,
  ];
  const shown = error.issues.filter((issue) => !error.message.includes(issue.message));
  for (const { path, message } of shown.slice(0, ISSUES_SHOWN)) lines.push(`  · ${path}: ${message}`);
  if (shown.length > ISSUES_SHOWN) lines.push(`  · … and ${shown.length - ISSUES_SHOWN} more`);
  if (error.kept) lines.push(`Kept: ${error.kept}`);
  if (error.next) lines.push(`Next: ${error.next}`);
  if (error.code === 'internal' && error.cause instanceof Error && error.cause.stack)
    lines.push(terminal.tint('dim', error.cause.stack));
  terminal.say(lines.join('\n'));
}
