import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../apps/server/src/telemetry/metrics/create-metrics.ts';
import { board, boards, enrichmentBoard, expressions, RULES, TESTS_OF_RULES } from './board.ts';

describe('the rules for Prometheus', () => {
  it('are each tried out both ways', async () => {
    const names = [...(await readFile(RULES, 'utf8')).matchAll(/alert: (\w+)/gu)].map(([, name]) => name);
    const tests = await readFile(TESTS_OF_RULES, 'utf8');
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const tried = tests.split('\n').filter((line) => line.includes(`alertname: ${name},`));
      expect([name, tried.some((line) => line.includes('exp_alerts: []'))]).toEqual([name, true]);
      expect([name, tried.some((line) => line.includes('exp_alerts: [{'))]).toEqual([name, true]);
    }
  });
});

describe('the boards for Grafana', () => {
  it('show cost, requests, latency, errors, caches, quotas and breakers', () => {
    const titles = board.panels.map(({ title }) => title).join('\n');
    for (const word of ['Cost', 'Requests', 'Latency', 'Errors', 'cache', 'limit', 'Breakers'])
      expect(titles).toContain(word);
    for (const quantile of ['0.5,', '0.95,', '0.99,'])
      expect(expressions.some((expr) => expr.includes(`quantile(${quantile}`))).toBe(true);
  });

  it('show what enrichments cost, how fast and how good they are, and how each source does', () => {
    const titles = enrichmentBoard.panels.map(({ title }) => title).join('\n');
    for (const word of [
      'last 30 days',
      'Cost of an enrichment',
      'Cost by source',
      'Enrichments a minute',
      'Hit rate',
      'Confidence',
      'Fields filled',
      'Errors by source',
      'Breakers',
    ])
      expect(titles).toContain(word);
    expect(enrichmentBoard.uid).not.toBe(board.uid);
  });

  it.each(boards)('have no panel over another: $uid', ({ panels }) => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = new Set<string>();
    for (const { gridPos, title } of panels)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect([title, x < 24, taken.has(`${x},${y}`)]).toEqual([title, true, false]);
          taken.add(`${x},${y}`);
        }
  });
});

it('boards and rules name only metrics and labels that the server has', async () => {
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
    'via provider model outcome cache kind by code guard action scope name unit window state status route method le instance job source origin served'.split(
      ' ',
    ),
  );
  const all = [...expressions, await readFile(RULES, 'utf8')].join('\n');
  const named = new Set(all.match(/\b(?:leadline|process|nodejs)_[a-z0-9_]+/gu));
  expect(named.size).toBeGreaterThan(20);
  for (const name of named)
    expect([name, known.has(name.replace(/_(?:bucket|sum|count)$/u, '')) || known.has(name)]).toEqual([
      name,
      true,
    ]);
  for (const [, list = ''] of all.matchAll(/\bby \(([^)]*)\)/gu))
    for (const label of list.split(',')) expect([list, labels.has(label.trim())]).toEqual([list, true]);
});
