import type { ExtractionType } from '@leadline/contracts';
import { chooseFindings, findAll, rivalIn, sizeFor, wordingOf } from './choose.ts';
import { type InsightDraft, priorityWithin } from './drafts.ts';
import type { Finding, Slice } from './finding.ts';
import type { Scene } from './wordings/phrasing.ts';
import type { Wording } from './wordings/wording.ts';
import { WORK } from './wordings/work.ts';

/** A finding with its words for one type of insight. */
export interface Worded {
  readonly finding: Finding;
  readonly wording: Wording;
}

/** All findings of a slice that say something for a type, the largest first. */
export function wordedFindings(slice: Slice, type: ExtractionType, scene: Scene): Worded[] {
  return findAll(slice).flatMap((finding) => {
    const wording = wordingOf(finding, type, scene);
    return wording === null ? [] : [{ finding, wording }];
  });
}

/**
 * At most `most` items of a type by rules: as many as the evidence supports and no more, distinct, the
 * largest measured problem first. Answers are numbered as in the slice, from 1.
 */
export function draftItemsByRules(
  slice: Slice,
  asked: { readonly type: ExtractionType; readonly most: number; readonly scene: Scene },
): InsightDraft[] {
  const numbers = new Map(slice.answers.map((answer, index) => [answer.id, index + 1]));
  const worded = wordedFindings(slice, asked.type, asked.scene);
  const chosen = chooseFindings(worded, asked.most, ({ finding }) => sizeFor(finding, asked.type));
  return chosen
    .sort((a, b) => b.finding.weight - a.finding.weight)
    .map(({ finding, wording }) => {
      const rival = rivalIn(finding);
      return {
        text: wording.text,
        topic: wording.topic,
        priority: priorityFor(finding.weight),
        difficulty: WORK[wording.work].difficulty,
        timeline: WORK[wording.work].timeline,
        actions: wording.steps,
        metric: measureText(wording),
        edge: wording.edge,
        gain: [wording.gain.statement, wording.gain.basis],
        risk: WORK[wording.work].risk,
        needs: wording.needs ?? WORK[wording.work].needs,
        focus: asked.type === 'content_opportunities' ? (wording.contentFormat ?? null) : rival,
        quotes: finding.evidence.flatMap(({ answerId, quote }) => {
          const n = numbers.get(answerId);
          return n === undefined ? [] : [{ n, quote }];
        }),
        ...(rival !== null && { rival }),
        answers: finding.answers.flatMap((id) => numbers.get(id) ?? []),
        author: 'rules',
      };
    });
}

/** Priority 1 to 10 from the size of a problem: the root spreads the many small ones apart. */
export function priorityFor(weight: number): number {
  return priorityWithin(1 + 9 * Math.sqrt(weight));
}

/** "Answers that …: 5 of 8 today, aim for 2 of 8 by the audit after next". */
export function measureText({ measure }: Wording): string {
  return `${measure.metric}: ${measure.baseline} today, aim for ${measure.target} by the audit after next`;
}
