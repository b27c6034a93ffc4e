import { expect, it } from 'vitest';
import { freshMs } from './index.ts';

const HOUR = 3_600_000;
const hours = (task: string, component: string | null = null, tags: string[] = []) =>
  freshMs({ task, component, tags }) / HOUR;

it.each([
  'company',
  'company-summary',
  'Company.profile',
  'company_inference',
  'client_profiling',
  'enrichment.merge',
])('the task %s asks for data about companies, fresh for a day', (name) => {
  expect(hours(name)).toBe(24);
  expect(hours('chat', name)).toBe(24);
});

it.each(['chat', 'research', 'companyless', 'my-company', '4cs_calculation', 'email'])(
  'the task %s does not: fresh for an hour',
  (name) => {
    expect(hours(name)).toBe(1);
  },
);

it('a request that names its company by a tag hears when that changes, so its answer is fresh for a day', () => {
  expect(hours('chat', null, ['deal:4', 'company:acme.com'])).toBe(24);
  expect(hours('chat', null, ['deal:4'])).toBe(1);
});
