import { foldToString } from '../matching/index.ts';
import {
  type Block,
  blockAt,
  type Link,
  lastStartingBy,
  type Range,
  type Reading,
} from '../reading/index.ts';
import { PUBLISHERS_AND_SHOPS } from './lexicon.ts';

/** A place where an answer puts a product or vendor forward: a title, a label, a listing. */
export interface Slot {
  /** What stands there, cleaned of marks, ranks and a leading label such as `Best overall:`. */
  readonly text: string;
  /** Offsets of `text` in the reading's plain text. */
  readonly start: number;
  readonly end: number;
  readonly kind: 'heading' | 'bold' | 'link' | 'item' | 'cell' | 'label' | 'listing' | 'series';
  /** A price follows directly. */
  readonly priced: boolean;
  /** Slots of one shape stand side by side: headings of a level, items of a list, labels of running text. */
  readonly shape: string;
  /** The label of a product's first field (`Pros:`, `Price:`, `Best for:`) comes right after it. */
  readonly described: boolean;
}

const LONGEST = 140;
/** After these labels stand shops and sources, not what is recommended. */
const ELSEWHERE =
  /\b(?:where to (?:buy|watch|find)|available (?:at|from|on)|buy (?:at|from|on)|sold (?:at|by)|retailers?|stores?|sources?|references?|read more|read reviews?|further reading|citations?)\b/i;
const PRICE = /^[\s*–—:(-]*(?:from\s+|about\s+|around\s+|~)?(?:[$€£¥]|USD|EUR|GBP)\s?\d/i;

/** Every slot of an answer, in order; overlapping ones are reduced to the longest. */
export function slotsOf(reading: Reading): Slot[] {
  const found: Slot[] = [];
  for (const block of reading.blocks) found.push(...blockSlots(reading, block));
  for (const range of reading.strong) found.push(...markedSlot(reading, range, 'bold'));
  for (const link of reading.links)
    if (isProductLink(reading, link)) found.push(...markedSlot(reading, link, 'link'));
  found.push(...seriesSlots(reading));
  return markDescribed(withoutOverlap(found.sort((a, b) => a.start - b.start || b.end - a.end)));
}

const NAME =
  /(?:\p{Lu}|\p{N}+(?=\p{Lu})|\p{Ll}{1,2}(?=\p{Lu}))[\p{L}\p{N}'’.+&-]*(?: (?:\p{Lu}|\p{N})[\p{L}\p{N}'’+&-]*){0,2}/u
    .source;
