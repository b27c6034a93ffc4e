/** `npm run docs:settings`: writes docs/settings.md from the registry of settings. */
import { writeFile } from 'node:fs/promises';
import { settingsPage } from '../packages/core/src/kernel/config/index.ts';

await writeFile(new URL('../docs/settings.md', import.meta.url), settingsPage());
process.stdout.write('Wrote docs/settings.md\n');
