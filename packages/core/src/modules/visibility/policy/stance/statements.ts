import type { PlacedMention } from '../matching/index.ts';
import { type Block, type Reading, type Sentence, sentencesOf } from '../reading/index.ts';
import type { Hit } from './hits.ts';
import { leadsWithName, moodOf, type Zone, zoneOf } from './labels.ts';
import { foldWords, type Words } from './words.ts';

/** Where a brand is named within a sentence. */
export interface NamedGroup {
  /** Brands named in one breath: `Bitwarden and 1Password`. */
  readonly brands: readonly number[];
  readonly start: number;
  readonly end: number;
  /** Only compared with: `cheaper than X`. */
  readonly yardstick: boolean;
}

/** One sentence of the answer and the place it stands in. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly folded: string;
  readonly block: Block;
  /** First of its block. */
  readonly leads: boolean;
  readonly zone: Zone;
  readonly opening: boolean;
  /** The brand whose heading or list item it stands under; −1 for a name nobody configured, null for none. */
  readonly topic: number | null;
  /** This line made it so. */
  readonly opensTopic: boolean;
  /** Place in a list of the topic's item or numbered heading, 0 for none. */
  readonly rank: number;
  readonly mood: -1 | 0 | 1;
  readonly groups: readonly NamedGroup[];
  /** The one brand the sentence before was about. */
  readonly carried: number | null;
  readonly firstWord: number;
  readonly lastWord: number;
}

interface Topic {
  readonly brand: number;
  readonly kind: 'heading' | 'item' | 'line';
  /** Heading level or indentation. */
  readonly depth: number;
  readonly rank: number;
}

interface Walk {
  readonly reading: Reading;
  readonly words: Words;
  readonly mentions: readonly PlacedMention[];
  topic: Topic | null;
  zone: { readonly zone: Zone; readonly level: number };
  mood: { readonly sign: -1 | 0 | 1; readonly depth: number } | null;
  nextMention: number;
  nextWord: number;
  readonly lines: Line[];
}

/** Lines counted as the answer's opening. */
const OPENING_LINES = 2;
/** A line of its own above a list counts as a heading below all real ones. */
const LABEL_LEVEL = 8;
/** Characters within which a heading or item must name the brand it is about. */
const LEAD = 14;

/** The sentences of an answer, each with whom it can be about and what it stands under. */
export function linesOf(reading: Reading, words: Words, mentions: readonly PlacedMention[]): Line[] {
  const walk: Walk = {
    reading,
    words,
    mentions,
    topic: null,
    zone: { zone: 'plain', level: 0 },
    mood: null,
    nextMention: 0,
    nextWord: 0,
    lines: [],
  };
  let sentences: Sentence[] = [];
  for (const sentence of sentencesOf(reading)) {
    if (sentences[0] && sentences[0].block !== sentence.block) {
      readBlock(walk, sentences);
      sentences = [];
    }
    sentences.push(sentence);
  }
  readBlock(walk, sentences);
  return walk.lines;
}