const SERIES = new RegExp(`${NAME}(?:(?:, (?:and |or )?| and | or | ?/ ?)${NAME})+`, 'uy');
/** What introduces names: brackets, a comparison, a recommendation. */
const INTRODUCES =
  /\(|\b(?:such as|like|unlike|including|include|e\.g\.,?|consider|considering|try|versus|vs\.?|brands?|providers?|vendors?|alternatives?|competitors?|options?|tools?|choose|between|compare|compared (?:to|with)|than)[: ]+/gi;

/** Names one after the other in running text: `unlike Asana, Trello and Notion`. Each is a slot, weaker than a title. */
function seriesSlots(reading: Reading): Slot[] {
  const slots: Slot[] = [];
  const links = reading.links.filter((link) => link.end > link.start).sort((a, b) => a.start - b.start);
  for (const cue of reading.plain.matchAll(INTRODUCES)) {
    SERIES.lastIndex = cue.index + cue[0].length;
    const match = SERIES.exec(reading.plain);
    if (!match) continue;
    const { index } = match;
    const link = links[lastStartingBy(links, index + match[0].length - 1)];
    const cites = link !== undefined && link.end > index;
    if (!cites) slots.push(...seriesMembers(match[0], index));
  }
  return slots;
}

function seriesMembers(series: string, at: number): Slot[] {
  const members: Slot[] = [];
  for (const part of series.matchAll(/[^,/]+?(?=,| and | or |\/|$)/gu)) {
    const text = part[0].replace(/^\s*(?:and |or )?/u, '').trim();
    const start = at + part.index + part[0].indexOf(text);
    if (text.length < 2) continue;
    const range = { text, start, end: start + text.length };
    members.push({ ...range, kind: 'series', priced: false, shape: `series ${at}`, described: false });
  }
  const shops = members.some(({ text }) => PUBLISHERS_AND_SHOPS.has(foldToString(text)));
  return members.length >= 2 && !shops ? members : [];
}

const FIELD =
  /^(?:pros?|cons?|best for|ideal for|great for|good for|suited for|prices?|pricing|costs?|strengths?|weaknesses|highlights|specs|key features|features?|why (?:it|we|you)|what|perks|ratings?|annual fee|rewards?|overview|description|tag|includes?|drawbacks|limitations|downsides|plans)\b/i;

function markDescribed(slots: readonly Slot[]): Slot[] {
  return slots.map((slot, index) => {
    const next = slots[index + 1];
    const near = next !== undefined && next.start - slot.end < 60;
    if (!near || !FIELD.test(next.text) || FIELD.test(slot.text)) return slot;
    return slot.kind === 'label' || next.shape !== slot.shape ? { ...slot, described: true } : slot;
  });
}

function withoutOverlap(slots: readonly Slot[]): Slot[] {
  const kept: Slot[] = [];
  for (const slot of slots) {
    const last = kept.at(-1);
    if (last && slot.start < last.end) {
      if (slot.kind === 'series') continue;
      const { kind } = slot.kind === 'link' || (slot.kind === 'bold' && last.kind === 'item') ? slot : last;
      if (slot.start - last.start < 4)
        kept[kept.length - 1] = { ...last, kind, priced: last.priced || slot.priced };
      continue;
    }
    kept.push(slot);
  }
  return kept;
}

function blockSlots(reading: Reading, block: Block): Slot[] {
  const { plain } = reading;
  if (block.kind === 'code') return [];
  if (block.kind === 'row') return rowSlots(reading, block);
  const text = labelled(plain.slice(block.start, block.end), block);
  if (text === '' || ELSEWHERE.test(text.slice(0, 60))) return [];
  const kind = block.kind === 'heading' ? 'heading' : block.kind === 'item' ? 'item' : 'label';
  return segments(text)
    .filter((segment, index) => isLabel(segment, index, block))
    .flatMap((segment) => {
      const start = block.start + segment.start;
      const listing = segment.closedBy === '$' ? ('listing' as const) : kind;
      return toSlot(
        reading,
        { start, end: block.start + segment.end },
        { kind: listing, priced: segment.closedBy === '$', shape: shapeOf(block) },
      );
    });
}

/** The part of a block in which labels can stand; a sentence without a colon or a price has none. */
function labelled(text: string, block: Block): string {
  if (block.kind === 'heading' || /[$€£]/.test(text)) return text;
  const last = text.lastIndexOf(':');
  if (block.kind === 'item') return text.slice(0, Math.max(LONGEST, last + 1));
  return text.slice(0, last + 1);
}

function rowSlots(reading: Reading, block: Block): Slot[] {
  const text = reading.plain.slice(block.start, block.end);
  const lead = /^[\s|]*/.exec(text)?.[0].length ?? 0;
  const cell = text.slice(lead).split('|')[0] ?? '';
  const range = { start: block.start + lead, end: block.start + lead + cell.length };
  return toSlot(reading, range, { kind: 'cell', priced: false, shape: 'cell' });
}

const shapeOf = (block: Block): string => `${block.kind} ${block.level} ${block.depth}`;

interface Segment extends Range {
  /** The character that ends it: `:`, `$` for a price, `-` for a dash, `(`, `.`, or empty at the block's end. */
  readonly closedBy: string;
}

const ABBREVIATION =
  /(?<!\p{L})(?:[Mm]r|[Mm]rs|[Mm]s|[Dd]r|[Ss]t|[Vv]s|[Nn]o|[Qq]t|[Oo]z|[Ff]t|[Ll]bs?|[Aa]pprox|[Jj]r|[Ss]r|[Ii]nc|[Cc]o|[Cc]orp|[Ll]td|e\.g|i\.e|[Uu]\.[Ss]|\p{Lu})$/u;
const CUT =
  /[.!?](?=\s|$|\p{Lu}|["“])|:(?!\d|\/)|\s?[$€£]\s?\d[\d,.]*(?:\.\d\d)?(?:\s*-\s*[$€£]\d[\d,.]*)?(?:\d\.\d\([\d.,]+[km]?\+?\))?|(?:\b|(?<=\d))\d\.\d\([\d.,]+[km]?\+?\)|\s[–—]\s|\s-\s(?=\p{L})|—|\)(?=\p{Lu})|\u2029|\n|\s→\s/gu;

/** Cuts a block at the ends of sentences, labels and prices; shop listings often lack the spaces. */
function segments(text: string): Segment[] {
  const found: Segment[] = [];
  let start = 0;
  for (const cut of text.matchAll(CUT)) {
    const sign = cut[0].trim();
    if (sign === '.' && ABBREVIATION.test(text.slice(Math.max(0, cut.index - 8), cut.index))) continue;
    const closedBy = /[$€£]/.test(sign) ? '$' : /^[–—-]/.test(sign) ? '-' : (sign[0] ?? '');
    const end = sign === ')' ? cut.index + 1 : cut.index;
    if (end > start) found.push({ start, end, closedBy });
    start = cut.index + cut[0].length;
  }
  if (start < text.length) found.push({ start, end: text.length, closedBy: '' });
  return found;
}

function isLabel(segment: Segment, index: number, block: Block): boolean {
  if (segment.end - segment.start > LONGEST) return false;
  if (segment.closedBy === ':' || segment.closedBy === '$') return true;
  if (block.kind === 'heading') return true;
  const opens = index === 0 && block.kind === 'item';
  return (
    opens &&
    (segment.closedBy === '-' || segment.closedBy === '' || segment.closedBy === ')') &&
    segment.end - segment.start <= 80
  );
}

/** A link to a product or vendor; a link in brackets after a sentence is its source. */
function isProductLink(reading: Reading, link: Link): boolean {
  if (link.form === 'bare' || link.form === 'definition' || link.end <= link.start) return false;
  const block = blockAt(reading, link.start);
  const before = reading.plain.slice(Math.max(block?.start ?? 0, link.start - 400), link.start);
  return before.lastIndexOf('(') <= before.lastIndexOf(')');
}

function markedSlot(reading: Reading, range: Range, kind: 'bold' | 'link'): Slot[] {
  const block = blockAt(reading, range.start);
  if (range.end - range.start > LONGEST || !block || block.kind === 'code') return [];
  const before = reading.plain.slice(block.start, range.start);
  if (ELSEWHERE.test(before.slice(-40))) return [];
  const priced = PRICE.test(reading.plain.slice(range.end, range.end + 24)) || nextLinePrice(reading, block);
  return toSlot(reading, range, { kind, priced, shape: shapeOf(block) });
}

function nextLinePrice(reading: Reading, block: Block): boolean {
  const after = reading.plain.slice(block.end, block.end + 120);
  return /^[\u2029\n][^\n\u2029]{0,60}[\u2029\n]?\s*(?:price:?\s*)?[$€£]\d/i.test(after);
}

const LEADING_LABEL = /^[^:]{2,60}:\s*(?=\S)/u;
const MARKS = /^[^\p{L}\p{N}]*(?:\d{1,2}[.)]\s+)?[^\p{L}\p{N}]*/u;

function toSlot(
  reading: Reading,
  range: Range,
  extra: Omit<Slot, 'text' | 'start' | 'end' | 'described'>,
): Slot[] {
  let { start } = range;
  const raw = reading.plain.slice(range.start, range.end);
  start += LEADING_LABEL.exec(raw)?.[0].length ?? 0;
  start += MARKS.exec(reading.plain.slice(start, range.end))?.[0].length ?? 0;
  const text = reading.plain
    .slice(start, range.end)
    .trimEnd()
    .replace(/[\s:–—,-]+$/u, '');
  if (text.length < 2 || text.includes('?')) return [];
  return partsOf(text).map((part) => ({
    text: part.text,
    start: start + part.at,
    end: start + part.at + part.text.length,
    ...extra,
    described: false,
  }));
}

/** `LastPass / Dashlane or Keeper` are three. */
function partsOf(text: string): { readonly text: string; readonly at: number }[] {
  if (!/\/|\s(?:or|vs)/u.test(text)) return [{ text, at: 0 }];
  const parts: { text: string; at: number }[] = [];
  let at = 0;
  for (const cut of [
    ...text.matchAll(/\s+\/\s+|(?<=\p{Ll})\/(?=\p{Lu}|\p{N})|,?\s+or\s+(?=\p{Lu}|\p{N})|\s+vs\.?\s+/gu),
    null,
  ]) {
    const end = cut?.index ?? text.length;
    if (end > at) parts.push({ text: text.slice(at, end), at });
    at = end + (cut?.[0].length ?? 0);
  }
  return parts;
}
