import type { ExtractionType } from '@leadline/contracts';
import { findClaims } from './find-claims.ts';
import { findPlaces } from './find-places.ts';
import { findStandings } from './find-standing.ts';
import type { Finding, Situation, Slice } from './finding.ts';
import { THEME_TRAITS, THEMES, type Theme } from './themes.ts';
import { CLAIM_WRITERS } from './wordings/claims.ts';
import type { Scene } from './wordings/phrasing.ts';
import { PLACE_WRITERS } from './wordings/places.ts';
import { STANDING_WRITERS } from './wordings/standing.ts';
import type { Wording, Writers } from './wordings/wording.ts';

const WRITERS: Writers = { ...STANDING_WRITERS, ...CLAIM_WRITERS, ...PLACE_WRITERS };

/** Everything the rules find in a slice and can show words for, the largest problem first. */
export function findAll(slice: Slice): Finding[] {
  return [...findStandings(slice), ...findClaims(slice), ...findPlaces(slice)]
    .filter((finding) => finding.evidence.length > 0)
    .sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1));
}

/** The size of a finding as it counts for a type of insight. */
export function sizeFor(finding: Finding, type: ExtractionType): number {
  return finding.weight * (EMPHASIS[type]?.[finding.situation] ?? 1);
}

/** A finding in words, or null when it says nothing for this type of insight. */
export function wordingOf(finding: Finding, type: ExtractionType, scene: Scene): Wording | null {
  const writer = WRITERS[finding.situation]?.[type] as
    | ((found: Finding, scene: Scene) => Wording)
    | undefined;
  return writer?.(finding, scene) ?? null;
}

/** How much less a finding counts for every one chosen before it that is about the same. */
const REPEATED = { rival: 0.8, situation: 0.65, theme: 0.4 } as const;

/** Where a type calls for other situations than their size alone would bring up. */
const EMPHASIS: { readonly [T in ExtractionType]?: { readonly [S in Situation]?: number } } = {
  recommendations: {
    absent: 0.7,
    outclaimed: 0.9,
    feature: 0.7,
    faint: 1.2,
    late: 1.2,
    source: 1.3,
    assistant: 1.3,
    concern: 1.2,
  },
  competitive_gaps: { volume: 0.6, outclaimed: 0.9 },
  content_opportunities: { question: 1.7, feature: 1.1, absent: 0.7, endorsed: 0.7 },
};

/**
 * At most `most` of the findings, largest first, but so that no rival, theme or situation crowds out the
 * rest: each repeat counts for less. `worth` weighs a finding for the reader at hand.
 */
export function chooseFindings<Candidate extends { readonly finding: Finding }>(
  candidates: readonly Candidate[],
  most: number,
  worth: (candidate: Candidate) => number = ({ finding }) => finding.weight,
): Candidate[] {
  const chosen: Subject<Candidate>[] = [];
  const left = new Set(
    candidates.map((candidate) => ({
      candidate,
      value: worth(candidate),
      situation: candidate.finding.situation,
      rival: rivalIn(candidate.finding),
      themes: themesIn(candidate.finding),
    })),
  );
  while (chosen.length < most && left.size > 0) {
    const best = largest([...left], (subject) => subject.value * novelty(subject, chosen));
    chosen.push(best);
    left.delete(best);
  }
  return chosen.map(({ candidate }) => candidate);
}

/** A candidate with what it is about. */
interface Subject<Candidate> {
  readonly candidate: Candidate;
  readonly value: number;
  readonly situation: Situation;
  readonly rival: string | null;
  readonly themes: readonly Theme[];
}

/** The first of the largest. */
function largest<Item>(items: readonly Item[], sizeOf: (item: Item) => number): Item {
  const sized = items.map((item) => ({ item, size: sizeOf(item) }));
  return sized.reduce((best, next) => (next.size > best.size ? next : best)).item;
}

function novelty(subject: Subject<unknown>, chosen: readonly Subject<unknown>[]): number {
  return chosen.reduce((factor, before) => {
    const sameRival = subject.rival !== null && subject.rival === before.rival;
    const sameTheme = before.themes.some((theme) => subject.themes.includes(theme));
    return (
      factor *
      (sameRival ? REPEATED.rival : 1) *
      (before.situation === subject.situation ? REPEATED.situation : 1) *
      (sameTheme ? REPEATED.theme : 1)
    );
  }, 1);
}

export function rivalIn(finding: Finding): string | null {
  return 'rival' in finding ? finding.rival : null;
}

function themesIn(finding: Finding): readonly Theme[] {
  if (finding.situation === 'feature')
    return THEMES.filter((theme) => THEME_TRAITS[theme].words.test(finding.claim));
  if ('theme' in finding && finding.theme !== null) return [finding.theme];
  return [];
}
