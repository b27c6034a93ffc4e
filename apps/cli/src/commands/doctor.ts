import { type CheckResult, diagnose } from '@leadline/server';
import { Command } from 'commander';
import { style } from '../terminal/style.ts';

const MARK = { ok: style('green', '✓'), warning: style('yellow', '!'), failed: style('red', '✗') };

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check runtime, settings, disk, database, migrations and each configured provider')
    .option('--json', 'print JSON')
    .action(async (flags: { json?: boolean }) => {
      const results: CheckResult[] = [];
      for await (const result of diagnose()) {
        results.push(result);
        if (!flags.json) console.log(lineOf(result));
      }
      if (flags.json) console.log(JSON.stringify(results, null, 2));
      if (results.some((result) => result.state === 'failed')) process.exitCode = 1;
    });
}

function lineOf(result: CheckResult): string {
  const line = `${MARK[result.state]} ${result.name.padEnd(12)} ${result.detail}`;
  return result.next ? `${line}\n${' '.repeat(15)}→ ${result.next}` : line;
}
