import type { RecordedAnswer, Span } from '@leadline/contracts';
import { citationsIn } from './policy/citations/index.ts';
import { type BrandMatcher, findInReading, measureReading } from './policy/matching/index.ts';
import { readAnswer } from './policy/reading/index.ts';
import type { MeasuredRecord } from './records.ts';

/** An answer as it came, numbered within its audit. */
export interface NumberedAnswer extends RecordedAnswer {
  readonly number: number;
  readonly repeat: number;
}

/** Everything code can measure in one answer: mentions, positions, shares, citations. Reads the whole text. */
export function measure(answer: NumberedAnswer, matcher: BrandMatcher): MeasuredRecord {
  const reading = readAnswer(answer.text);
  const { mentions } = findInReading(reading, matcher);
  const { brand, rivals, shareOfVoice } = measureReading(reading, matcher, mentions);
  const { name: _name, ...brandMeasure } = brand;
  return {
    number: answer.number,
    sourceId: answer.id ?? null,
    query: answer.query,
    text: answer.text,
    provider: answer.provider,
    model: answer.model ?? null,
    repeat: answer.repeat,
    category: answer.category ?? null,
    measured: {
      brand: { ...brandMeasure, mentions: keptSpans(brandMeasure.mentions) },
      competitors: rivals.map((rival) => ({ ...rival, mentions: keptSpans(rival.mentions) })),
      shareOfVoice,
    },
    citations: citationsIn(reading, mentions, { givenSources: answer.sources, matcher }),
  };
}

/** Places kept of one brand in one answer; its count is exact however many there are. */
const MOST_SPANS = 1_000;

/** An even sample where there are very many, so that a text of tens of megabytes stays storable. */
function keptSpans(spans: readonly Span[]): Span[] {
  if (spans.length <= MOST_SPANS) return [...spans];
  return Array.from({ length: MOST_SPANS }, (_, index) => {
    return spans[Math.floor((index * spans.length) / MOST_SPANS)] as Span;
  });
}

const CHARACTERS_BETWEEN_BREATHS = 200_000;

/** Measures many answers without keeping the process from its other work for long. */
export async function measureAll(
  answers: readonly NumberedAnswer[],
  matcher: BrandMatcher,
): Promise<MeasuredRecord[]> {
  const measured: MeasuredRecord[] = [];
  let characters = 0;
  for (const answer of answers) {
    measured.push(measure(answer, matcher));
    characters += answer.text.length;
    if (characters < CHARACTERS_BETWEEN_BREATHS) continue;
    characters = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return measured;
}

/** Numbers answers in their order; a question answered again by the same assistant is a repeat. */
export function numberAnswers(answers: readonly RecordedAnswer[]): NumberedAnswer[] {
  const seen = new Map<string, number>();
  return answers.map((answer, index) => {
    const key = `${answer.provider}\u0000${answer.query}`;
    const repeat = (seen.get(key) ?? 0) + 1;
    seen.set(key, repeat);
    return { ...answer, number: index + 1, repeat };
  });
}
