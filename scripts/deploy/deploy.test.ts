import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, type TestContext } from 'vitest';
import { createMetrics } from '../../apps/server/src/telemetry/metrics/create-metrics.ts';
import { findPromtool, HOW_TO_INSTALL, promtool } from './promtool.ts';

const DEPLOY = fileURLToPath(new URL('../../deploy', import.meta.url));
const RULES = join(DEPLOY, 'prometheus/rules.yml');

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}
const board = JSON.parse(await readFile(join(DEPLOY, 'grafana/leadline.json'), 'utf8')) as {
  readonly panels: readonly Panel[];
};
const expressions = board.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const place = await findPromtool();

/** A machine without promtool that may not fetch it still passes its tests; it says how to run these, too. */
function needPromtool(test: TestContext): string {
  return place ?? test.skip(HOW_TO_INSTALL);
}

describe('the rules for Prometheus', () => {
  it('are rules, and the configuration beside them is one', async (test) => {
    const tool = needPromtool(test);
    expect(await promtool(tool, ['check', 'rules', RULES])).toContain('SUCCESS');
    const config = join(DEPLOY, 'prometheus/prometheus.yml');
    expect(await promtool(tool, ['check', 'config', '--syntax-only', config])).toContain('SUCCESS');
  });

  it('fire when they should, and do not when they should not', async (test) => {
    const tests = join(DEPLOY, 'prometheus/rules.test.yml');
    expect(await promtool(needPromtool(test), ['test', 'rules', tests])).toContain('SUCCESS');
  });

  it('are each tried out both ways', async () => {
    const names = [...(await readFile(RULES, 'utf8')).matchAll(/alert: (\w+)/gu)].map(([, name]) => name);
    const tests = await readFile(join(DEPLOY, 'prometheus/rules.test.yml'), 'utf8');
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const tried = tests.split('\n').filter((line) => line.includes(`alertname: ${name},`));
      expect([name, tried.some((line) => line.includes('exp_alerts: []'))]).toEqual([name, true]);
      expect([name, tried.some((line) => line.includes('exp_alerts: [{'))]).toEqual([name, true]);
    }
  });
});

describe('the board for Grafana', () => {
  it('asks Prometheus in words that it understands', async (test) => {
    const tool = needPromtool(test);
    const folder = await mkdtemp(join(tmpdir(), 'leadline-board-'));
    const rules = expressions.map((expr, at) => ({
      record: `board:${at}`,
      expr: expr.replaceAll('$__rate_interval', '5m'),
    }));
    const file = join(folder, 'board.yml');
    // JSON is YAML, too.
    await writeFile(file, JSON.stringify({ groups: [{ name: 'board', rules }] }));
    try {
      expect(await promtool(tool, ['check', 'rules', file])).toContain(`${rules.length} rules found`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('shows cost, requests, latency, errors, caches, quotas and breakers, no panel over another', () => {
    const titles = board.panels.map(({ title }) => title).join('\n');
    for (const word of ['Cost', 'Requests', 'Latency', 'Errors', 'cache', 'limit', 'Breakers'])
      expect(titles).toContain(word);
    for (const quantile of ['0.5,', '0.95,', '0.99,'])
      expect(expressions.some((expr) => expr.includes(`quantile(${quantile}`))).toBe(true);
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
    const taken = new Set<string>();
    for (const { gridPos, title } of board.panels)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect([title, x < 24, taken.has(`${x},${y}`)]).toEqual([title, true, false]);
          taken.add(`${x},${y}`);
        }
  });
});

it('board and rules name only metrics and labels that the server has', async () => {
  const metrics = createMetrics({ configuredModels: [] });
  const limit = {
    workspaceId: '',
    limit: '',
    of: {},
    unit: 'usd',
    window: 'day',
    amount: 1,
    resetAt: new Date(),
  } as const;
  metrics.onQuota({ type: 'quota.refused', ...limit, retryAfterSeconds: 1 });
  const text = await metrics.render({ health: { providers: [], models: [] }, work: null, quotas: null });
  metrics.close();
  const known = new Set([...text.matchAll(/^# TYPE (\S+)/gmu)].map(([, name]) => name));
  const labels = new Set(
    'via provider model outcome cache kind by code guard action scope name unit window state status route method le instance job'.split(
      ' ',
    ),
  );
  const all = [...expressions, await readFile(RULES, 'utf8')].join('\n');
  const named = new Set(all.match(/\b(?:leadline|process|nodejs)_[a-z0-9_]+/gu));
  expect(named.size).toBeGreaterThan(20);
  for (const name of named) expect([name, known.has(name.replace(/_bucket$/u, ''))]).toEqual([name, true]);
  for (const [, list = ''] of all.matchAll(/\bby \(([^)]*)\)/gu))
    for (const label of list.split(',')) expect([list, labels.has(label.trim())]).toEqual([list, true]);
});
