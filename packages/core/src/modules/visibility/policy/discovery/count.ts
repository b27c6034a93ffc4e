import type { DiscoveredBrand } from '@leadline/contracts';
import { compileBrands, findInReading, type PlacedMention } from '../matching/index.ts';
import { type Reading, sentenceAt } from '../reading/index.ts';
import type { Group } from './merge.ts';

export interface AnswerRead {
  readonly id: string;
  readonly query: string;
  readonly reading: Reading;
}

/** A discovered brand with the answers that put it forward, not only name it. */
export interface FoundBrand {
  readonly brand: DiscoveredBrand;
  readonly answerIds: readonly string[];
}

/** Longest example quote, in characters. */
const QUOTE = 240;

interface Tally {
  readonly answers: Set<number>;
  mentions: number;
  example: { readonly answer: number; readonly mention: PlacedMention } | null;
}

/** Counts each discovered brand over the whole answers, as configured brands are counted. */
export function countGroups(
  groups: readonly Group[],
  answers: readonly AnswerRead[],
  context: { readonly productCategory?: string | null | undefined },
): FoundBrand[] {
  const [first, ...others] = groups.map((group) => ({ name: group.name, aliases: [...group.variants] }));
  if (!first) return [];
  const matcher = compileBrands(first, others, context);
  const tallies = groups.map((): Tally => ({ answers: new Set(), mentions: 0, example: null }));
  answers.forEach(({ reading }, answer) => {
    for (const mention of findInReading(reading, matcher).mentions) {
      const tally = tallies[mention.brandIndex];
      if (!tally) continue;
      tally.answers.add(answer);
      tally.mentions += 1;
      tally.example ??= { answer, mention };
    }
  });
  return groups
    .map((group, index) => toFound(group, tallies[index], answers))
    .sort(
      ({ brand: a }, { brand: b }) =>
        b.answers - a.answers || b.confidence - a.confidence || (a.name < b.name ? -1 : 1),
    );
}

function toFound(group: Group, tally: Tally | undefined, answers: readonly AnswerRead[]): FoundBrand {
  const putForward = new Set(group.votes.map((vote) => vote.answer));
  const named = putForward.union(tally?.answers ?? new Set<number>());
  const brand = {
    name: group.name,
    variants: [...group.variants],
    answers: named.size,
    mentions: Math.max(tally?.mentions ?? 0, putForward.size),
    share: Math.round((named.size / answers.length) * 10_000) / 100,
    confidence: group.confidence,
    example: exampleOf(group, tally, answers),
  };
  return { brand, answerIds: Array.from(putForward, (answer) => answers[answer]?.id ?? '') };
}

function exampleOf(
  group: Group,
  tally: Tally | undefined,
  answers: readonly AnswerRead[],
): DiscoveredBrand['example'] {
  const vote = group.votes[0];
  const answer = tally?.example?.answer ?? vote?.answer ?? 0;
  const at = tally?.example?.mention.plainStart ?? vote?.slot.start ?? 0;
  const found = answers[answer];
  return found ? { answerId: found.id, quote: quoteAt(found.reading, at) } : { answerId: '', quote: '' };
}

/** The original characters of the sentence around an offset, cut when too long. */
function quoteAt(reading: Reading, at: number): string {
  const sentence = sentenceAt(reading, at) ?? { start: at, end: Math.min(reading.plain.length, at + QUOTE) };
  const start = sentence.end - sentence.start > QUOTE ? Math.max(sentence.start, at - 60) : sentence.start;
  const shown = reading.toOriginal(start, Math.min(sentence.end, start + QUOTE));
  return reading.original.slice(shown.start, shown.end);
}
