#!/usr/bin/env node
// The `leadline` command. Plain JavaScript: it runs on any Node and hands over to the pinned one.
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOnPinnedNode } from '../../../scripts/pinned-node.mjs';

const here = dirname(realpathSync(fileURLToPath(import.meta.url)));
const root = join(here, '..', '..', '..');
runOnPinnedNode(root, [join(root, 'apps/cli/src/main.ts'), ...process.argv.slice(2)]);
