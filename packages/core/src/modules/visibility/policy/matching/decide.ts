import { blockAt, lastStartingBy, type Range, type Reading } from '../reading/index.ts';
import type { BrandMatcher } from './brands.ts';
import { type Cue, cuesFor, ENOUGH, type Neighbours } from './evidence.ts';
import { type Occurrence, type Surroundings, surroundingsOf } from './occurrence.ts';

/** A bare host that is a brand's own. */
export interface OwnHost extends Range {
  readonly brand: number;
}

/** What is to be decided; occurrences and hosts in order. */
export interface Doubt {
  readonly reading: Reading;
  readonly matcher: BrandMatcher;
  readonly certain: readonly Occurrence[];
  readonly doubtful: readonly Occurrence[];
  readonly hosts: readonly OwnHost[];
}

export interface Decided {
  readonly at: Occurrence;
  readonly around: Surroundings;
  readonly named: boolean;
  readonly cues: readonly Cue[];
}

interface Known {
  readonly occurrences: readonly Occurrence[];
  /** How often each brand is among them. */
  readonly counts: ReadonlyMap<number, number>;
}

/** Decides every doubtful word; twice over, since what the first round accepts speaks for its neighbours. */
export function decideAll(doubt: Doubt): Decided[] {
  if (doubt.doubtful.length === 0) return [];
  const links = doubt.reading.links.filter((link) => link.end > link.start).sort((a, b) => a.start - b.start);
  const certain = knownOf(doubt.certain);
  const first = doubt.doubtful.map((at) =>
    decide(doubt, { at, around: surroundingsOf(doubt.reading, at, links) }, certain),
  );
  const accepted = first.flatMap((each) => (each.named ? [each.at] : []));
  if (accepted.length === 0) return first;
  const known = knownOf([...doubt.certain, ...accepted].sort((a, b) => a.start - b.start));
  return first.map((each) => (each.named ? each : decide(doubt, each, known)));
}

function knownOf(occurrences: readonly Occurrence[]): Known {
  const counts = new Map<number, number>();
  for (const { pattern } of occurrences) counts.set(pattern.brand, (counts.get(pattern.brand) ?? 0) + 1);
  return { occurrences, counts };
}

function decide(doubt: Doubt, { at, around }: Pick<Decided, 'at' | 'around'>, known: Known): Decided {
  const near = neighboursOf(doubt, at, known);
  const cues = cuesFor({ at, around, near, productWords: doubt.matcher.productWords });
  const sum = cues.reduce((total, cue) => total + cue.points, 0);
  return { at, around, named: sum >= ENOUGH, cues };
}

const LIST_GLUE =
  /^(?:['’]s)?[\s*_]*(?:,|\/|&|\+|\||;|and|or|vs\.?|versus|,\s*(?:and|or)|over|than|to)[\s*_]*$/i;
const NEAR = 160;
const BESIDE = 60;

function neighboursOf(doubt: Doubt, at: Occurrence, known: Known): Neighbours {
  const { plain } = doubt.reading;
  const others = othersNear(doubt.reading, at, known.occurrences);
  const glued = (each: Occurrence) =>
    LIST_GLUE.test(each.end <= at.start ? plain.slice(each.end, at.start) : plain.slice(at.end, each.start));
  return {
    listed: others.some((each) => Math.abs(each.start - at.start) < BESIDE && glued(each)),
    nearby: others.length > 0,
    elsewhere: (known.counts.get(at.pattern.brand) ?? 0) > 0,
    ownHostFollows: ownHostFollows(doubt, at),
  };
}

/** Other brands in the same block, not far off. */
function othersNear(reading: Reading, at: Occurrence, known: readonly Occurrence[]): Occurrence[] {
  const block = blockAt(reading, at.start);
  if (!block) return [];
  const found: Occurrence[] = [];
  const from = Math.max(block.start, at.start - NEAR);
  for (let index = lastStartingBy(known, at.start + NEAR); index >= 0; index -= 1) {
    const each = known[index];
    if (!each || each.start < from) break;
    if (each.pattern.brand !== at.pattern.brand && each.end <= block.end) found.push(each);
  }
  return found;
}

function ownHostFollows({ reading, hosts }: Doubt, at: Occurrence): boolean {
  const next = hosts[lastStartingBy(hosts, at.end - 1) + 1];
  if (next?.brand !== at.pattern.brand || next.start - at.end > 8) return false;
  return /^\s*[([]?\s*$/.test(reading.plain.slice(at.end, next.start));
}
