import type { Block } from '../reading/index.ts';
import { leadsWithName, moodOf, type Zone, zoneOf } from './labels.ts';
import type { NamedGroup } from './names.ts';

/** Whose heading, list item or label a line stands under. */
export interface Topic {
  /** None for a name nobody configured. */
  readonly brands: readonly number[];
  readonly kind: 'heading' | 'item' | 'line';
  /** Heading level or indentation. */
  readonly depth: number;
  /** Place in its list, or its heading's number; 0 for none. */
  readonly rank: number;
  /** Its own line already says something: `KeePass — offline and free`. */
  readonly described: boolean;
}

/** Where the walk through an answer stands. */
export interface Standing {
  readonly topics: Topic[];
  zone: { readonly zone: Zone; readonly level: number };
  mood: { readonly sign: -1 | 1; readonly depth: number } | null;
  /** The line breaks were restored, so indentations are only nearly right. */
  readonly restored: boolean;
}

/** The first sentence of a block, in the words of the answer and folded. */
export interface Entered {
  readonly block: Block;
  readonly shown: string;
  readonly folded: string;
  /** A short line above a list, or a heading. */
  readonly label: boolean;
  /** The line is set in from the margin. */
  readonly indented: boolean;
  /** An item of a numbered list. */
  readonly numbered: boolean;
  readonly groups: readonly NamedGroup[];
  /** Where the first group begins within `shown`. */
  readonly firstGroupAt: number;
}

/** A line of its own above a list counts as a heading below all real ones. */
const LABEL_LEVEL = 8;
/** Characters within which a list item must name the brand it is about. */
const LEAD = 14;
/** Characters after the name from which a line says something of it. */
const DESCRIBED = 25;
/** Paragraphs that speak of the whole answer again. */
const CLOSING =
  /^(?:in (?:summary|short|conclusion|the end|general|all cases)|overall|ultimately|to (?:sum|summari[sz]e)|bottom line|final|conclusion|remember|regardless|whichever|no matter|if you|when choosing|let me know|would you|keep in mind|tip|note that|for (?:most|your|the best|a |an )|my |i'd|i would|given|based on|both |all of|each of|these |before )/;

/** Leaves what this block ends and enters what it opens; true when the block opens a topic. */
export function enter(standing: Standing, entered: Entered): boolean {
  leaveTopics(standing, entered);
  leaveMood(standing, entered);
  if (entered.label) enterLabel(standing, entered);
  const sign = entered.label || entered.block.kind === 'item' ? moodOf(entered.folded) : 0;
  if (sign !== 0)
    standing.mood = { sign, depth: entered.block.kind === 'item' ? depthOf(standing, entered.block) : -1 };
  return openTopic(standing, entered);
}

/** Where line breaks were lost, one space of the indentation was the break, and a second one a blank line. */
function depthOf(standing: Standing, block: Block): number {
  if (!standing.restored) return block.depth;
  return block.depth <= 2 ? 0 : block.depth - 1;
}

function leaveTopics(standing: Standing, entered: Entered): void {
  const { topics } = standing;
  for (let top = topics.at(-1); top !== undefined && ends(standing, top, entered); top = topics.at(-1)) {
    topics.pop();
    standing.mood = null;
  }
}

function ends(standing: Standing, topic: Topic, entered: Entered): boolean {
  switch (entered.block.kind) {
    case 'heading':
      return topic.kind !== 'heading' || entered.block.level <= topic.depth;
    case 'paragraph':
      return endsByParagraph(topic, entered);
    case 'item':
      return topic.kind === 'item' && endsByItem(standing, topic, entered);
    default:
      return topic.kind !== 'heading';
  }
}

function endsByParagraph(topic: Topic, { folded, label, indented }: Entered): boolean {
  if (CLOSING.test(folded)) return true;
  if (topic.kind === 'heading') return false;
  return topic.kind === 'line' || label || (!indented && moodOf(folded) === 0);
}

function endsByItem(standing: Standing, topic: Topic, entered: Entered): boolean {
  const depth = depthOf(standing, entered.block);
  if (depth <= topic.depth) return depth < topic.depth || !isAspectItem(entered);
  const near = standing.restored && topic.described && depth <= topic.depth + 2;
  return near && leadsWithName(entered.shown, entered.folded);
}

function isAspectItem({ shown, folded }: Entered): boolean {
  return moodOf(folded) !== 0 || (/^[^:—–]{2,40}[:—–]/.test(shown) && !leadsWithName(shown, folded));
}

function leaveMood(standing: Standing, { block, label }: Entered): void {
  if (standing.mood === null) return;
  const stays = block.kind === 'item' && depthOf(standing, block) > standing.mood.depth;
  if (!stays || label) standing.mood = null;
}

function enterLabel(standing: Standing, { block, folded }: Entered): void {
  const level = block.kind === 'heading' ? block.level : LABEL_LEVEL;
  const zone = zoneOf(folded);
  if (zone !== 'plain' || level <= standing.zone.level) standing.zone = { zone, level };
}

/** A paragraph that is no label ends what a mere label had opened. */
export function passParagraph(standing: Standing, block: Block): void {
  if (block.kind === 'paragraph' && standing.zone.level === LABEL_LEVEL)
    standing.zone = { zone: 'plain', level: 0 };
}

function openTopic(standing: Standing, entered: Entered): boolean {
  const { groups, shown, folded } = entered;
  const place = placeOf(standing, entered);
  if (place === null) return false;
  const [group] = groups;
  if (group && !group.yardstick && leads(entered, place.kind)) {
    const described = shown.length - entered.firstGroupAt - (group.end - group.start) > DESCRIBED;
    standing.topics.push({ ...place, brands: [...new Set(group.brands)], described });
    return true;
  }
  const free = standing.topics.every((topic) => topic.brands.length === 0);
  if (groups.length === 0 && free && place.kind !== 'line' && leadsWithName(shown, folded))
    standing.topics.push({ ...place, brands: [], described: shown.length > DESCRIBED });
  return false;
}

/** What kind of topic the block could open, and where it stands; null for plain text. */
function placeOf(standing: Standing, entered: Entered): Pick<Topic, 'kind' | 'depth' | 'rank'> | null {
  const { block, label, numbered, shown } = entered;
  const rank = Number(/^\W{0,4}(\d{1,2})[.):]/.exec(shown)?.[1] ?? 0) || (numbered ? block.rank : 0);
  if (block.kind === 'heading') return { kind: 'heading', depth: block.level, rank };
  if (block.kind === 'item') return { kind: 'item', depth: depthOf(standing, block), rank };
  return label ? { kind: 'line', depth: 0, rank } : null;
}

/** An item begins with the name; a heading or label names nobody else. */
function leads({ shown, groups, firstGroupAt }: Entered, kind: Topic['kind']): boolean {
  if (kind !== 'item') return groups.length === 1;
  const mark = /^[\W\d]*/.exec(shown)?.[0].length ?? 0;
  return firstGroupAt - mark <= LEAD;
}
