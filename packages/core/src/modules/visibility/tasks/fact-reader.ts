import { answerId } from '../policy/analysed-answer.ts';
import { type AnswerFacts, factsOf } from '../policy/insights/index.ts';
import type { MeasuredRecord } from '../records.ts';
import { interimStance } from './interim-stance.ts';

/** Reads what rules need of an answer, each answer once. */
export function createFactReader(brand: string): (record: MeasuredRecord) => AnswerFacts {
  const read = new Map<number, AnswerFacts>();
  return (record) => {
    const known = read.get(record.number);
    if (known) return known;
    const { measured } = record;
    const facts = factsOf({
      id: answerId(record.number),
      query: record.query,
      provider: record.provider,
      category: record.category ?? 'solution_seeking',
      text: record.text,
      measure: {
        brand: { name: brand, ...measured.brand },
        rivals: measured.competitors,
        shareOfVoice: measured.shareOfVoice,
      },
      citations: record.citations,
      stance: measured.brand.mentioned ? interimStance(record) : null,
    });
    read.set(record.number, facts);
    return facts;
  };
}
