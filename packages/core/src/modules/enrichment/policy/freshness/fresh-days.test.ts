import { expect, it } from 'vitest';
import { fieldDays, layersOf } from './index.ts';

const layerOf = layersOf([
  { name: 'site', layer: 1 },
  { name: 'clearbit', layer: 2 },
]);

it('a field is looked for again after 90, 30 or 7 days by the best layer that speaks for it, or sooner by its kind', () => {
  expect(fieldDays('name', ['clearbit', 'site'], layerOf)).toBe(90);
  expect(fieldDays('name', ['clearbit', 'model'], layerOf)).toBe(30);
  expect(fieldDays('industry', ['model', 'builtin'], layerOf)).toBe(7);
  expect(fieldDays('openJobs', ['site'], layerOf)).toBe(7);
});

it('the own database counts as records', () => {
  expect(fieldDays('name', ['company-database'], layerOf)).toBe(30);
});
