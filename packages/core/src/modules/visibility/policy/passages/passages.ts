import { type Stretch, segmentsOf } from './segments.ts';

/** A mention of a brand; `subject` groups the mentions of one brand, so that each gets its share of the room. */
export interface MentionPlace extends Stretch {
  readonly subject?: string;
}

/** What of an answer is put before a model. */
export interface Passages {
  readonly shown: string;
  /** The shown parts in the answer's own positions, in order and apart from each other. */
  readonly pieces: readonly Stretch[];
  /** True when nothing was left out. */
  readonly whole: boolean;
}

/** Characters of an answer up to which it is shown whole. */
export const PASSAGE_LIMIT = 6_000;
export const CUT_MARK = '[…]';

const JOIN = ` ${CUT_MARK} `;
/** How far a sentence is followed on either side of a mention before it is cut at a space. */
const REACH = 280;
/** What a passage is counted as when the room is shared out beforehand. */
const TYPICAL_PASSAGE = 120;

/**
 * The parts of a long answer that say something of the brands: its opening sentence, and whole sentences or
 * list items around mentions, spread over the whole text, every subject getting its turn (the first in
 * `mentions` first). A text within `limit` characters is returned whole. `shown` never exceeds `limit`
 * (at least 400) characters. The cost grows with the mentions, not with the text's length.
 */
export function passagesAround(
  text: string,
  mentions: readonly MentionPlace[],
  limit: number = PASSAGE_LIMIT,
): Passages {
  const room = Math.max(400, limit);
  if (text.length <= room) return { shown: text, pieces: [{ start: 0, end: text.length }], whole: true };
  const chosen: Stretch[] = [openingOf(text)];
  let used = lengthOf(chosen[0]);
  for (const mention of inTurns(mentions, Math.ceil(room / TYPICAL_PASSAGE))) {
    if (chosen.some((piece) => piece.start <= mention.start && mention.end <= piece.end)) continue;
    const passage = passageAt(text, mention);
    if (used + lengthOf(passage) > room - JOIN.length) continue;
    used += lengthOf(passage);
    chosen.push(passage);
  }
  const pieces = merged(chosen);
  const tail = (pieces.at(-1)?.end ?? 0) < text.length ? JOIN.trimEnd() : '';
  return {
    shown: pieces.map((piece) => text.slice(piece.start, piece.end)).join(JOIN) + tail,
    pieces,
    whole: false,
  };
}

function lengthOf(piece: Stretch | undefined): number {
  return piece === undefined ? 0 : piece.end - piece.start + JOIN.length;
}

function openingOf(text: string): Stretch {
  const head = text.slice(0, REACH);
  const first = segmentsOf(head)[0] ?? { start: 0, end: head.length };
  return first.end < head.length ? first : { start: first.start, end: spaceBefore(text, head.length) };
}

/** One mention of each subject in turn; of each subject an even sample of at most `perSubject`, the first one included. */
function* inTurns(mentions: readonly MentionPlace[], perSubject: number): Generator<MentionPlace> {
  const bySubject = Map.groupBy(mentions, (mention) => mention.subject ?? '');
  const samples = [...bySubject.values()].map((places) => evenSample(places, perSubject));
  const rounds = Math.max(0, ...samples.map((sample) => sample.length));
  for (let round = 0; round < rounds; round += 1) {
    for (const sample of samples) {
      const place = sample[round];
      if (place !== undefined) yield place;
    }
  }
}

function evenSample<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)] as Item);
}

/** The sentence or list item a mention stands in, cut at a space where it runs on too long. */
function passageAt(text: string, mention: Stretch): Stretch {
  const from = Math.max(0, mention.start - REACH);
  const to = Math.min(text.length, mention.end + REACH);
  const around = segmentsOf(text.slice(from, to)).filter(
    (segment) => from + segment.end > mention.start && from + segment.start < mention.end,
  );
  const start = from + (around[0]?.start ?? 0);
  const end = from + (around.at(-1)?.end ?? to - from);
  return {
    start: start === from && from > 0 ? spaceAfter(text, start, mention.start) : start,
    end: end === to && to < text.length ? Math.max(mention.end, spaceBefore(text, end)) : end,
  };
}

function spaceAfter(text: string, position: number, latest: number): number {
  const space = text.slice(position, latest).search(/\s/);
  return space === -1 ? onCharacter(text, position) : position + space + 1;
}

function spaceBefore(text: string, position: number): number {
  const head = text.slice(Math.max(0, position - 60), position);
  const back = head.length - (/\s\S*$/.exec(head)?.index ?? head.length);
  return onCharacter(text, position - back);
}

/** Moves off the middle of a surrogate pair. */
function onCharacter(text: string, position: number): number {
  const code = text.charCodeAt(position);
  return code >= 0xdc00 && code <= 0xdfff ? position - 1 : position;
}

function merged(pieces: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const piece of [...pieces].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || piece.start > last.end + 1) result.push(piece);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, piece.end) };
  }
  return result;
}
