import { PROJECT_ROOT } from '@leadline/server';
import { type CheckResult, diagnose } from '@leadline/server/doctor';
import type { CommandContext } from '../context.ts';

const MARK = { ok: '✓', warning: '!', failed: '✗' } as const;
const COLOUR = { ok: 'green', warning: 'yellow', failed: 'red' } as const;
const NAME_WIDTH = 12;

export async function runDoctor(context: CommandContext, flags: { readonly json?: boolean }): Promise<void> {
  const { terminal, shell } = context;
  const results: CheckResult[] = [];
  for await (const result of diagnose({ root: PROJECT_ROOT, ...(shell.env && { env: shell.env }) })) {
    results.push(result);
    if (!flags.json) terminal.print(linesOf(context, result));
  }
  if (flags.json) terminal.print(JSON.stringify(results, null, 2));
  if (results.some((result) => result.state === 'failed')) context.fail();
}

function linesOf({ terminal }: CommandContext, { name, state, detail, next }: CheckResult): string {
  const line = `${terminal.style(COLOUR[state], MARK[state])} ${name.padEnd(NAME_WIDTH)} ${detail}`;
  return next ? `${line}\n${' '.repeat(NAME_WIDTH + 3)}→ ${next}` : line;
}
