// Runs a Leadline command on a fresh clone: installs what is missing, finds the pinned Node, hands over.
// Plain JavaScript on purpose: it must run on whatever Node the machine has, before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOnPinnedNode } from './pinned-node.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules', '.leadline-installed');

const COMMANDS = {
  start: ['apps/cli/src/main.ts', 'start'],
  test: ['node_modules/vitest/vitest.mjs', 'run'],
};

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();
}

function install() {
  const started = Date.now();
  console.error('Installing what is missing (once; takes about a minute) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error('\nInstalling failed; nothing else was touched.');
    console.error(
      'Check that the npm registry can be reached and that the disk has 1.5 GB free, then run this again.',
    );
    process.exit(result.status ?? 1);
  }
  writeFileSync(stamp, lockHash());
  console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
}

const [command = 'start', ...args] = process.argv.slice(2);
const target = COMMANDS[command];
if (!target) {
  console.error(`Unknown command "${command}"; known: ${Object.keys(COMMANDS).join(', ')}.`);
  process.exit(2);
}
if (!isInstalled()) install();
const [file, ...fixed] = target;
runOnPinnedNode(root, [join(root, file), ...fixed, ...args]);
