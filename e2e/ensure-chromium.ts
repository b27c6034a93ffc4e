import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';

const SYSTEM_CHROMIUM = '/usr/bin/chromium';

/** Installs Debian's Chromium where it is missing and this user may; says how to get one where it may not. */
export function setup(): void {
  const chosen = process.env['CHROMIUM_PATH'] ?? SYSTEM_CHROMIUM;
  if (existsSync(chosen)) return;
  if (chosen === SYSTEM_CHROMIUM && userInfo().uid === 0 && existsSync('/usr/bin/apt-get')) {
    console.error('Chromium is missing; installing it …');
    execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'] });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return;
  }
  throw new Error(
    `The browser tests need Chromium at ${chosen}. Install it (on Debian: apt-get install chromium), or name one with CHROMIUM_PATH.`,
  );
}
