import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sheet = readFileSync(new URL('./style/1-colours.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = sheet.split('@media');

function colours(css: string): Map<string, string> {
  return new Map(
    [...css.matchAll(/--([\w-]+): (#[\da-f]{6});/gu)].map((found) => [found[1] ?? '', found[2] ?? '']),
  );
}

/** WCAG 2 relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(first: string, second: string): number {
  const [high = 0, low = 0] = [luminance(first), luminance(second)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** Words on what they stand on. */
const PAIRS: [string, string][] = [
  ...['page', 'surface', 'raised'].flatMap((ground) =>
    ['ink', 'soft', 'muted', 'brand-ink'].map((words): [string, string] => [words, ground]),
  ),
  ['brand-ink', 'brand-wash'],
  ['positive-ink', 'positive-wash'],
  ['mixed-ink', 'mixed-wash'],
  ['mixed-ink', 'page'],
  ['ink', 'mixed-wash'],
  ['negative-ink', 'negative-wash'],
  ['estimate-ink', 'estimate-wash'],
  ...['h0', 'h1', 'h2', 'h3'].map((ground): [string, string] => ['on-light', ground]),
  ...['h4', 'h5', 'h6'].map((ground): [string, string] => [`on-${ground}`, ground]),
];

describe.each([
  ['light', colours(light)],
  ['dark', new Map([...colours(light), ...colours(dark)])],
])('the %s colours', (_, palette) => {
  it.each(PAIRS)('set %s on %s with a contrast of at least 4.5 (WCAG AA)', (words, ground) => {
    const [first, second] = [palette.get(words), palette.get(ground)];
    if (first === undefined || second === undefined) throw new Error(`no colour ${words} or ${ground}`);
    expect(contrast(first, second)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['rival', 'surface'],
    ['brand', 'surface'],
    ['positive', 'surface'],
    ['negative', 'surface'],
    ['mixed', 'surface'],
    ['neutral', 'surface'],
  ])('draw %s on %s so that its shape is seen', (shape, ground) => {
    expect(contrast(palette.get(shape) ?? '', palette.get(ground) ?? '')).toBeGreaterThanOrEqual(2.5);
  });
});
