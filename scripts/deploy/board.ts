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

interface Board {
  readonly uid: string;
  readonly panels: readonly Panel[];
}

async function readBoard(name: string): Promise<Board> {
  return JSON.parse(await readFile(join(DEPLOY, `grafana/${name}.json`), 'utf8')) as Board;
}

export const board = await readBoard('leadline');
export const enrichmentBoard = await readBoard('enrichment');
export const boards = [board, enrichmentBoard];
/** What the boards ask Prometheus. */
export const expressions = boards.flatMap(({ panels }) =>
  panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
);
