import type { PlacedMention } from '../matching/index.ts';
import { type Block, type Reading, type Sentence, sentencesOf } from '../reading/index.ts';
import type { Zone } from './labels.ts';
import { groupNames, type NamedGroup } from './names.ts';
import { type Entered, enter, passParagraph, type Standing, type Topic } from './topics.ts';
import type { Words } from './words.ts';

/** One sentence of the answer and the place it stands in; offsets are of the reading's plain text. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly folded: string;
  readonly block: Block;
  readonly zone: Zone;
  /** One of the answer's first sentences. */
  readonly opening: boolean;
  readonly topic: Topic | null;
  /** This line made its topic so. */
  readonly opensTopic: boolean;
  /** −1 under `Cons:` and the like, 1 under `Pros:`. */
  readonly mood: -1 | 0 | 1;
  readonly groups: readonly NamedGroup[];
  /** The one brand the sentence before, in the same block, was about. */
  readonly carried: number | null;
  /** For a table row under a header that names brands: the brand of each cell, −1 for none. */
  readonly columns: readonly number[] | null;
  /** Indexes of its first and last word. */
  readonly firstWord: number;
  readonly lastWord: number;
}

interface Walk {
  readonly reading: Reading;
  readonly words: Words;
  readonly mentions: readonly PlacedMention[];
  readonly standing: Standing;
  columns: readonly number[] | null;
  nextMention: number;
  nextWord: number;
  readonly lines: Line[];
}

/** Lines counted as the answer's opening. */
const OPENING_LINES = 2;
const LONGEST_LABEL = 110;

export interface LineSource {
  readonly reading: Reading;
  readonly words: Words;
  /** In order. */
  readonly mentions: readonly PlacedMention[];
  readonly restored: boolean;
}

/** The sentences of an answer, each with whom it can be about and what it stands under. */
export function linesOf({ reading, words, mentions, restored }: LineSource): Line[] {
  const walk: Walk = {
    reading,
    words,
    mentions,
    standing: { topics: [], zone: { zone: 'plain', level: 0 }, mood: null, restored },
    columns: null,
    nextMention: 0,
    nextWord: 0,
    lines: [],
  };
  const sentences = sentencesOf(reading);
  for (let from = 0; from < sentences.length; ) {
    let to = from + 1;
    while (sentences[to]?.block === sentences[from]?.block) to += 1;
    readBlock(walk, sentences.slice(from, to));
    from = to;
  }
  return walk.lines;
}

function readBlock(walk: Walk, sentences: readonly Sentence[]): void {
  const [first] = sentences;
  const block = first && walk.reading.blocks[first.block];
  if (!first || !block) return;
  const named = sentences.map((sentence) => groupsIn(walk, sentence));
  const label = block.kind === 'heading' || isLabel(walk, block, sentences);
  const opensTopic = enter(walk.standing, enteredBy(walk, block, { first, groups: named[0] ?? [], label }));
  if (!label) passParagraph(walk.standing, block);
  const columns = columnsFor(walk, block, named.flat());
  let carried: number | null = null;
  sentences.forEach((sentence, index) => {
    const groups = named[index] ?? [];
    walk.lines.push(
      toLine(walk, sentence, { block, groups, opensTopic: opensTopic && index === 0, carried, columns }),
    );
    const subjects = new Set(groups.filter((group) => !group.yardstick).flatMap((group) => group.brands));
    if (subjects.size > 0) carried = subjects.size === 1 ? ([...subjects][0] ?? null) : null;
  });
}

function groupsIn(walk: Walk, { start, end }: Sentence): NamedGroup[] {
  const mentions: PlacedMention[] = [];
  for (; walk.nextMention < walk.mentions.length; walk.nextMention += 1) {
    const mention = walk.mentions[walk.nextMention] as PlacedMention;
    if (mention.plainStart >= end) break;
    if (mention.plainStart >= start) mentions.push(mention);
  }
  return mentions.length === 0 ? [] : groupNames(walk.words.folded, { start, mentions });
}

/** A short line without a full stop above a list. */
function isLabel(walk: Walk, block: Block, sentences: readonly Sentence[]): boolean {
  const [only] = sentences;
  if (block.kind !== 'paragraph' || sentences.length !== 1 || !only) return false;
  return only.end - only.start <= LONGEST_LABEL && !/[.!]/.test(walk.reading.plain[only.end - 1] ?? '');
}

function enteredBy(
  walk: Walk,
  block: Block,
  found: { readonly first: Sentence; readonly groups: readonly NamedGroup[]; readonly label: boolean },
): Entered {
  const { first, groups, label } = found;
  const { original } = walk.reading;
  const at = walk.reading.toOriginal(first.start, first.start + 1).start;
  return {
    block,
    shown: walk.reading.plain.slice(first.start, first.end),
    folded: walk.words.folded.slice(first.start, first.end).replace(/^[\s\d.)#*•]+/, ''),
    label,
    indented: original.slice(Math.max(0, at - 2), at) === '  ',
    numbered: /\d{1,3}[.)]\s+[*_]*$/.test(original.slice(Math.max(0, at - 12), at)),
    groups,
    firstGroupAt: (groups[0]?.start ?? first.end) - first.start,
  };
}

/** A header row that names several brands gives every later row of the table its columns. */
function columnsFor(walk: Walk, block: Block, groups: readonly NamedGroup[]): readonly number[] | null {
  if (block.kind !== 'row') walk.columns = null;
  else if (walk.columns === null && groups.length >= 2) {
    const row = walk.reading.plain.slice(block.start, block.end);
    let at = block.start;
    walk.columns = row.split('|').map((cell) => {
      const group = groups.find(({ start }) => start >= at && start < at + cell.length);
      at += cell.length + 1;
      return group?.brands[0] ?? -1;
    });
    return null;
  }
  return walk.columns;
}

function toLine(
  walk: Walk,
  { start, end }: Sentence,
  place: Pick<Line, 'block' | 'groups' | 'opensTopic' | 'carried' | 'columns'>,
): Line {
  const { starts, folded } = walk.words;
  const { topics, zone, mood } = walk.standing;
  while (walk.nextWord < starts.length && (starts[walk.nextWord] as number) < start) walk.nextWord += 1;
  const firstWord = walk.nextWord;
  while (walk.nextWord < starts.length && (starts[walk.nextWord] as number) < end) walk.nextWord += 1;
  return {
    ...place,
    start,
    end,
    folded: folded.slice(start, end),
    zone: zone.zone,
    opening: walk.lines.length < OPENING_LINES,
    topic: topics.at(-1) ?? null,
    mood: mood?.sign ?? 0,
    firstWord,
    lastWord: walk.nextWord - 1,
  };
}