function readBlock(walk: Walk, sentences: readonly Sentence[]): void {
  const [first] = sentences;
  const block = first && walk.reading.blocks[first.block];
  if (!first || !block) return;
  const shown = walk.reading.plain.slice(first.start, first.end);
  const folded = foldWords(shown).replace(/^[\s\d.)#*•]+/, '');
  const label = block.kind === 'heading' || isLabel(block, sentences, shown);
  enterBlock(walk, { block, shown, folded, label });
  let carried: number | null = null;
  sentences.forEach((sentence, index) => {
    const groups = groupsIn(walk, sentence);
    const opensTopic = index === 0 && openTopic(walk, { block, sentence, groups, label });
    const line = toLine(walk, { block, sentence, groups, opensTopic, leads: index === 0, carried });
    walk.lines.push(line);
    const subjects = new Set(groups.filter((group) => !group.yardstick).flatMap((group) => group.brands));
    if (subjects.size === 1) carried = [...subjects][0] ?? null;
    else if (subjects.size > 1) carried = null;
  });
}

/** A short line without a full stop above a list. */
function isLabel(block: Block, sentences: readonly Sentence[], shown: string): boolean {
  return block.kind === 'paragraph' && sentences.length === 1 && shown.length <= 110 && !/[.!]$/.test(shown);
}

interface Entered {
  readonly block: Block;
  readonly shown: string;
  readonly folded: string;
  readonly label: boolean;
}

/** Leaves what this block ends (topic, label, zone) and enters what it opens. */
function enterBlock(walk: Walk, { block, shown, folded, label }: Entered): void {
  const level = block.kind === 'heading' ? block.level : LABEL_LEVEL;
  if (walk.topic !== null && endsTopic(walk.topic, { block, shown, folded, label })) {
    walk.topic = null;
    walk.mood = null;
  }
  if (walk.mood !== null && (block.kind !== 'item' || block.depth <= walk.mood.depth)) walk.mood = null;
  if (label) {
    const zone = zoneOf(folded);
    if (zone !== 'plain' || level <= walk.zone.level) walk.zone = { zone, level };
    const sign = moodOf(folded);
    if (sign !== 0) walk.mood = { sign, depth: -1 };
  } else if (block.kind === 'paragraph' && walk.zone.level === LABEL_LEVEL)
    walk.zone = { zone: 'plain', level: 0 };
  if (block.kind === 'item') {
    const sign = moodOf(folded);
    if (sign !== 0) walk.mood = { sign, depth: block.depth };
  }
}

function endsTopic(topic: Topic, { block, shown, folded, label }: Entered): boolean {
  if (block.kind === 'heading') {
    return topic.kind !== 'heading' || block.level <= topic.depth;
  }
  if (topic.kind === 'heading') return false;
  if (block.kind === 'row') return true;
  if (topic.kind === 'line') return block.kind === 'paragraph';
  if (block.kind === 'paragraph') return label || moodOf(folded) === 0;
  if (block.depth > topic.depth) return false;
  return block.depth < topic.depth || !isAspectItem(shown, folded);
}

function isAspectItem(shown: string, folded: string): boolean {
  return moodOf(folded) !== 0 || (/^[^:—–]{2,40}[:—–]/.test(shown) && !leadsWithName(shown, folded));
}

function openTopic(
  walk: Walk,
  found: { block: Block; sentence: Sentence; groups: readonly NamedGroup[]; label: boolean },
): boolean {
  const { block, sentence, groups, label } = found;
  const kind = block.kind === 'heading' ? 'heading' : block.kind === 'item' ? 'item' : label ? 'line' : null;
  if (kind === null) return false;
  const depth = kind === 'heading' ? block.level : block.depth;
  const shown = walk.reading.plain.slice(sentence.start, sentence.end);
  const numbered = Number(/^\W{0,4}(\d{1,2})[.):]/.exec(shown)?.[1] ?? 0);
  const rank = numbered || (kind === 'item' ? block.rank : 0);
  const nested = walk.topic !== null && (kind !== 'heading' || depth > walk.topic.depth);
  const [group] = groups;
  const lead = /^[\W\d]*/.exec(shown)?.[0].length ?? 0;
  if (group && group.brands.length >= 1 && (kind !== 'item' || group.start - sentence.start - lead <= LEAD)) {
    if (nested && kind === 'item' && walk.topic?.brand !== -1 && depth > (walk.topic?.depth ?? 0))
      return false;
    if (groups.length > 1 && kind !== 'item') return false;
    walk.topic = { brand: group.brands[0] as number, kind, depth, rank };
    return true;
  }
  if (groups.length === 0 && !nested && kind !== 'line' && leadsWithName(shown, foldWords(shown)))
    walk.topic = { brand: -1, kind, depth, rank };
  return false;
}

