import { describe, expect, it } from 'vitest';
import { compileSources, findUnsupported } from './index.ts';

const SOURCE =
  'Holm Industries GmbH grew its revenue by 12.68 % to 1,450,000 euros in 2024. Petra Lang, head of purchasing, said: ' +
  '"We want one supplier for all of our plants." The group employs 1.200 people in 9 countries.';
const sources = compileSources([SOURCE]);
const unsupported = (text: string): string[] =>
  findUnsupported(text, sources).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);

describe('finding unsupported claims', () => {
  it.each([
    'Revenue rose to 1.45 million euros in 2024.',
    'Der Umsatz stieg um 12,7 % auf 1.450.000 Euro.',
    'Petra Lang leads purchasing for 1,200 employees.',
    'She said “we want one supplier for all of our plants”.',
    'There are three reasons:\n1. price\n2. service',
    'It is the best fit for us.',
  ])('accepts "%s"', (text) => {
    expect(unsupported(text)).toEqual([]);
  });

  it.each([
    ['Revenue rose to 1.6 million euros.', 'number: 1.6'],
    ['The group has 1,250 employees.', 'number: 1,250'],
    ['It was founded in 1987.', 'number: 1987'],
    ['The head of purchasing is Petra Holzmann.', 'name: Petra Holzmann'],
    ['She said "we want to buy everything at once".', 'quote: "we want to buy everything at once"'],
  ])('reports what does not stand in the sources: %s', (text, expected) => {
    expect(unsupported(text)).toEqual([expected]);
  });
});
