import type { ExtractionType, Projection } from '@leadline/contracts';
import type { FindingOf, Situation } from '../finding.ts';
import type { Scene } from './phrasing.ts';
import type { Work } from './work.ts';

/** A finding put into words; each layer of the roll-up takes what it needs of it. */
export interface Wording {
  /** A heading of at most some ten words. */
  readonly headline: string;
  /** The same for every slice in which the finding shows, and for no other finding of the type but questions. */
  readonly topic: string;
  /** What is so, or what to do about it, in one sentence with its figures. */
  readonly text: string;
  /** What lies behind it, with the answers' own words. */
  readonly why: string;
  /** What to do, as one imperative sentence. */
  readonly ask: string;
  readonly steps: readonly string[];
  /** What can be done this week. */
  readonly firstStep: string;
  /** What to look at, how it stands today, and what to aim for at the audit after next. */
  readonly measure: { readonly metric: string; readonly baseline: string; readonly target: string };
  readonly edge: string;
  /** What acting on it might bring; `answers` is the size of the change, 0 where none is assumed. */
  readonly gain: Omit<Projection, 'kind'> & { readonly answers: number };
  readonly work: Work;
  readonly contentFormat?: string;
  readonly needs?: string;
}

export type Writer<S extends Situation> = (finding: FindingOf<S>, scene: Scene) => Wording;

/** For each type of insight how a situation is told; a situation that says nothing for a type is left out. */
export type Writers = { readonly [S in Situation]?: { readonly [T in ExtractionType]?: Writer<S> } };
