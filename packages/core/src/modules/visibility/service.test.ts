import { auditReportSchema } from '@leadline/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditOf, recordedAnswers } from './test-answers.ts';
import { openWorld, type World } from './test-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => world.reset());
afterAll(() => world.close());

describe('the plan', () => {
  test('standard makes exactly 118 analysis calls for 192 answers', async () => {
    const answers = recordedAnswers(32);
    const t0 = performance.now();
    const report = await world.report(auditOf({ answers: { kind: 'recorded', answers } }));
    console.log(performance.now() - t0);
    expect(auditReportSchema.parse(report)).toEqual(report);
    expect(report.calls).toEqual({ analysis: 118, collection: 0, repaired: 0, cached: 0 });
    expect(world.sandbox.calls).toHaveLength(118);
  });
});
