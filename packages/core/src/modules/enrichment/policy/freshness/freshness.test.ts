import type { FieldName, ProfileField } from '@leadline/contracts';
import { expect, it } from 'vitest';
import { answerDays, fieldDays, fieldsDue } from './index.ts';

const layerOf = (source: string) => (source === 'site' ? 1 : source === 'model' ? 3 : 2);
const known = (field: FieldName, source: string, corrected = false): ProfileField => ({
  field,
  value: 'x',
  confidence: 0.9,
  saidBy: [{ source, url: null, observedAt: '2026-01-01T00:00:00Z', confidence: 0.9 }],
  stale: false,
  corrected,
  others: [],
});

it('answers are kept 90, 30 and 7 days by layer, and never longer than licence and call allow', () => {
  expect([1, 2, 3].map((layer) => answerDays({ layer: layer as 1, keepDays: null }))).toEqual([90, 30, 7]);
  expect(answerDays({ layer: 1, keepDays: 0 })).toBe(0);
  expect(answerDays({ layer: 1, keepDays: 30, freshDays: 14 })).toBe(14);
});

it('a field stays fresh as long as its kind and the best layer that speaks for it do', () => {
  expect(fieldDays('name', ['site', 'clearbit'], layerOf)).toBe(90);
  expect(fieldDays('name', ['clearbit', 'model'], layerOf)).toBe(30);
  expect(fieldDays('industry', ['model'], layerOf)).toBe(7);
  expect(fieldDays('openJobs', ['site'], layerOf)).toBe(7);
});

it('asks again for what is old, missing or never looked for, for all with refresh, never for a person’s word', () => {
  const question = {
    wanted: ['name', 'employees', 'ceo', 'phone', 'email', 'industry'] as FieldName[],
    known: [known('name', 'site'), known('employees', 'clearbit'), known('ceo', 'clearbit', true)],
    askedAt: {
      name: '2026-01-01T00:00:00Z',
      employees: '2026-01-01T00:00:00Z',
      ceo: '2020-01-01T00:00:00Z',
      phone: '2026-01-25T00:00:00Z',
      email: '2026-02-08T00:00:00Z',
    },
    layerOf,
    refresh: false,
    now: new Date('2026-02-10T00:00:00Z'),
  } as const;
  expect(fieldsDue(question)).toEqual(['employees', 'phone', 'industry']);
  expect(fieldsDue({ ...question, refresh: true })).toEqual([
    'name',
    'employees',
    'phone',
    'email',
    'industry',
  ]);
});
