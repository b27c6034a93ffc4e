import { createHash } from 'node:crypto';
import type { AuditReport } from '@leadline/contracts';
import { describe, expect, it } from 'vitest';
import { exampleAuditComparison } from '../../../testing/audit-comparison.ts';
import { exampleAuditReport } from '../../../testing/audit-report.ts';
import {
  emptyAuditReport,
  foreignAuditReport,
  HOSTILE_STRINGS,
  hostileAuditReport,
  unfinishedAuditReport,
} from '../../../testing/audit-report-edge-cases.ts';
import { REPORT_CONTENT_SECURITY_POLICY, renderHtmlComparison, renderHtmlReport } from './index.ts';

const REPORTS: readonly (readonly [string, () => AuditReport])[] = [
  ['the example', exampleAuditReport],
  ['192 answers', () => exampleAuditReport({ questionsPerCategory: 8 })],
  ['rules and a sandbox', () => exampleAuditReport({ author: 'rules', simulated: true })],
  ['nothing found', emptyAuditReport],
  ['no answers', unfinishedAuditReport],
  ['foreign names', foreignAuditReport],
  ['hostile strings', hostileAuditReport],
];

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** The page without its own style and script. */
function bodyOf(page: string): string {
  return page
    .replace(/<style>[\s\S]*?<\/style>/u, '')
    .replace(/<script>[\s\S]*?<\/script>\n<\/body>/u, '</body>');
}

