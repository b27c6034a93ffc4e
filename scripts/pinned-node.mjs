// Finds the Node version this project pins (the npm package `node`) and runs a script on it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

const MINIMUM_MAJOR = 24;

function pinnedNode(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const installed = join(root, 'node_modules', 'node', 'bin', name);
  if (existsSync(installed)) return installed;
  if (Number.parseInt(process.versions.node, 10) >= MINIMUM_MAJOR) return process.execPath;
  console.error(
    `Leadline runs on Node ${MINIMUM_MAJOR}; this is ${process.version} and the pinned one is missing.`,
  );
  console.error(
    'Run `npm ci` in the project folder (allow the install script of the package `node`), then try again.',
  );
  process.exit(1);
}

/** Runs `args` on the pinned Node, passes signals on, and ends this process the way the child ended. */
export function runOnPinnedNode(root, args) {
  const node = pinnedNode(root);
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, PATH: path } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal sends Ctrl-C to the whole group already; only a signal meant for us alone is passed on.
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  }
  child.on('error', (error) => {
    console.error(`Could not start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
