import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSite } from './read-site.ts';
import { pageOf, TODAY } from './test-pages.ts';

describe('any HTML at all', () => {
  const read = (html: string) =>
    readSite(
      [
        { kind: 'home', page: pageOf(html) },
        { kind: 'imprint', page: pageOf(html) },
      ],
      { domain: 'acme.com', today: TODAY },
    );
  const pieces = fc.constantFrom(
    '<div',
    '>',
    '</div>',
    '<a href="',
    '"',
    '<p>',
    '<script type="application/ld+json">',
    '{"@type":"Organization","name":',
    '</script>',
    '<svg>',
    '<!--',
    '-->',
    '<meta name="generator" content="',
    '&amp;',
    '&#x110000;',
    '<table><tr><td>',
    '</table>',
    'DE 136 695 976',
    'HRB ',
    '@acme.com',
    'Tel. +49',
    '<b itemscope itemprop=x>',
    '\u0000',
    'https://x.com/',
    '12345 Berlin',
    ' GmbH ',
    '<textarea>',
    '<title>',
    '<![CDATA[',
    '{"@graph":[[[',
    'since ',
    '2012',
    '<time datetime="2026-13-45">',
    '株式会社',
  );

  test('makes nothing throw, and every observation is one', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }), (parts) => {
        const { observations } = read(parts.join(''));
        for (const { confidence, value, url } of observations) {
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
          expect(value).not.toBe('');
          expect(url).toBe('https://acme.com/');
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['lists', '[', ']'],
    ['graphs', '{"@graph":', '}'],
    ['things', '{"@type":"Organization","name":{"@type":"Organization","address":', '}}'],
  ])('%s nested as deep as they like are walked', (_name, before, after) => {
    const times = Math.floor(250_000 / (before.length + after.length));
    const json = `${before.repeat(times)}1${after.repeat(times)}`;
    expect(() =>
      read(`<title>Acme</title><script type="application/ld+json">${json}</script>`),
    ).not.toThrow();
  });

  // A megabyte of each piece; were anything quadratic in it, this would take minutes.
  test.each([
    ['open elements', '<div>'],
    ['open and wrongly closed elements', '<b></i>'],
    ['nested items', '<b itemscope itemprop=a>'],
    ['table cells', '<li><td>'],
    ['foreign elements', '<svg><math>'],
    ['links', '<a href=/x>'],
    ['attributes', '<a b=c '],
    ['comments', '<!--'],
    ['brackets', '<'],
    ['entities', '&am'],
    ['JSON', '<script type="application/ld+json">[[[['],
    ['digits', '1234567 '],
    ['names', 'Aa Bb Cc '],
    ['capitals', 'AAAA '],
    ['mail', 'a@a.'],
    ['telephone', 'Tel 1 '],
    ['commas', 'built for a, '],
    ['spaces', '   '],
    ['dashes', 'KvK - '],
  ])('takes time that grows with its length alone: %s', (_name, piece) => {
    const html = piece.repeat(Math.floor(1_000_000 / piece.length));
    const started = performance.now();
    read(html);
    expect(performance.now() - started).toBeLessThan(8_000);
  });
});