/** Every opening tag as a browser would read it; fails on what is not the strict form our templates write. */
function tagsOf(page: string): Tag[] {
  const text = bodyOf(page);
  const strict = /<(?<name>[a-z][a-z\d]*)(?<attributes>(?: [a-z][\w-]*(?:="[^"<>]*")?)*)\s*\/?>/gu;
  const left = text.replaceAll(strict, '').replaceAll(/<\/[a-z\d]+>|<!doctype html>/gu, '');
  expect(left.match(/.{0,60}[<>].{0,60}/u)?.[0]).toBeUndefined();
  return [...text.matchAll(strict)].map(({ groups }) => ({
    name: groups?.['name'] ?? '',
    attributes: new Map(
      [...(groups?.['attributes'] ?? '').matchAll(/ ([a-z][\w-]*)(?:="([^"]*)")?/gu)].map((found) => [
        found[1] ?? '',
        found[2] ?? '',
      ]),
    ),
  }));
}

function hashOf(text = ''): string {
  return createHash('sha256').update(text).digest('base64');
}

function headingsOf(tags: readonly Tag[]): number[] {
  return tags.flatMap(({ name }) => (/^h[1-6]$/u.test(name) ? [Number(name[1])] : []));
}

describe.each(REPORTS)('the HTML report of %s', (_, make) => {
  const page = renderHtmlReport(make());
  const tags = tagsOf(page);

  it('holds only elements and attributes of ours, none that can run, load or restyle', () => {
    const forbidden = new Set([
      'script',
      'iframe',
      'img',
      'object',
      'embed',
      'base',
      'audio',
      'video',
      'style',
      'foreignobject',
      'use',
      'image',
      'animate',
      'set',
    ]);
    expect(tags.filter(({ name }) => forbidden.has(name))).toEqual([]);
    const risky = tags.flatMap(({ attributes }) =>
      [...attributes.keys()].filter((key) =>
        /^on|^style$|^src|^srcdoc$|^action$|^formaction$|^xlink|^ping$/u.test(key),
      ),
    );
    expect(risky).toEqual([]);
  });

  it('links to nothing but its own anchors and web addresses', () => {
    const hrefs = tags
      .filter(({ name }) => name === 'a')
      .map(({ attributes }) => attributes.get('href') ?? '');
    expect(hrefs.filter((href) => !/^#[\w-]+$|^https?:\/\//u.test(href))).toEqual([]);
    expect(
      tags.filter(({ name }) => name === 'link').map(({ attributes }) => attributes.get('href')),
    ).toEqual(['data:,']);
  });

  it('has each anchor once and every link to one leads somewhere', () => {
    const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = tags.flatMap(({ attributes }) => {
      const href = attributes.get('href') ?? '';
      return href.startsWith('#') ? [href.slice(1)] : [];
    });
    const known = new Set(ids);
    expect([...new Set(targets)].filter((target) => !known.has(target))).toEqual([]);
  });

  it('names its drawings, labels its fields and keeps its headings in order', () => {
    const drawings =
      page.match(/<svg[^>]* role="img"[^>]*>(?!<title>)/gu)?.filter((svg) => !svg.includes('aria-label="')) ??
      [];
    expect(drawings).toEqual([]);
    const headings = headingsOf(tags);
    expect(headings.filter((level) => level === 1)).toHaveLength(1);
    const jumps = headings.filter((level, at) => at > 0 && level > (headings[at - 1] ?? 0) + 1);
    expect(jumps).toEqual([]);
    expect(tags.filter(({ name, attributes }) => name === 'th' && !attributes.has('scope'))).toEqual([]);
  });

  it('prints no missing value as undefined, NaN or [object Object]', () => {
    expect(bodyOf(page)).not.toMatch(/undefined|\bNaN\b|\[object|Infinity/u);
  });

  it('lets the browser run its own script and style alone', () => {
    const policy = tags.find(({ attributes }) => attributes.get('http-equiv') === 'Content-Security-Policy');
    expect(policy?.attributes.get('content')).toBe(REPORT_CONTENT_SECURITY_POLICY);
    expect(REPORT_CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(REPORT_CONTENT_SECURITY_POLICY).toContain(
      `style-src 'sha256-${hashOf(/<style>([\s\S]*?)<\/style>/u.exec(page)?.[1])}'`,
    );
    expect(REPORT_CONTENT_SECURITY_POLICY).toContain(
      `script-src 'sha256-${hashOf(/<script>([\s\S]*?)<\/script>\n<\/body>/u.exec(page)?.[1])}'`,
    );
    expect(REPORT_CONTENT_SECURITY_POLICY).not.toContain('unsafe');
  });
});

describe('renderHtmlReport', () => {
  const page = renderHtmlReport(exampleAuditReport());

  it('shows the headline rate with its answers and interval, each score with its sample', () => {
    expect(page).toContain('22 of 48 answers · 95% interval <span class="interval">33–60%</span>');
    expect(page).toMatch(/<h3>Overall<\/h3>[\s\S]*?>45<\/a> <small>of 100 · n = 48<\/small>/u);
  });

  it('leads from every quote of an insight to those words in the answer', () => {
    const report = exampleAuditReport();
    const quotes = [
      ...report.priorities,
      ...report.categories.flatMap((category) => category.insights),
    ].flatMap((insight) => insight.evidence);
    const links = [...page.matchAll(/href="#(answer-\d+-quote-\d+)"/gu)].map((found) => found[1] ?? '');
    expect(links.length).toBeGreaterThanOrEqual(quotes.length);
    for (const anchor of new Set(links)) expect(page).toContain(`<u id="${anchor}">`);
  });

  it('leads from every cell of the heat map and every slice to its answers', () => {
    expect(page).toContain('href="#answers-comparison-2" data-filter="category=comparison&amp;provider=2"');
    expect(page).toContain('href="#computed-provider-3"');
    for (let number = 1; number <= 48; number += 1) expect(page).toContain(`id="answer-${number}"`);
  });

  it('marks every projection as an estimate with its basis', () => {
    const report = exampleAuditReport();
    const [first] = report.priorities;
    const statement = first?.businessImpact.pipelineImpact;
    expect(page).toContain(
      `<span class="tag estimate">Estimate</span> <span dir="ltr">${statement?.statement}</span><small>Basis: <bdi>${statement?.basis}</bdi></small>`,
    );
  });

  it('says beside every title that data are simulated or an example, and on every insight that rules wrote it', () => {
    const rules = renderHtmlReport(exampleAuditReport({ author: 'rules', simulated: true }));
    const titles = rules.match(/<header class="head">[\s\S]*?<\/header>/gu) ?? [];
    expect(titles.length).toBeGreaterThan(12);
    for (const title of titles) expect(title).toMatch(/Simulated.*Example data/u);
    const priorities = rules.match(/<li class="card priority">/gu) ?? [];
    expect(rules.match(/<p class="tags">.*?Written by rules/gu)).toHaveLength(priorities.length);
    expect(rules).not.toContain('Written by a model');
    expect(page).not.toContain('Simulated');
  });

  it('takes no note that merely says "for example" for example data', () => {
    const noted = renderHtmlReport({
      ...exampleAuditReport(),
      note: 'Two assistants, for example Gemini, were asked twice.',
    });
    expect(noted).not.toContain('Example data');
    expect(noted).toContain('See data note');
  });

  it('says why an audit stopped, and that a brief or citations are missing', () => {
    const unfinished = renderHtmlReport(unfinishedAuditReport());
    expect(unfinished).toContain('Not finished: paused.');
    expect(unfinished).toContain('The budget of $0.20 is spent. Resume with a higher budget.');
    expect(unfinished).toContain('There are no answers');
    const empty = renderHtmlReport(emptyAuditReport());
    expect(empty).toContain('No brief was written');
    expect(empty).toContain('No answer cites a source.');
    expect(empty).toContain('None of 4 answers names Larkfield.');
  });

  it('lists answers without a judgement and what the model contradicts, with the reason', () => {
    expect(page).toContain('The model refused twice; rules could not judge this answer.');
    expect(page).toContain('<code>brand.mentionCount</code>');
  });

  it('shows what a score adds up to, and no sums where its parts do not add up', () => {
    const report = exampleAuditReport();
    expect(page).toContain('<th scope="col" class="num">Adds</th>');
    const odd = { value: 90, n: 48, parts: [{ name: 'One', value: 10, weight: 0.5, note: 'x' }] };
    const opened = renderHtmlReport({ ...report, scores: { ...report.scores, overall: odd } });
    const computed = /id="computed-overall">([\s\S]*?)<\/table>/u.exec(opened)?.[1] ?? '';
    expect(computed).toContain('One');
    expect(computed).not.toContain('Adds');
  });

  it('keeps an English sentence running rightwards although an Arabic name begins it', () => {
    const foreign = renderHtmlReport(foreignAuditReport());
    expect(foreign).toMatch(/<span class="preview" dir="ltr"><mark>شركة النور للتقنية<\/mark> is /u);
    expect(foreign).toContain('answers name \u2068شركة النور للتقنية\u2069: 46%');
    const report = exampleAuditReport();
    const [first, ...rest] = report.answers;
    if (first === undefined) throw new Error('no answer');
    const arabic = renderHtmlReport({
      ...report,
      answers: [{ ...first, text: 'Larkfield خيار جيد لفرق الدعم الصغيرة' }, ...rest],
    });
    expect(arabic).toContain('<div class="text" dir="rtl">');
  });

  it('shows all hostile strings as words', () => {
    const hostile = renderHtmlReport(hostileAuditReport());
    for (const words of HOSTILE_STRINGS) expect(hostile).not.toContain(`>${words}<`);
    expect(hostile).toContain('&lt;script&gt;globalThis.breached=1;alert(1)&lt;/script&gt;');
  });

  it('stays under 1.5 MB for 192 answers of 2 kB', () => {
    const report = exampleAuditReport({ questionsPerCategory: 8 });
    const filler =
      ' And so it goes on for a while, as such answers do, without naming anybody at all.'.repeat(8);
    const answers = report.answers.map((answer) => ({
      ...answer,
      text: `${answer.text}\n\n${filler.slice(0, Math.max(0, 2_000 - answer.text.length))}`,
    }));
    expect(Buffer.byteLength(renderHtmlReport({ ...report, answers }))).toBeLessThan(1_500_000);
  });

  it('stays readable for one answer of 50 MB and for three thousand answers', () => {
    const report = exampleAuditReport();
    const [first, ...rest] = report.answers;
    if (first === undefined) throw new Error('no answer');
    const huge = renderHtmlReport({
      ...report,
      answers: [{ ...first, text: first.text + ' and more'.repeat(5_500_000) }, ...rest],
    });
    expect(huge.length).toBeLessThan(1_000_000);
    expect(huge).toContain('characters left out here');
    const many = Array.from({ length: 3_000 }, (_, at) => ({ ...first, id: `answer ${at}` }));
    const long = renderHtmlReport({ ...report, answers: many });
    expect(long).toContain('1,000 answers beyond the first 2,000 are in the JSON and CSV exports.');
    expect(long).not.toContain('href="#answer-2001"');
  });
});

describe('renderHtmlComparison', () => {
  const page = renderHtmlComparison(exampleAuditComparison());

  it('calls a change a change and noise noise, with both rates, intervals and samples', () => {
    expect(page).toContain('Larkfield is named more often: 36% to 50% (+14 points, p = 0.006).');
    expect(page).toMatch(/Solution seeking<\/bdi>[\s\S]*?≈ Within noise/u);
    expect(page).toMatch(/Problem unaware<\/bdi>[\s\S]*?n = 32[\s\S]*?▲ Up/u);
    expect(page).toContain('? Too little to say');
  });

  it('never words noise as a change', () => {
    const comparison = exampleAuditComparison();
    const noise = renderHtmlComparison({
      ...comparison,
      overall: { ...comparison.overall, verdict: 'noise', pValue: 0.4 },
    });
    expect(noise).toContain('That is within noise');
    expect(noise).not.toContain('more often');
  });

  it('holds nothing live, whatever the questions and labels say', () => {
    const hostile = HOSTILE_STRINGS.map((words) => ({
      query: words,
      provider: words,
      before: false,
      after: true,
    }));
    const comparison = exampleAuditComparison();
    const attacked = renderHtmlComparison({
      ...comparison,
      after: { ...comparison.after, brand: HOSTILE_STRINGS.join('') },
      test: HOSTILE_STRINGS.join(''),
      byProvider: HOSTILE_STRINGS.map((label) => ({ ...comparison.overall, label })),
      citations: { gained: [...HOSTILE_STRINGS], lost: [...HOSTILE_STRINGS], kept: 0 },
      answersChanged: hostile,
    });
    const tags = tagsOf(attacked);
    expect(
      tags.filter(
        ({ name, attributes }) =>
          /script|iframe|img/u.test(name) || [...attributes.keys()].some((key) => key.startsWith('on')),
      ),
    ).toEqual([]);
  });

  it('labels a simulated side', () => {
    const comparison = exampleAuditComparison();
    const simulated = renderHtmlComparison({
      ...comparison,
      before: { ...comparison.before, simulated: true },
    });
    expect(simulated).toContain('Simulated before');
  });
});