function toLine(
  walk: Walk,
  found: Pick<Line, 'block' | 'groups' | 'opensTopic' | 'leads' | 'carried'> & {
    readonly sentence: Sentence;
  },
): Line {
  const { sentence, ...rest } = found;
  const { start, end } = sentence;
  const { words } = walk;
  while (walk.nextWord < words.starts.length && (words.starts[walk.nextWord] as number) < start)
    walk.nextWord += 1;
  const firstWord = walk.nextWord;
  while (walk.nextWord < words.starts.length && (words.starts[walk.nextWord] as number) < end)
    walk.nextWord += 1;
  return {
    ...rest,
    start,
    end,
    folded: foldWords(walk.reading.plain.slice(start, end)),
    zone: walk.zone.zone,
    opening: walk.lines.length < OPENING_LINES,
    topic: walk.topic?.brand ?? null,
    rank: walk.topic?.rank ?? 0,
    mood: walk.mood?.sign ?? 0,
    firstWord,
    lastWord: walk.nextWord - 1,
  };
}

const YARDSTICK =
  /(?:\b(?:than|(?<!such )(?<!well )as|unlike|versus|vs\.?|compared (?:to|with)|similar to|relative to|next to|over|comparable to|instead of|rather than|switch(?:ed|ing)? from|mov(?:e|ed|ing) (?:away )?from|migrat(?:e|ed|ing) from|alternatives? to)|[,;] e\.g\.,?|not)\s+[*_“"'(]*$/;
/** What may stand between names said in one breath. */
const ONE_BREATH = /^(?:'s)?[\s,/&+*"”“]*(?:and|or|and\/or|as well as|plus)?[\s*"“]*$/;
const ASIDE = /\([^()]{0,60}\)/;

function groupsIn(walk: Walk, { start, end }: Sentence): NamedGroup[] {
  const groups: { brands: number[]; start: number; end: number; yardstick: boolean }[] = [];
  const { plain } = walk.reading;
  while (walk.nextMention < walk.mentions.length) {
    const mention = walk.mentions[walk.nextMention] as PlacedMention;
    if (mention.plainStart >= end) break;
    walk.nextMention += 1;
    if (mention.plainStart < start) continue;
    const last = groups.at(-1);
    const gap = last === undefined ? null : plain.slice(last.end, mention.plainStart).replace(ASIDE, '');
    if (last && gap !== null && gap.length < 40 && ONE_BREATH.test(foldWords(gap))) {
      last.brands.push(mention.brandIndex);
      last.end = mention.plainEnd;
      continue;
    }
    const before = foldWords(plain.slice(Math.max(start, mention.plainStart - 30), mention.plainStart));
    groups.push({
      brands: [mention.brandIndex],
      start: mention.plainStart,
      end: mention.plainEnd,
      yardstick: YARDSTICK.test(before),
    });
  }
  return groups;
}

/** `Other good choices (` before the name. */
const BRACKET = /^[^(]{4,60}\($/;

/** Whom a judging word is about, and whether it speaks of them the other way round (as a yardstick). */
export function subjectsOf(line: Line, hit: Hit, words: Words): { brands: readonly number[] } | null {
  const at = words.starts[hit.first] as number;
  const clause = words.clauses[hit.first] as number;
  const subjects = line.groups.filter((group) => !group.yardstick);
  const before = subjects.filter((group) => group.start < at).at(-1);
  const after = subjects.find((group) => group.start >= at);
  if (
    after &&
    clauseAt(words, line, after.start) === clause &&
    !(before && clauseAt(words, line, before.start) === clause)
  )
    return { brands: after.brands };
  if (before) return { brands: before.brands };
  if (after && BRACKET.test(line.folded.slice(0, after.start - line.start))) return { brands: after.brands };
  if (line.topic !== null && !(after && line.opensTopic))
    return line.topic < 0 ? null : { brands: [line.topic] };
  if (after) return { brands: after.brands };
  if (line.carried !== null) return { brands: [line.carried] };
  return null;
}

function clauseAt(words: Words, line: Line, offset: number): number {
  for (let index = line.firstWord; index <= line.lastWord; index += 1)
    if ((words.ends[index] as number) > offset) return words.clauses[index] as number;
  return -1;
}
