import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `deploy/` holds, for those who try it out. */
export const DEPLOY = fileURLToPath(new URL('../../deploy', import.meta.url));
export const RULES = join(DEPLOY, 'prometheus/rules.yml');
export const TESTS_OF_RULES = join(DEPLOY, 'prometheus/rules.test.yml');

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

export const board = JSON.parse(await readFile(join(DEPLOY, 'grafana/leadline.json'), 'utf8')) as {
  readonly panels: readonly Panel[];
};
/** What the board asks Prometheus. */
export const expressions = board.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
