import { type AuditReport, auditReportSchema } from '@leadline/contracts';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleAuditReport } from '../../../testing/audit-report.ts';
import {
  emptyAuditReport,
  foreignAuditReport,
  HOSTILE_STRINGS,
  hostileAuditReport,
  unfinishedAuditReport,
} from '../../../testing/audit-report-edge-cases.ts';
import { printCell } from './csv.ts';
import { renderCsv, renderJson, renderMarkdown, renderTextSummary } from './index.ts';
import { literal } from './markdown/escape.ts';
import { displayWidth, fit, printable } from './view/plain-text.ts';

const REPORTS: readonly (readonly [string, AuditReport])[] = [
  ['the example', exampleAuditReport()],
  ['rules and a sandbox', exampleAuditReport({ author: 'rules', simulated: true })],
  ['nothing found', emptyAuditReport()],
  ['no answers', unfinishedAuditReport()],
  ['foreign names', foreignAuditReport()],
  ['hostile strings', hostileAuditReport()],
];

function rowsOf(csv: string): Record<string, string>[] {
  return parse(csv, { bom: true, columns: true });
}

describe.each(REPORTS)('the files of %s', (_, report) => {
  it('give the report back from JSON, unchanged', () => {
    expect(auditReportSchema.parse(JSON.parse(renderJson(report)))).toEqual(report);
  });

  it('have one CSV row per answer, with its text, and no cell a spreadsheet would run', () => {
    const csv = renderCsv(report);
    const rows = rowsOf(csv);
    expect(rows).toHaveLength(report.answers.length);
    const texts = new Set(report.answers.map((answer) => answer.text.replaceAll('\u0000', '')));
    for (const row of rows) {
      expect(texts.has(row['text'] ?? '') || texts.has((row['text'] ?? '').slice(1))).toBe(true);
      for (const cell of Object.values(row)) expect(cell).not.toMatch(/^\s*[=+\-@]/u);
    }
  });

  it('have a Markdown page on which no word of the report is markup', () => {
    const markdown = renderMarkdown(report);
    expect(markdown).toMatch(/^# How AI assistants see /u);
    expect(markdown.replaceAll(/<https?:[^<>\s]*>/gu, '')).not.toMatch(/(?<!\\)</u);
    expect(markdown).not.toMatch(/(?<!\\)\]\(/u);
    expect(markdown).not.toMatch(/undefined|\bNaN\b|\[object/u);
    const columns = [...markdown.matchAll(/^\|.*\|$/gmu)].map(
      ([row]) => row.replaceAll('\\|', '').split('|').length,
    );
    expect(columns.every((count) => count >= 5)).toBe(true);
  });

  it('have a summary of about twenty lines that fit a terminal and hold no control characters', () => {
    const lines = renderTextSummary(report).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(25);
    for (const line of lines) {
      expect(displayWidth(line)).toBeLessThanOrEqual(80);
      expect(line).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
    }
  });
});

describe('renderCsv', () => {
  const rows = rowsOf(renderCsv(exampleAuditReport()));

  it('numbers answers as the HTML report does and carries the metrics flat', () => {
    expect(rows.map((row) => row['number'])).toEqual(rows.map((_, at) => String(at + 1)));
    const named = rows.find((row) => row['brand_mentioned'] === 'true');
    expect(Number(named?.['mention_count'])).toBeGreaterThan(0);
    expect(Number(named?.['first_position_pct'])).toBeGreaterThanOrEqual(0);
    expect(named?.['quotes']).toContain('Larkfield');
    expect(named).toHaveProperty('rival: Quillstack: mention_count');
  });

  it('carries the labels of the data in every row', () => {
    const simulated = rowsOf(renderCsv(exampleAuditReport({ simulated: true })));
    expect(simulated.every((row) => row['simulated'] === 'true' && row['data_note'] !== '')).toBe(true);
  });

  it('leaves missing values empty and says why they are missing', () => {
    const missing = rows.find((row) => row['judged_by'] === '');
    expect(missing?.['geo_score']).toBe('');
    expect(missing?.['missing']).toContain('refused twice');
  });

  it('ends lines with CR LF and starts with the mark that makes spreadsheets read UTF-8', () => {
    const csv = renderCsv(exampleAuditReport());
    expect(csv.startsWith('\uFEFFnumber,')).toBe(true);
    expect(csv.endsWith('\r\n')).toBe(true);
  });

  it('disarms formulas and gives back any other text as it was', () => {
    for (const formula of ['=1+1', '+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '\n@x']) {
      expect(rowsOf(`\uFEFFcell,b\r\n${printCell(formula)},x\r\n`)[0]?.['cell']).toBe(`'${formula}`);
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = rowsOf(`\uFEFFcell,b\r\n${printCell(text)},x\r\n`)[0]?.['cell'];
        expect([text, `'${text}`]).toContain(read);
      }),
    );
  });
});

describe('renderMarkdown', () => {
  it('has findings, tables, estimates with their basis and quotes with their answer', () => {
    const markdown = renderMarkdown(exampleAuditReport());
    expect(markdown).toContain('22 of 48 answers name Larkfield: 46%.');
    expect(markdown).toContain('| **Larkfield** | 46% | 33–60% | 22 of 48 |');
    expect(markdown).toContain('*Estimate:* 12 to 20 more trials a month (basis: Trials per referral visit');
    expect(markdown).toContain('a day.” (answer 3, Anthropic)');
    expect(markdown).toContain('> **Example data.**');
  });

  it('prints any words literally, on one line', () => {
    expect(literal('1. <b> *x* [y](z)\n# | `c` $d$ &amp;')).toBe(
      String.raw`1\. \<b\> \*x\* \[y\](z) # \| \`c\` \$d\$ \&amp;`,
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom(...HOSTILE_STRINGS)), (text) => {
        const printed = literal(text);
        expect(printed).not.toMatch(/(?<!\\)(?:\\\\)*[<>[\]|`*_&]/u);
        expect(printed).not.toMatch(/[\n\r]|^[-+#=]/u);
      }),
    );
  });
});

describe('renderTextSummary', () => {
  it('tells the figures with interval and sample, the first priorities, the cost and who wrote it', () => {
    const summary = renderTextSummary(exampleAuditReport());
    expect(summary).toContain('AI visibility of Larkfield [Example data]');
    expect(summary).toMatch(/Mention rate +46% {2}22 of 48 answers, 95% interval 33–60%/u);
    expect(summary).toMatch(/Overall score +45 {2}of 100, n = 48/u);
    expect(summary).toMatch(/Larkfield +46% {2}█+·+ 33–60%/u);
    expect(summary).toContain('Recommendations         Answer the double-reply problem');
    expect(summary).toContain(
      '  Cost $0.1432 for 48 answers.\n  Written by openai/example-small (118 calls).',
    );
  });

  it('says when a sandbox and rules stood in', () => {
    const summary = renderTextSummary(exampleAuditReport({ author: 'rules', simulated: true }));
    expect(summary).toContain('[Simulated]');
    expect(summary).toContain('Written by rules, without a model (118 planned calls).');
  });

  it('lines columns up under wide characters', () => {
    const lines = renderTextSummary(foreignAuditReport())
      .split('\n')
      .filter((line) => /[█▒]/u.test(line));
    const starts = lines.map((line) => displayWidth(line.slice(0, line.search(/[█▒]/u))));
    expect(new Set(starts).size).toBe(1);
  });

  it('cuts what is too wide and drops escape codes', () => {
    expect(printable('\u001B[31mred\u001B[0m\r\nname\u202E')).toBe('red name');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        const kept = fit(text, columns);
        expect(displayWidth(kept)).toBeLessThanOrEqual(columns);
        expect(kept === text || displayWidth(text) > columns).toBe(true);
      }),
    );
  });
});
