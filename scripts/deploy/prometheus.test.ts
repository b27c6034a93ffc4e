import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEPLOY, expressions, RULES, TESTS_OF_RULES } from './board.ts';
import { findPromtool, promtool } from './promtool.ts';

const tool = await findPromtool();

describe('the rules for Prometheus', () => {
  it('are rules, and the configuration beside them is one', async () => {
    expect(await promtool(tool, ['check', 'rules', RULES])).toContain('SUCCESS');
    const config = join(DEPLOY, 'prometheus/prometheus.yml');
    expect(await promtool(tool, ['check', 'config', '--syntax-only', config])).toContain('SUCCESS');
  });

  it('fire when they should, and do not when they should not', async () => {
    expect(await promtool(tool, ['test', 'rules', TESTS_OF_RULES])).toContain('SUCCESS');
  });
});

describe('the board for Grafana', () => {
  it('asks Prometheus in words that it understands', async () => {
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
});
