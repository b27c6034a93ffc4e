import { EXTRACTION_TYPES, executiveBriefSchema, type StrategicPriority } from '@leadline/contracts';
import { describe, expect, it } from 'vitest';
import { computeScores } from '../policy/scores/index.ts';
import { briefOf, prioritiesOf, selectTask, writeBriefTask } from './index.ts';
import { readerOf, scoresOf, selectInput } from './roll-up-factory.ts';

describe('the brief', () => {
  const priorities: StrategicPriority[] = EXTRACTION_TYPES.flatMap((type) => {
    const typed = selectInput([type]);
    return prioritiesOf(selectTask([type]).builtin?.(typed) ?? {}, typed, [type]);
  });
  const input = { brand: 'Acme', scores: scoresOf(), priorities, reader: readerOf(120) };
  const byRules = () => writeBriefTask.builtin?.(input) ?? expect.fail('there is a brief by rules');
  const byModel = () => {
    const { author: _author, ...draft } = byRules();
    return draft;
  };

  const entriesFor = (role: string) =>
    writeBriefTask.builtin?.({ ...input, reader: readerOf(120, role) }).priorities.length ?? 0;

  it('by rules is valid, quotes the measured figures and passes its own check', () => {
    const draft = byRules();
    expect(writeBriefTask.check(draft, input)).toEqual([]);
    const brief = executiveBriefSchema.parse(briefOf(draft, input));
    expect(brief.author).toBe('rules');
    expect(brief.executiveBrief).toContain('9 of 24 answers (38 %)');
    expect(brief.situationAssessment.competitivePosition).toContain('Globex in 18');
    expect(brief.strategicPriorities.length).toBeGreaterThanOrEqual(3);
    expect(brief.expectedOutcomes.roiConfidence).not.toBe('high');
  });

  it('takes stage scores from measuring, whatever was written', () => {
    const brief = briefOf(byRules(), input);
    const measured = input.scores.byFunnelStage.map((card) => card.overall.value);
    const { awareness, consideration, decision } = brief.buyerJourneyPerformance;
    [awareness, consideration, decision].forEach((stage, index) => {
      expect(stage.score).toBeCloseTo(measured[index] ?? -1, 1);
    });
  });

  it('names each defect of a model’s brief', () => {
    const check = (change: object) => writeBriefTask.check({ ...byRules(), ...change }, input).join('\n');
    const entries = byRules().priorities;
    expect(check({ priorities: entries.slice(0, 1) })).toContain('1 different priorities; at least 3');
    expect(check({ priorities: [entries[0], entries[0], entries[0]] })).toContain('1 different priorities');
    expect(check({ priorities: [...entries, { ...entries[0], from: 99 }] })).toContain('There is no item 99');
    expect(check({ priorities: entries.map((entry) => ({ ...entry, cost: ['$1'] })) })).toContain(
      'need their basis',
    );
    expect(check({ days90: [], gap: ' ' })).toContain('Empty: gap, days90.');
    expect(check({ thesis: ['$1M'] })).toContain('Without a basis as second entry: thesis.');
  });

  it('is saved by taking what it lacks from the rules', () => {
    const saved = writeBriefTask.salvage?.(
      [{ ...byModel(), closing: '', days30: [], after90: ['soon'] }],
      input,
    );
    expect(saved).toMatchObject({
      closing: byRules().closing,
      days30: byRules().days30,
      after90: byRules().after90,
    });
    expect(writeBriefTask.salvage?.([{ ...byModel(), brief: '' }], input)).toBeNull();
  });

  it('counts a priority named twice once', () => {
    const draft = byRules();
    const twice = { ...draft, priorities: [...draft.priorities, ...draft.priorities] };
    expect(briefOf(twice, input).strategicPriorities).toHaveLength(draft.priorities.length);
  });

  it('can be written of an audit in which nothing was found', () => {
    const nothing = {
      ...input,
      priorities: [],
      scores: computeScores([], { brand: { name: 'Acme' }, rivals: [] }),
    };
    const brief = briefOf(writeBriefTask.builtin?.(nothing) ?? byRules(), nothing);
    expect(executiveBriefSchema.parse(brief).buyerJourneyPerformance.awareness.score).toBeNull();
  });

  it('is shorter for a reader in a hurry', () => {
    expect(entriesFor('CEO')).toBeLessThanOrEqual(3);
    expect(entriesFor('Content Manager')).toBeGreaterThanOrEqual(entriesFor('CEO'));
  });
});
