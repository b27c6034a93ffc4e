import type { Matter } from './lexicon.ts';
import type { Line } from './lines.ts';
import { type CueKind, forceOf } from './recommendation.ts';

/** What speaks for and against one brand in one answer, weighed. */
export interface BrandEvidence {
  /** Sums of weights, all 0 or above. */
  readonly praise: number;
  /** Praise for being known, apart from `praise`. */
  readonly fame: number;
  readonly fault: number;
  readonly doubt: number;
  /** The strongest recommendation, 0 to 3. */
  readonly force: number;
  /** The strongest recommendation in so many words; the place in the answer aside. */
  readonly urged: number;
  readonly advisedAgainst: boolean;
  readonly onlyPassing: boolean;
  /** Presented as an option, in an item or section of its own. */
  readonly listed: boolean;
  /** Characters said of the brand. */
  readonly told: number;
  readonly lines: readonly WeighedLine[];
}

export interface WeighedLine {
  readonly line: Line;
  /** For (above 0) or against the brand. */
  readonly weight: number;
  readonly named: boolean;
}

type Open<Sums> = { -readonly [Key in keyof Sums]: Sums[Key] };
/** Evidence as it is gathered. */
export type Tally = Open<Omit<BrandEvidence, 'lines'>> & { readonly lines: WeighedLine[] };

/** Doubt that “avoid X” casts, and the fault in “avoid X if …”. */
const ADVISED_AGAINST = 1.5;
const ADVISED_AT_TIMES = 0.8;

export function newTally(): Tally {
  return {
    praise: 0,
    fame: 0,
    fault: 0,
    doubt: 0,
    force: 0,
    urged: 0,
    advisedAgainst: false,
    onlyPassing: true,
    listed: false,
    told: 0,
    lines: [],
  };
}

export function addTone(tally: Tally, value: number, matter: Matter): void {
  if (value > 0) tally[matter === 'fame' ? 'fame' : 'praise'] += value;
  else tally[matter === 'trust' ? 'doubt' : 'fault'] -= value;
}

/** A name that answers a need, or is crowned, in a line that speaks against it is not recommended by it. */
export function addCue(tally: Tally, line: Line, found: { cue: CueKind; weight: number }): void {
  const doubtful = (found.cue === 'need' || found.cue === 'crown') && found.weight < 0;
  const cue = doubtful ? 'none' : found.cue;
  const force = forceOf(line, cue);
  tally.force = Math.max(tally.force, force);
  if (cue === 'passing') return;
  tally.onlyPassing = false;
  if (line.opensTopic && line.zone !== 'against') tally.listed = true;
  if (cue === 'against') {
    tally.advisedAgainst = true;
    tally.doubt += ADVISED_AGAINST;
  } else if (cue === 'hedged') tally.fault += ADVISED_AT_TIMES;
  else if (cue !== 'none') tally.urged = Math.max(tally.urged, force);
}
