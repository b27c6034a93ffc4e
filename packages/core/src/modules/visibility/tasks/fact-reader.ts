import { answerId } from '../policy/analysed-answer.ts';
import { type AnswerFacts, factsOf } from '../policy/insights/index.ts';
import { readStances } from '../policy/stance/index.ts';
import type { MeasuredRecord } from '../records.ts';

/** Reads what rules need of an answer, each answer once. */
export function createFactReader(brand: string): (record: MeasuredRecord) => AnswerFacts {
  const read = new Map<number, AnswerFacts>();
  return (record) => {
    const known = read.get(record.number);
    if (known) return known;
    const { measured } = record;
    const { stances } = readStances(record.text, [
      { name: brand, mentions: measured.brand.mentions },
      ...measured.competitors,
    ]);
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
      stance: stances[0] ?? null,
    });
    read.set(record.number, facts);
    return facts;
  };
}
